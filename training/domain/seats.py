"""The own seat of a participant, and what can be done from it."""

from django.db.models import Case, IntegerField, Value, When

from careerpath.workflow import Refused
from cohorts.models import Enrollment
from cohorts.states import EnrollmentState

STUDYING = (EnrollmentState.ENROLLED, EnrollmentState.ACTIVE)
STAYING = (*STUDYING, EnrollmentState.ON_LEAVE, EnrollmentState.COMPLETED)
ORDER = {
    EnrollmentState.ACTIVE: 0,
    EnrollmentState.ENROLLED: 1,
    EnrollmentState.ON_LEAVE: 2,
    EnrollmentState.COMPLETED: 3,
}
WHY_NOT = {
    EnrollmentState.ON_LEAVE: "You are on leave. This waits until you are back.",
    EnrollmentState.COMPLETED: "You have completed the program, so this is closed.",
}
LEFT = "You are no longer in this cohort, so this is closed."


def seats_of(person):
    """Every confirmed seat of a person, the one that counts today first."""
    rank = Case(
        *(When(state=state, then=Value(place)) for state, place in ORDER.items()),
        default=Value(9),
        output_field=IntegerField(),
    )
    rows = Enrollment.objects.held_by(person).confirmed().annotate(rank=rank)
    return rows.select_related("cohort__program", "section").order_by(
        "rank", "-cohort__starts_on", "-pk"
    )


def seat_of(person, *, cohort=None, section=None):
    """The seat that counts today, or the one in this cohort and section; None without any."""
    rows = seats_of(person)
    if cohort is not None:
        rows = rows.filter(cohort=cohort)
    if section is not None:
        rows = rows.filter(section=section)
    return rows.first()


def is_studying(enrollment):
    """Whether the person takes part now, or will on the first day."""
    return enrollment.state in STUDYING


def must_study(enrollment):
    """Refused with the reason unless the person takes part."""
    if not is_studying(enrollment):
        raise Refused(WHY_NOT.get(enrollment.state, LEFT))
