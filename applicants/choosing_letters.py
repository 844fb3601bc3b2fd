"""The letters that choosing writes."""

from applicants.domain import letters
from careerpath.notifications import kinds


def register():
    """The outbox knows every letter about a decision or an offer."""
    for kind, title in letters.TITLES.items():
        kinds.register(kind, title)
