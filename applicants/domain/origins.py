"""From which university those came who took a seat."""

from applicants.models import Offer


def universities(enrollments):
    """The name of the university partner by the id of the enrollment; one query."""
    rows = Offer.objects.filter(
        enrollment__in=enrollments, application__identity__partner__isnull=False
    )
    return dict(rows.values_list("enrollment", "application__identity__partner__name"))
