"""By when something must be done, and until when it must be kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from applicants.jurisdictions.dates import (
    business_days_after,
    business_days_before,
    months_after,
    years_after,
)
from applicants.jurisdictions.packs import Duty, Pack, duties, shipped

OWN_PROMISE = 30  # days in which the program answers a request where no law is quicker
REQUESTS = ("human_look", "correction", "access", "erasure")
# What no law has a clock for, in business days that the program promises.
PROMISED = {"adjustment": 3, "extension": 1, "other": 10}
HOME = "US"
OWN = "the program's own promise"


@dataclass(frozen=True)
class Clock:
    """When a request is due, the latest day with an extension, and whose rule that is."""

    due: date
    latest: date
    source: str
    in_business_days: bool = False


def due_after(duty: Duty, day: date) -> date:
    """Return the last day for ``duty`` counted from ``day``."""
    return months_after(day, duty.months) if duty.months else day + timedelta(days=duty.days)


def extended(duty: Duty, day: date) -> date:
    """Return the last day for ``duty`` when the extension that its law allows is used."""
    if duty.months or duty.extension_months:
        return months_after(day, duty.months + duty.extension_months)
    return day + timedelta(days=duty.days + duty.extension_days)


def clock(request: str, *, received: date, places: Iterable[str]) -> Clock:
    """Return the strictest clock for a ``request`` of ``REQUESTS`` from people in ``places``.

    The program's own promise holds where no law is stricter. ValueError for another request.
    """
    if request in PROMISED:
        due = business_days_after(received, PROMISED[request])
        return Clock(due, due, OWN, in_business_days=True)
    if request not in REQUESTS:
        raise ValueError(f"There is no request “{request}”.")
    own = received + timedelta(days=OWN_PROMISE)
    found = [Clock(own, own, OWN)]
    for pack, duty in duties(places, on=received, kind="request"):
        if duty.request == request:
            found.append(Clock(due_after(duty, received), extended(duty, received), pack.name))
    first = min(found, key=lambda one: one.due)
    by_law = [one.latest for one in found[1:]]
    return Clock(first.due, max(first.due, min(by_law, default=first.due)), first.source)


def latest_notice(duty: Duty, *, first_use: date, holidays: Iterable[date] = ()) -> date:
    """Return the last day on which the notice of ``duty`` may go out before ``first_use``."""
    return business_days_before(first_use, duty.business_days_before, holidays=holidays)


def disclosure_due(places: Iterable[str], *, decided: date) -> date | None:
    """Return by when an adverse outcome must be explained, or None where no law asks."""
    found = [due_after(duty, decided) for _, duty in duties(places, on=decided, kind="disclosure")]
    return min(found, default=None)


def audit_allows(duty: Duty, *, audited: date, used: date) -> bool:
    """Whether a tool audited on one day may be used on another; the anniversary still counts."""
    return audited <= used <= years_after(audited, duty.years)


@dataclass(frozen=True)
class Period:
    """Until when one rule asks to keep a record, that day included, and whose rule it is."""

    until: date
    source: str


def keep_until(
    *,
    received: date,
    decided: date,
    places: Iterable[str] = (HOME,),
    regimes: Iterable[str] = (),
    legal_hold: bool = False,
) -> date | None:
    """Return until when a record is kept: the longest period that applies; None under a hold.

    ``regimes`` names what applies beyond the place, such as "apprenticeship"; a regime brings
    its period whether or not it was in force on the day, because keeping longer is safe.
    """
    if legal_hold:
        return None
    return longest_period(received=received, decided=decided, places=places, regimes=regimes).until


def longest_period(
    *,
    received: date,
    decided: date,
    places: Iterable[str] = (HOME,),
    regimes: Iterable[str] = (),
) -> Period:
    """Return the period that ends last; of those that end on one day, the first by name."""
    named, places = frozenset(regimes), (HOME, *places)
    later = max(received, decided)
    found = [Period(years_after(later, 1), OWN)]
    for pack in shipped():
        here = any(pack.reaches(place) for place in places)
        for duty in pack.duties:
            if duty.kind != "keep":
                continue
            asked = duty.regime in named or (
                here and duty.regime in ("", pack_regime(pack)) and duty.holds_on(decided)
            )
            if asked:
                start = received if duty.counts_from == "received" else later
                found.append(Period(_end_of(duty, start), pack.name))
    last = max(period.until for period in found)
    # The program's own year comes second to a law that asks for the same day.
    return min(
        (period for period in found if period.until == last),
        key=lambda period: (period.source == OWN, period.source),
    )


def regimes_known() -> frozenset[str]:
    """The regimes by which a pack asks to keep records."""
    return frozenset(
        duty.regime
        for pack in shipped()
        for duty in pack.duties
        if duty.kind == "keep" and duty.regime
    )


def pack_regime(pack: Pack) -> str:
    """The regime that a place brings by itself: the last part of its area, as in "US-CA"."""
    return pack.covers[0].rsplit("-", 1)[-1]


def _end_of(duty: Duty, start: date) -> date:
    return months_after(start, duty.months) if duty.months else years_after(start, duty.years)
