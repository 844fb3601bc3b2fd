"""What became of people: retention, survival, placement, conversion, time, and quarters.

Who is counted is fixed on the first day; who is left out is shown with the reason.
"""

from placements.outcomes.employment import Employed, Exit, employed_after_exit, works_in
from placements.outcomes.ledger import (
    WITHIN,
    Conversion,
    Left,
    Placed,
    PlacementRate,
    Start,
    TimeToPlacement,
    conversion,
    placement_rate,
    time_to_placement,
)
from placements.outcomes.quarters import Quarter, quarter_after_exit, quarter_of
from placements.outcomes.retention import CHECK_POINTS, Retention, Spell, retention
from placements.outcomes.survival import Curve, Point, curve_of, kaplan_meier, of_spells

__all__ = [
    "CHECK_POINTS",
    "WITHIN",
    "Conversion",
    "Curve",
    "Employed",
    "Exit",
    "Left",
    "Placed",
    "PlacementRate",
    "Point",
    "Quarter",
    "Retention",
    "Spell",
    "Start",
    "TimeToPlacement",
    "conversion",
    "curve_of",
    "employed_after_exit",
    "kaplan_meier",
    "of_spells",
    "placement_rate",
    "quarter_after_exit",
    "quarter_of",
    "retention",
    "time_to_placement",
    "works_in",
]
