"""The reading of the demo's main intake: a rubric, a plan, and most of the scorecards."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from applicants import scoring
from applicants.domain import reading_figures, reading_plan, review_rubrics
from applicants.models import (
    Application,
    Rating,
    ReadAssignment,
    Scorecard,
)
from applicants.states import ScorecardState, State
from careerpath import audit
from careerpath.demo.copying import copy, new_ids
from cohorts.domain import approvals

REASON = "What the work asks for, with an anchor at every point; no experience, no school."
DONE = 0.62  # the share of the files that everybody they were given to has read
DAYS = 9
BY = "system:reading"
EVIDENCE = {
    1: "The answer stays with what others did; no step of the applicant's own is named.",
    5: "Names the setback, what was changed because of it, and what came out differently.",
}
FLAGS = [
    "Mentions a hard deadline with another offer; worth a word soon.",
    "The second answer breaks off in the middle; was something lost?",
    "Names a colleague of ours as a reference. Somebody else should read this one too.",
    "Says that evenings are impossible until June; does the boot camp allow that?",
    "Two answers read as if two people wrote them.",
    "Asks for a screen reader in the last line; please pass it on.",
]


def read(intake, *, staff, rng):
    """The intake has an approved review rubric and a plan; most files are read."""
    asks, approves = staff["program_lead"][:2]
    rubric = review_rubrics.save_version(
        intake, rules=scoring.DEFAULT_READING, reason=REASON, by=asks
    )
    approval = review_rubrics.ask_approval(rubric, by=asks)
    approvals.approve(approval, by=approves, sample_read=True, reason="Read point by point.")
    people = [*staff["reviewer"], *staff["recruiter"][1:]]
    shares = {one.pk: 100 if n % 3 else 60 for n, one in enumerate(people)}
    due_on = timezone.localdate() + timedelta(days=16)
    plan = reading_plan.make(intake, shares=shares, due_on=due_on, by=asks, seed="demo")
    _scorecards(intake, plan, rng=rng)
    reading_figures.compute(intake)


@transaction.atomic
def _scorecards(intake, plan, *, rng):
    """The first files of the plan have the scorecards of all their readers, some more one."""
    reads = list(
        ReadAssignment.objects.waiting()
        .filter(application__intake=intake)
        .order_by("position", "pk")
        .values_list("pk", "application_id", "reader_id", "application__potential")
    )
    files = list(dict.fromkeys(file for _, file, _, _ in reads))
    done = set(files[: round(len(files) * DONE)])
    begun = set(files[len(done) : len(done) + len(files) // 10])
    taken, seen = [], set()
    for read in reads:
        if read[1] in done or (read[1] in begun and read[1] not in seen):
            taken.append(read)
            seen.add(read[1])
    rubric = plan.rubric
    criteria = list(rubric.criteria.order_by("position"))
    severity = {
        pk: rng.gauss(0, 0.3) for pk in get_user_model().objects.filter(
            pk__in={reader for _, _, reader, _ in taken}
        ).order_by("pk").values_list("pk", flat=True)
    }  # fmt: skip
    talent = {file: rng.gauss(0, 0.75) for file in files}
    ids = new_ids(Scorecard, len(taken))
    now = timezone.now()
    cards, ratings, ends = [], [], []
    for place, (card, (read, file, reader, potential)) in enumerate(zip(ids, taken, strict=True)):
        left = 1 - place / max(len(taken), 1)
        at = now - timedelta(days=DAYS * left, minutes=rng.randrange(5, 90))
        level = 3.1 + talent[file] + (float(potential or 60) - 65) / 40 - severity[reader]
        values = [max(1, min(5, round(level + rng.gauss(0, 0.33)))) for _ in criteria]
        points = sum(one.weight * (value - 1) for one, value in zip(criteria, values, strict=True))
        flagged = rng.random() < 0.008
        cards.append((
            card, file, reader, rubric.pk, "reading", 0, ScorecardState.DRAFT, at,
            _recommends(points), "", flagged, FLAGS[place % len(FLAGS)] if flagged else "",
            points, False, 3, "", at, at,
            rng.randrange(48, 190), at - timedelta(minutes=3),
        ))  # fmt: skip
        ratings += [
            (card, one.pk, value, EVIDENCE.get(value, ""))
            for one, value in zip(criteria, values, strict=True)
        ]
        ends.append((read, at))
    copy(
        Scorecard,
        (
            "id", "application_id", "reader_id", "rubric_id", "kind", "occasion", "state",
            "state_changed_at", "recommendation", "note", "flagged", "flag_note", "points",
            "knew_identity", "version", "tab", "saved_at", "submitted_at", "seconds", "created_at",
        ),
        cards,
    )  # fmt: skip
    copy(Rating, ("scorecard_id", "criterion_id", "value", "evidence"), ratings)
    # Ratings of a submitted scorecard are closed, so it is submitted once they are there.
    Scorecard.objects.filter(pk__in=ids).step_all(ScorecardState.SUBMITTED, by=BY, cause="job")
    stamp(ends)
    once = Application.objects.filter(pk__in=begun, state=State.REVIEW)
    once.step_all(State.SECOND, by=BY, cause="rule")
    _thirds(plan, cards, ratings)


def _recommends(points):
    if points >= 2500:
        return "advance"
    return "hold" if points >= 1900 else "stop"


def stamp(ends):
    """Each of these reads was submitted at its moment; one statement for a thousand of them."""
    for start in range(0, len(ends), 1000):
        part = dict(ends[start : start + 1000])
        rows = list(ReadAssignment.objects.filter(pk__in=part))
        for row in rows:
            row.submitted_at = row.claimed_until = part[row.pk]
            row.claimed_at = row.submitted_at - timedelta(minutes=3)
        ReadAssignment.objects.bulk_update(rows, ["submitted_at", "claimed_at", "claimed_until"])


def _thirds(plan, cards, ratings):
    """Where two scorecards of a file lie apart, a third reader is asked for."""
    files = {card[0]: card[1] for card in cards}
    given = {}
    for card, criterion, value, _ in ratings:
        given.setdefault(files[card], {}).setdefault(card, {})[str(criterion)] = value
    split = sorted(file for file, mine in given.items() if scoring.is_split(list(mine.values())))
    places = dict(
        ReadAssignment.objects.filter(application__in=split).values_list("application", "position")
    )
    ReadAssignment.objects.bulk_create(
        ReadAssignment(
            application_id=file,
            plan=plan,
            purpose=ReadAssignment.Purpose.SPLIT,
            from_pool=True,
            position=places[file],
        )
        for file in split
    )
    audit.record_many("applicants.application.split", split, model=Application, by=BY, cause="rule")
    Application.objects.filter(pk__in=split).step_all(State.SECOND, by=BY, cause="rule")
