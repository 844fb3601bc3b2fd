"""What the equity worker does; others start it by name."""

from careerpath.equity.store import keys
from careerpath.equity.tasks import NIGHT, QUEUE
from careerpath.later import job


@job(NIGHT, queue=QUEUE)
def night():
    """Rows have today's keys and lie in an order that tells nothing."""
    keys.change()
    keys.reshuffle()
