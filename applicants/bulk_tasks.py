"""Bulk acts outside a request."""

from applicants.domain import bulk
from careerpath.later import job, periodic


@job("applicants.bulk")
def run_bulk(*, job):
    """The bulk act is done, or taken back, to its last row."""
    while bulk.advance(job):
        continue


@periodic("applicants.rewake_bulk", every=60)
def rewake_bulk():
    """No bulk act stands still for more than a few minutes."""
    bulk.rewake()


@periodic("applicants.clear_previews", every=3600)
def clear_previews():
    """Previews that nobody started are gone after a day."""
    bulk.clear_previews()
