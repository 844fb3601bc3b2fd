"""The packs as they stand in their files, and which duties hold for a place on a day."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "packs"
KINDS = frozenset({"notice", "request", "disclosure", "keep", "audit"})
FROM = frozenset({"received", "decision", "later"})
ALWAYS = date.min


@dataclass(frozen=True)
class Duty:
    """One thing that a law asks, from ``effective_from`` to before ``effective_until``.

    ``kind`` is one of ``notice``, ``request``, ``disclosure``, ``keep`` and ``audit``. Lengths
    are in days, business days, months or years, as the law counts them.
    """

    key: str
    kind: str
    sentence: str
    request: str = ""
    regime: str = ""
    counts_from: str = "later"
    days: int = 0
    months: int = 0
    years: int = 0
    extension_days: int = 0
    extension_months: int = 0
    business_days_before: int = 0
    effective_from: date = ALWAYS
    effective_until: date = date.max

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"“{self.kind}” is no kind of duty.")
        if self.counts_from not in FROM:
            raise ValueError(f"A period cannot count from “{self.counts_from}”.")
        if not self.sentence.endswith("."):
            raise ValueError(f"The duty “{self.key}” needs a whole sentence.")

    def holds_on(self, day: date) -> bool:
        """Whether the duty is in force on ``day``."""
        return self.effective_from <= day < self.effective_until


@dataclass(frozen=True)
class Pack:
    """The duties of one law or authority, with the day on which somebody last checked them."""

    key: str
    name: str
    covers: tuple[str, ...]
    verified_on: date
    sources: tuple[str, ...]
    duties: tuple[Duty, ...]

    def reaches(self, place: str) -> bool:
        """Whether ``place`` such as "US-NY-NYC" lies within what the pack covers."""
        return any(place == area or place.startswith(area + "-") for area in self.covers)


def read(key: str, text: str) -> Pack:
    """Return the pack that ``text`` holds. ValueError or TypeError where the file is wrong."""
    data: dict[str, Any] = tomllib.loads(text)
    return Pack(
        key=key,
        name=data["name"],
        covers=tuple(data["covers"]),
        verified_on=data["verified_on"],
        sources=tuple(data["sources"]),
        duties=tuple(Duty(**duty) for duty in data["duty"]),
    )


@cache
def shipped() -> tuple[Pack, ...]:
    """Every pack that comes with the product, by name of its file."""
    files = sorted(FOLDER.glob("*.toml"))
    return tuple(read(file.stem, file.read_text(encoding="utf-8")) for file in files)


def duties(
    places: Iterable[str], *, on: date, kind: str, packs: Iterable[Pack] | None = None
) -> list[tuple[Pack, Duty]]:
    """Return what holds ``on`` a day for people in any of ``places``, pack by pack."""
    wanted = tuple(places)
    return [
        (pack, duty)
        for pack in (shipped() if packs is None else packs)
        if any(pack.reaches(place) for place in wanted)
        for duty in pack.duties
        if duty.kind == kind and duty.holds_on(on)
    ]
