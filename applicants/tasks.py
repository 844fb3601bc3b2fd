"""The jobs of this app; each makes one domain call."""

from applicants.domain import screening_apply, screening_declines, screening_runs, screening_work
from careerpath.later import job, periodic


@job("applicants.screen")
def screen(run, lane=0):
    """The worker did its part of a screening run."""
    screening_work.work(run, lane=lane)


@periodic("applicants.wake_screening", every=10)
def wake_screening():
    """Screening runs that stand still were given workers again."""
    screening_runs.wake()


@job("applicants.apply_screening", permission="applicants.run_screening")
def apply_screening(run, by):
    """The applications of a run are where it suggests, declines apart."""
    screening_apply.carry_on_applying(run, by=by)


@job("applicants.decline_screened", permission="applicants.approve_decision")
def decline_screened(run, approval, by):
    """The approved declines of a run are carried out."""
    screening_declines.decline(run, approval, by=by)


@job("applicants.undo_screening", permission="applicants.run_screening")
def undo_screening(run, by):
    """An applied run is taken back."""
    screening_declines.carry_on_undoing(run, by=by)
