"""What the screening may look at. What is not a field here cannot influence a result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from applicants.screening.numbers import Number

ASSESSMENT = "assessment:"
"""Prefix of an instrument's name where answers and instruments stand together."""

YES_NO = "yes_no"
DATE = "date"
CODES = "codes"
LEVEL = "level"

DEGREES: Mapping[str, str] = {
    "none": "No degree yet",
    "associate": "Associate",
    "bachelor": "Bachelor",
    "master": "Master",
    "doctorate": "Doctorate",
}
"""Degree levels, the lowest first."""

RANK: Mapping[str, int] = {code: rank for rank, code in enumerate(DEGREES)}

FIELDS: Mapping[str, tuple[str, str]] = {
    "at_least_18": (YES_NO, "At least 18"),
    "available_from": (DATE, "Available from"),
    "available_full_time": (YES_NO, "Available full time"),
    "degree_level": (LEVEL, "Degree"),
    "needs_sponsorship": (YES_NO, "Needs sponsorship"),
    "regions": (CODES, "Regions"),
    "willing_to_relocate": (YES_NO, "Willing to relocate"),
    "work_authorized": (YES_NO, "Work authorization"),
}
"""The eligibility answers: field → kind, label. The only ones that a qualification can name."""


@dataclass(frozen=True, slots=True)
class Answers:
    """One application as the screening sees it. ``None`` means not answered.

    ``degree_level`` is one of DEGREES. ``regions`` are codes; their order has no meaning.
    ``instruments`` maps an instrument's key to its value as an integer, a decimal, a fraction or
    the text of one.
    """

    at_least_18: bool | None = None
    available_from: date | None = None
    available_full_time: bool | None = None
    degree_level: str | None = None
    needs_sponsorship: bool | None = None
    regions: tuple[str, ...] = ()
    willing_to_relocate: bool | None = None
    work_authorized: bool | None = None
    instruments: Mapping[str, Number | None] = field(default_factory=dict)
