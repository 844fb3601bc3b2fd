"""The jobs of this app; each makes one domain call."""

from applicants.domain import screening_runs, screening_work
from careerpath.later import job, periodic


@job("applicants.screen")
def screen(run, lane=0):
    """The worker did its part of a screening run."""
    screening_work.work(run, lane=lane)


@periodic("applicants.wake_screening", every=10)
def wake_screening():
    """Screening runs that stand still were given workers again."""
    screening_runs.wake()
