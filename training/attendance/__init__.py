"""Attendance counted by a declared rule, and the codes of self check-in. Pure: no Django."""

from training.attendance.codes import STEP, accepts, code
from training.attendance.rates import Policy, Rate, Rule, Tally, can_reach, may_miss, rate, tally_of

__all__ = [
    "STEP",
    "Policy",
    "Rate",
    "Rule",
    "Tally",
    "accepts",
    "can_reach",
    "code",
    "may_miss",
    "rate",
    "tally_of",
]
