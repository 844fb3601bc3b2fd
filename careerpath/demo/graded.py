"""Grades of the demo: from an ability by subject area, with a trend, and some work missing."""

import json
from datetime import timedelta
from decimal import Decimal

from careerpath import audit
from careerpath.demo.copying import copy, new_ids
from careerpath.demo.program import BY
from training.models import Extension, Grade, GradeItem, WorkSubmission
from training.models.curriculum import AssessmentKind
from training.states import AskState, GradeState

COMMENTS = (
    "", "", "Clear, and the reasons are there.", "Good work; name the ward next time.",
    "The cause is right, the steps are thin.", "Please read the second question again.",
    "Strong ending.", "",
)  # fmt: skip
WORK = (
    "I asked three people on the ward what the screen costs them, and timed it. The note field is "
    "read twice and filled in once, so I would move it.",
    "The ticket says slow. The log says that the label printer answers after nine seconds, and the "
    "page waits for it. I would print later.",
    "Who is touched: the night shift, the pharmacy, and whoever trains both. Nobody asked the "
    "night shift, so I went there.",
)
TO_GRADE = 7  # of the newest assessment still wait


def grade(taught, *, by, rng, now):
    """What was due is graded and released; some of the newest still waits for its grade."""
    due = [one for one in taught.items if one.due_at < now]
    over = len(due) == len(taught.items)
    areas = {row.subject_id for item in taught.items for row in item.subjects.all()}
    bias = {
        (one.pk, area): rng.gauss(0, 0.5) for one in taught.enrollments for area in sorted(areas)
    }
    newest = None if over else next((one for one in reversed(due) if one.takes_work), None)
    rows, work = [], []
    for item in due:
        people = list(taught.enrollments)
        waiting = {one.pk for one in rng.sample(people, min(TO_GRADE, len(people) // 3))}
        for person in people:
            state = _state(item, person, taught, rng)
            if item == newest and person.pk in waiting:
                state = GradeState.SUBMITTED
            points = None
            if state == GradeState.GRADED:
                points = _points(item, person, taught, bias, rng)
            is_late = state == GradeState.GRADED and rng.random() < 0.04
            rows.append(_row(item, person, state, points, is_late, by, rng))
            if (item.takes_work and points is not None) or state == GradeState.SUBMITTED:
                at = item.due_at - timedelta(minutes=30 + person.pk * 37 % 2000)
                work.append((item, person, at, is_late))
    _write(rows)
    _hand_in(work, rng)
    _release(due, newest, by)
    if not over and taught.enrollments:
        _extend(taught, now, by, rng)


def _state(item, person, taught, rng):
    """Most is handed in; who struggles misses more of what is done at home."""
    draw = rng.random()
    missing = 0.012
    if person.pk in taught.strugglers:
        missing = 0.22 if item.takes_work else 0.06
    if draw < missing:
        return GradeState.MISSING
    return GradeState.EXCUSED if draw > 0.988 else GradeState.GRADED


def _points(item, person, taught, bias, rng):
    """Half points around what somebody knows about the subject areas of the assessment."""
    weights = {row.subject_id: row.weight for row in item.subjects.all()} or {None: 1000}
    known = sum(
        weight * (taught.ability[person.pk] + bias.get((person.pk, area), 0))
        for area, weight in weights.items()
    ) / sum(weights.values())
    share = 0.81 + 0.085 * known + rng.gauss(0, 0.05)
    if item.kind == AssessmentKind.PRACTICE_EXAM:
        share -= 0.06
    share = min(max(share, 0.2), 1.0)
    return (Decimal(round(share * float(item.points) * 2)) / 2).quantize(Decimal("0.01"))


def _row(item, person, state, points, is_late, by, rng):
    at = item.due_at + timedelta(hours=18 + person.pk % 30)
    judged = state != GradeState.SUBMITTED
    comment = rng.choice(COMMENTS) if points is not None and item.takes_work else ""
    return (
        item.pk, person.pk, state, at, points, is_late, comment, json.dumps(_marked(item, points)),
        "", at, by.pk if judged else person.person_id, 1,
    )  # fmt: skip


def _marked(item, points):
    """The points of the rubric's criteria, which add up to the points."""
    if points is None or not item.rubric:
        return {}
    most = [Decimal(one["points"]) for one in item.rubric]
    left, given = points, {}
    for place, limit in enumerate(most):
        later = sum(most[place + 1 :])
        part = (points * limit / sum(most)).quantize(Decimal(1))
        part = min(limit, left, max(part, left - later))
        given[str(place)] = str(part)
        left -= part
    return given


def _write(rows):
    ids = new_ids(Grade, len(rows))
    copy(
        Grade,
        ("id", "item_id", "enrollment_id", "state", "state_changed_at", "points", "is_late",
         "comment", "rubric_points", "override_reason", "set_at", "set_by_id", "version"),
        ((pk, *row) for pk, row in zip(ids, rows, strict=True)),
    )  # fmt: skip
    by_state = {}
    for pk, row in zip(ids, rows, strict=True):
        by_state.setdefault(row[2], []).append(pk)
    for state, pks in by_state.items():
        audit.record_many(
            f"training.grade.{state}", pks, model=Grade, by=BY, to_state=state, cause="job"
        )


def _hand_in(work, rng):
    copy(
        WorkSubmission,
        ("item_id", "enrollment_id", "number", "text", "link", "file_key", "file_state",
         "file_name", "file_format", "file_size", "file_digest", "is_late", "submitted_at",
         "submitted_by_id"),
        (
            (item.pk, person.pk, 1, rng.choice(WORK), "", WorkSubmission().file_key, "", "", "",
             0, "", is_late, at, person.person_id)
            for item, person, at, is_late in work
        ),
    )  # fmt: skip


def _release(due, newest, by):
    for item in due:
        if item != newest:
            at = item.due_at + timedelta(days=2)
            GradeItem.objects.filter(pk=item.pk).update(released_at=at, released_by=by)
    audit.record_many(
        "training.gradeitem.released",
        [item.pk for item in due if item != newest],
        model=GradeItem,
        by=by,
        cause="job",
    )


def _extend(taught, now, by, rng):
    """Somebody has more time for what is due next, and somebody has asked for it."""
    coming = next((one for one in taught.items if one.due_at >= now and one.takes_work), None)
    if coming is None or len(taught.enrollments) < 2:
        return
    granted, asked = rng.sample(taught.enrollments, 2)
    for person, state, reason in (
        (granted, AskState.GRANTED, "Two days at the hospital with a parent."),
        (asked, AskState.ASKED, "My laptop is being repaired until the weekend."),
    ):
        answered = state == AskState.GRANTED
        extension = Extension.objects.create(
            item=coming,
            enrollment=person,
            due_at=coming.due_at + timedelta(days=3),
            reason=reason,
            state=state,
            asked_at=now - timedelta(days=1),
            asked_by_id=person.person_id,
            answered_at=now if answered else None,
            answered_by=by if answered else None,
        )
        audit.record("training.extension.asked", by=BY, about=extension, to_state=state)
