"""What the clock does for those who applied before."""

from applicants.domain import reapplying
from careerpath.later import periodic


@periodic("applicants.tell_of_next_intake", every=3600)
def tell_of_next_intake():
    """Whoever asked knows of an intake that opened; once."""
    reapplying.tell()
