"""One scorecard: its draft as it grows, whether it is complete, and handing it in.

Reading and interviews share this; who may write a scorecard is theirs to say.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import F, Q
from django.utils import timezone

from applicants.models import Rating, ReviewKind, Scorecard
from applicants.scoring import needs_evidence
from applicants.states import ScorecardState
from careerpath.workflow import Refused, refusing


@dataclass(frozen=True)
class Entry:
    """What somebody has entered so far: ratings and evidence by criterion id."""

    values: dict[int, int | None] = field(default_factory=dict)
    evidence: dict[int, str] = field(default_factory=dict)
    recommendation: str = ""
    note: str = ""
    flagged: bool = False
    flag_note: str = ""
    version: int = 0
    tab: str = ""


def open_for(read):
    """The reading scorecard of this read, begun if there is none."""
    if card := of(read):
        return card
    with refusing():
        return Scorecard.objects.get_or_create(
            application_id=read.application_id,
            reader_id=read.reader_id,
            kind=ReviewKind.READING,
            occasion=0,
            defaults={"rubric_id": read.plan.rubric_id},
        )[0]


def of(read):
    """The reading scorecard of this read; None before it was taken."""
    cards = Scorecard.objects.of_reading().select_related("rubric")
    return cards.filter(application=read.application_id, reader=read.reader_id).first()


def write(card, entry):
    """The draft holds ``entry``. Refused when another tab saved since ``entry`` was shown."""
    now = timezone.now()
    # One tab may send again before it has heard back; what it sends later counts.
    seen = Q(version=entry.version) | (Q(tab=entry.tab) & ~Q(tab=""))
    drafts = Scorecard.objects.filter(seen, pk=card.pk, state=ScorecardState.DRAFT)
    changed = drafts.update(
        version=F("version") + 1,
        tab=entry.tab,
        saved_at=now,
        recommendation=entry.recommendation,
        note=entry.note,
        flagged=entry.flagged,
        flag_note=entry.flag_note if entry.flagged else "",
    )
    if not changed:
        card.refresh_from_db()
        if card.is_submitted:
            raise Refused("This scorecard is submitted. Take it back to change it.")
        raise Refused("This scorecard was changed in another tab. Reload the page to go on there.")
    rows = [
        Rating(scorecard=card, criterion_id=pk, value=value, evidence=entry.evidence.get(pk, ""))
        for pk, value in entry.values.items()
    ]
    Rating.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["scorecard", "criterion"],
        update_fields=["value", "evidence"],
    )
    card.refresh_from_db(fields=["version", "tab", "saved_at", "flagged", "flag_note"])
    card.recommendation, card.note = entry.recommendation, entry.note
    return card


def missing(criteria, entry):
    """What keeps the scorecard from being submitted: sentence by field, in order."""
    found = {}
    for criterion in criteria:
        value = entry.values.get(criterion.pk)
        if value is None:
            found[f"value_{criterion.pk}"] = f"Rate “{criterion.name}”."
        elif needs_evidence(value) and not entry.evidence.get(criterion.pk, "").strip():
            found[f"evidence_{criterion.pk}"] = (
                f"A {value} for “{criterion.name}” needs evidence: what they wrote or did."
            )
    if not entry.recommendation:
        found["recommendation"] = "Choose what you recommend."
    return found


def submit(card, entry, *, by, at, seconds, knew_identity=False):
    """The scorecard, which holds ``entry``, is in with its exact points.

    Refused when it is not complete.
    """
    criteria = list(card.rubric.criteria.all())
    if gaps := missing(criteria, entry):
        raise Refused(next(iter(gaps.values())))
    points = sum(one.weight * (entry.values[one.pk] - 1) for one in criteria)
    card.step(
        ScorecardState.SUBMITTED,
        by=by,
        set={
            "points": points,
            "submitted_at": at,
            "seconds": max(0, seconds),
            "knew_identity": knew_identity,
        },
        application=card.application_id,
        version=card.version,
    )


def take_back(card, *, by):
    """The scorecard is a draft again."""
    card.step(
        ScorecardState.DRAFT,
        by=by,
        set={"points": None, "submitted_at": None, "seconds": None},
        kind="applicants.scorecard.taken_back",
        application=card.application_id,
    )


def drop_draft(read):
    """What was entered in a draft is gone."""
    Scorecard.objects.of_reading().filter(
        application=read.application_id, reader=read.reader_id, state=ScorecardState.DRAFT
    ).delete()


def entry_of(card):
    """What the scorecard holds."""
    rows = list(Rating.objects.filter(scorecard=card))
    return Entry(
        values={row.criterion_id: row.value for row in rows},
        evidence={row.criterion_id: row.evidence for row in rows},
        recommendation=card.recommendation,
        note=card.note,
        flagged=card.flagged,
        flag_note=card.flag_note,
        version=card.version,
    )


def values_of(application, *, kind=ReviewKind.READING):
    """What submitted scorecards gave: {scorecard id: {criterion key: value}}."""
    rows = Rating.objects.filter(
        scorecard__application=application,
        scorecard__kind=kind,
        scorecard__state=ScorecardState.SUBMITTED,
    ).order_by("scorecard_id", "criterion__position")
    found = defaultdict(dict)
    for card, key, value in rows.values_list("scorecard_id", "criterion__key", "value"):
        found[card][key] = value
    return dict(found)
