"""What the set-up question "How many work here?" sets: pure, no Django.

One table from the size of the staff to the defaults of a program. Every value has a switch of
its own afterwards; the table is only where they start.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SOLO, TEAM, PROGRAM = "solo", "team", "program"

SECOND_PERSON, WAIT_AND_CHECK = "second_person", "wait_and_check"

BY_LOCATION, ALWAYS, NEVER = "by_location", "always", "never"

MAIL_LINKS, ACCOUNTS, BOTH = "mail_links", "accounts", "both"

_TEAM = {
    "approval_policy": SECOND_PERSON,
    "readers_per_file": 2,
    "read_twice_percent": 100,
    "third_reader_when_split": True,
    "calibration": True,
    "severity_model": True,
    "client_access": BOTH,
    "notices": BY_LOCATION,
    "local_law_144": BY_LOCATION,
}

DEFAULTS: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        SOLO: MappingProxyType(
            _TEAM
            | {
                "approval_policy": WAIT_AND_CHECK,
                "readers_per_file": 1,
                "read_twice_percent": 10,
                "third_reader_when_split": False,
                "calibration": False,
                "severity_model": False,
                "client_access": MAIL_LINKS,
            }
        ),
        TEAM: MappingProxyType(dict(_TEAM)),
        PROGRAM: MappingProxyType(dict(_TEAM)),
    }
)


def defaults_for(size: str) -> dict[str, object]:
    """The settings that a program of ``size`` starts with. ``KeyError`` for an unknown size."""
    return dict(DEFAULTS[size])
