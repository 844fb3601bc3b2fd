"""What applying does by the clock; it may run twice without harm."""

from applicants.domain import closing
from careerpath.later import periodic


@periodic("applicants.remind_of_closing", every=3600)
def remind_of_closing():
    """Whoever has a draft was reminded once before the intake closes."""
    closing.remind()
