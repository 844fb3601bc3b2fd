"""What training does in the background: the rules of early warning, each morning and on change."""

from careerpath.later import job, later, periodic
from cohorts.models import Cohort
from cohorts.states import CohortState
from training.domain import looking

LOOK, MORNING = "training.look", "training.look_this_morning"


@periodic("training.mornings", every=900)
def mornings():
    """Every cohort in session whose morning has come is queued, unless it was looked at today."""
    for cohort in looking.due():
        later(MORNING, key=f"{MORNING}:{cohort.pk}", cohort=cohort.pk)


@job(MORNING)
def look_this_morning(cohort):
    """The rules were looked at for this day, once."""
    looking.look_this_morning(Cohort.objects.select_related("program").get(pk=cohort))


@job(LOOK)
def look(cohort):
    """The rules were looked at because a mark or a grade changed."""
    looking.look(Cohort.objects.filter(pk=cohort, state=CohortState.IN_SESSION))
