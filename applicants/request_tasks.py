"""What the requests desk does by the clock; it may run twice without harm."""

from applicants.domain import request_clocks
from careerpath.later import periodic


@periodic("applicants.remind_of_requests", every=3600)
def remind_of_requests():
    """Whoever answers a request that is due soon was reminded once on this day."""
    request_clocks.remind()
