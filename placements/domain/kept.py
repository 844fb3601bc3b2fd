"""Figures of people whom retention removes stand: they are counted on, as numbers.

For a day before the removal a placement that was removed counts as it finally was.
"""

from collections import Counter
from datetime import timedelta

from django.db.models import F

from placements import outcomes as rules
from placements.models import KeptPeople, KeptPlacements, LeftOut, Placement, WhyLeftOut
from placements.states import OVER, PlacementState

QUARTERS = (2, 4)


def keep(enrollments, people, *, on):
    """These seats' outcomes stand as numbers from now on; call it before the rows go.

    ``people`` are ``{enrollment id: day of completion}`` of who completed. Refused by the database
    for a login other than that of retention.
    """
    cohorts = dict(enrollments.values_list("pk", "cohort"))
    rows = Placement.objects.filter(enrollment__in=cohorts, state__in=OVER)
    spells, lasted = {}, Counter()
    for key, start, last, state in rows.order_by().values_list(
        "enrollment", "starts_on", "ended_on", "state"
    ):
        is_converted = state == PlacementState.CONVERTED
        spells.setdefault(key, []).append(rules.Spell(key, start, last, is_converted))
        lasted[cohorts[key], ((last or on) - start).days, state, last is not None] += 1
    out = dict(LeftOut.objects.filter(enrollment__in=cohorts).values_list("enrollment", "why"))
    alike = Counter()
    for key, completed in people.items():
        own = spells.get(key, [])
        first = min((one.start for one in own), default=None)
        quarters = [rules.quarter_after_exit(completed, number) for number in QUARTERS]
        worked = [any(rules.works_in(one, each) for one in own) for each in quarters]
        after = None if first is None else (first - completed).days
        alike[cohorts[key], completed, after, *worked, out.get(key, "")] += 1
    for (cohort, completed, after, second, fourth, why), number in alike.items():
        _add(
            KeptPeople,
            number,
            cohort_id=cohort,
            completed_on=completed,
            placed_after=after,
            employed_in_second=second,
            employed_in_fourth=fourth,
            left_out=why,
        )
    for (cohort, days, state, has_last_day), number in lasted.items():
        _add(
            KeptPlacements,
            number,
            cohort_id=cohort,
            days=days,
            ended_as=state,
            has_last_day=has_last_day,
        )


def _add(model, number, **alike):
    """So many more are alike; retention works alone, so nobody adds at the same time."""
    if not model.objects.filter(**alike).update(people=F("people") + number):
        model.objects.create(**alike, people=number)


def of(program, cohort=None):
    """The kept placements and people of a program, or of one cohort."""
    about = {"cohort": cohort} if cohort else {"cohort__program": program}
    return KeptPlacements.objects.filter(**about), KeptPeople.objects.filter(**about)


def starts(rows):
    """Kept people as the rate of placement counts them, with their quarters as one day in each."""
    reasons = dict(WhyLeftOut.choices)
    for row in rows.order_by("pk"):
        after = row.placed_after
        placed = None if after is None else row.completed_on + timedelta(days=after)
        days = [
            rules.quarter_after_exit(row.completed_on, number).first_day
            for number, worked in zip(
                QUARTERS, (row.employed_in_second, row.employed_in_fourth), strict=True
            )
            if worked
        ]
        for place in range(row.people):
            key = ("kept", row.pk, place)
            spells = tuple(rules.Spell((*key, day), day, day) for day in days)
            reason = reasons.get(row.left_out, row.left_out)
            yield rules.Start(key, row.completed_on, placed, reason), spells


def lasting(rows, days):
    """How many of the kept placements there are, and how many lasted so many days."""
    everybody = retained = 0
    for row in rows:
        stayed = row.ended_as == PlacementState.CONVERTED or not row.has_last_day
        everybody += row.people
        retained += row.people if stayed or row.days >= days else 0
    return everybody, retained


def watched(rows):
    """Kept placements for the curve: ``{(days watched, whether the early end came): number}``."""
    found = Counter()
    for row in rows:
        lost = row.has_last_day and row.ended_as == PlacementState.ENDED
        found[row.days + lost, lost] += row.people
    return found
