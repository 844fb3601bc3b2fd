"""What happens to placements by the clock; it may run twice."""

from careerpath.later import periodic
from placements.domain import check_points


@periodic("placements.check_points", every=3600)
def ask_at_check_points():
    """Clients are asked in the morning of the day, and a week later again."""
    check_points.run()
