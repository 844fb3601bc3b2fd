"""Until decisions are final nobody sees demographics, not even totals (A11)."""

from careerpath.refusals import Refused
from cohorts.models import Intake

OPEN = (
    "The decisions of {cohort} are not final yet. Until they are, nobody sees who applied or was "
    "accepted, not even in total."
)
NO_INTAKE = "{cohort} has no intake, so nobody was asked anything."


def sentence(cohort, final_at):
    """Why there is nothing to see of a cohort whose intakes became final then; empty when there is.

    ``final_at`` holds the time of each intake of the cohort, or None while its decisions are open.
    """
    if not final_at:
        return NO_INTAKE.format(cohort=cohort)
    return "" if all(final_at) else OPEN.format(cohort=cohort)


def refuse_while_open(cohort):
    """Refused until every intake of the cohort is final."""
    intakes = Intake.objects.filter(cohort=cohort)
    if why := sentence(cohort, list(intakes.values_list("decisions_final_at", flat=True))):
        raise Refused(why)
