"""Totals, mastery by subject area and their explanations, in exact arithmetic. Pure: no Django."""

from training.grading.levels import Level, Mastery, level_of, level_percent, mastery, trend
from training.grading.numbers import percent, points_text, share_text
from training.grading.rubric import Criterion, Rubric
from training.grading.totals import Counts, Entry, Group, GroupTotal, Total, explain, total

__all__ = [
    "Counts",
    "Criterion",
    "Entry",
    "Group",
    "GroupTotal",
    "Level",
    "Mastery",
    "Rubric",
    "Total",
    "explain",
    "level_of",
    "level_percent",
    "mastery",
    "percent",
    "points_text",
    "share_text",
    "total",
    "trend",
]
