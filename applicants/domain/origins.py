"""From which university those came who took a seat."""

from applicants.models import Identity
from applicants.states import State
from cohorts.models import Enrollment


def universities(enrollments):
    """The university partner of the accepted application, the newest one, by the id of the
    enrollment; two queries.
    """
    people = dict(Enrollment.objects.filter(pk__in=enrollments).values_list("pk", "person"))
    rows = Identity.objects.filter(
        application__applicant__in=set(people.values()),
        application__state=State.ACCEPTED,
        partner__isnull=False,
    )
    known = dict(
        rows.order_by("application").values_list("application__applicant", "partner__name")
    )
    return {pk: known[person] for pk, person in people.items() if person in known}
