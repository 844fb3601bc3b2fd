"""What the law of a place has the program say to applicants."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from applicants.jurisdictions import packs

KINDS = ("notice", "disclosure", "keep")


@dataclass(frozen=True)
class Notice:
    """One sentence, whose rule it is, and when somebody last checked it."""

    sentence: str
    law: str
    kind: str
    verified_on: date


def today_of(intake):
    """The day where the program is."""
    return timezone.localdate(timezone=intake.program.zone())


def notices(places, *, on):
    """The notices that hold on a day for people in ``places``, in the order of the packs."""
    return [
        Notice(duty.sentence, pack.name, kind, pack.verified_on)
        for kind in KINDS
        for pack, duty in packs.duties(places, on=on, kind=kind)
    ]


def everywhere(*, on):
    """Law to its notices, for people who have not said where they live."""
    found = {}
    for pack in packs.shipped():
        for duty in pack.duties:
            if duty.kind == "notice" and duty.holds_on(on):
                found.setdefault(pack.name, []).append(
                    Notice(duty.sentence, pack.name, duty.kind, pack.verified_on)
                )
    return found
