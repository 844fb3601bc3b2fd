"""From which university those came who took a seat, and how they want to be called and reached."""

from applicants.models import Identity
from applicants.states import State
from cohorts.models import Enrollment
from cohorts.reach import Reach


def universities(enrollments):
    """The university partner of the accepted application, the newest one, by the id of the
    enrollment; two queries.
    """
    people, rows = _accepted(enrollments)
    rows = rows.filter(partner__isnull=False)
    known = dict(rows.values_list("application__applicant", "partner__name"))
    return {pk: known[person] for pk, person in people.items() if person in known}


def reach(enrollments):
    """Preferred name and phone of the accepted application, the newest one, by the id of the
    enrollment; two queries.
    """
    people, rows = _accepted(enrollments)
    known = {
        person: Reach(name, phone)
        for person, name, phone in rows.values_list(
            "application__applicant", "preferred_name", "phone"
        )
    }
    return {pk: known[person] for pk, person in people.items() if person in known}


def _accepted(enrollments):
    """Who sits there, and who they were on their accepted applications, the newest last."""
    people = dict(Enrollment.objects.filter(pk__in=enrollments).values_list("pk", "person"))
    rows = Identity.objects.filter(
        application__applicant__in=set(people.values()), application__state=State.ACCEPTED
    )
    return people, rows.order_by("application")
