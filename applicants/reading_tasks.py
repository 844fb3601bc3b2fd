"""The jobs of the reading; each makes one domain call and may run twice."""

from applicants.domain import reading_figures
from careerpath.later import job, periodic


@job("applicants.reading_figures")
def reading_figures_of(*, intake):
    """Agreement, severity and drift of the intake stand anew."""
    reading_figures.compute(intake)


@periodic("applicants.reading_figures_due", every=3_600)
def reading_figures_due():
    """Intakes in which something was read since the last snapshot have a new one."""
    for intake in reading_figures.stale():
        reading_figures.compute(intake)
