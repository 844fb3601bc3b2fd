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
    named, places = frozenset(regimes), (HOME, *places)
    later = max(received, decided)
    ends = [years_after(later, 1)]
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
                ends.append(_end_of(duty, start))
    return max(ends)


def pack_regime(pack: Pack) -> str:
    """The regime that a place brings by itself: the last part of its area, as in "US-CA"."""
    return pack.covers[0].rsplit("-", 1)[-1]


def _end_of(duty: Duty, start: date) -> date:
    return months_after(start, duty.months) if duty.months else years_after(start, duty.years)
