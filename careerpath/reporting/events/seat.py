"""The seat in the cohort: taken, begun, on leave, completed, given up."""

from careerpath.reporting.events import Event, Stage
from cohorts.states import EnrollmentState
from training.models import Completion, Leave
from training.states import CompletionState

LEFT = {
    EnrollmentState.WITHDRAWN: "Left the program",
    EnrollmentState.DISMISSED: "Was dismissed from the program",
}
BEGAN = {
    EnrollmentState.ACTIVE,
    EnrollmentState.ON_LEAVE,
    EnrollmentState.COMPLETED,
    *LEFT,
}


def events(journey, reader, zone):
    """The steps of this seat; everybody who may see the way sees them, reasons nobody."""
    cohort = journey.cohort
    taken = journey.confirmed_at.astimezone(zone).date()
    yield Event(taken, Stage.BOOT_CAMP, f"Took a seat in {cohort.name}", enters=True)
    ended = journey.state_changed_at.astimezone(zone).date() if journey.state in LEFT else None
    begins = cohort.starts_on
    if journey.state in BEGAN and begins and not (ended and ended < begins):
        yield Event(max(begins, taken), Stage.BOOT_CAMP, "Boot camp began")
    for leave in Leave.objects.filter(enrollment=journey.pk):
        yield Event(leave.from_on, Stage.BOOT_CAMP, "Went on leave", tone="warn")
        if leave.returned_at:
            back = leave.returned_at.astimezone(zone).date()
            yield Event(back, Stage.BOOT_CAMP, "Came back from leave")
    done = Completion.objects.filter(enrollment=journey.pk, state=CompletionState.COMPLETED)
    for completion in done.select_related("round"):
        yield Event(
            completion.round.completed_on,
            Stage.CERTIFIED,
            "Completed the program",
            enters=True,
            tone="good",
        )
    if ended:
        yield Event(ended, Stage.BOOT_CAMP, LEFT[journey.state], tone="warn")
