"""What the equity worker does; others start it by name."""

from careerpath.equity.store import impact, keys, reports, returns, simulations
from careerpath.equity.tasks import IMPACT, LOOK, NIGHT, QUEUE, REPORT, RETURN, SIMULATE
from careerpath.later import job


@job(NIGHT, queue=QUEUE)
def night():
    """Rows have today's keys and lie in an order that tells nothing."""
    keys.change()
    keys.reshuffle()


@job(LOOK, queue=QUEUE)
def look():
    """What can be published stands as it is now."""
    reports.look()


@job(REPORT, queue=QUEUE)
def report(request):
    """The request has its report, and what it used up is known."""
    if reports.answer(request) is not None:
        reports.look()


@job(IMPACT, queue=QUEUE)
def read_impact():
    """Every stage that closed has its reading."""
    impact.read_closed()


@job(RETURN, queue=QUEUE)
def required_return(required):
    """The required return has its exact counts, once."""
    returns.answer(required)


@job(SIMULATE, queue=QUEUE)
def simulate(simulation):
    """The simulation has its result, once."""
    simulations.answer(simulation)
