"""What happens to placements by the clock; it may run twice."""

from careerpath.later import job, later, periodic
from placements.domain import check_points, client_asks

CARRY_OUT, CARRY_OUT_ONE = "placements.carry_out", "placements.carry_out_one"


@periodic("placements.check_points", every=3600)
def ask_at_check_points():
    """Clients are asked in the morning of the day, and a week later again."""
    check_points.run()


@periodic(CARRY_OUT, every=3600)
def carry_out():
    """Agreed ends whose last day is over are queued, each on its own: one that fails stops none."""
    for wish in client_asks.due():
        later(CARRY_OUT_ONE, key=f"{CARRY_OUT_ONE}:{wish}", wish=wish)


@job(CARRY_OUT_ONE)
def carry_out_one(wish):
    """The placement is over as agreed, when that is still so."""
    client_asks.carry_out(wish)
