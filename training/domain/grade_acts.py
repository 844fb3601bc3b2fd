"""What instructors say of a cell beyond its points: state, comment, rubric; and taking it back."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused
from training.domain import grades
from training.grading import Rubric
from training.models import Grade
from training.states import WITH_POINTS, GradeState

FASTER = "Somebody else changed this grade meanwhile. Look again."
OVERRIDDEN = "An override stands here. Take it away first."


def _seen(item, enrollment, seen):
    """The cell, locked, or None while nobody touched it; refused when it has changed since."""
    grade = Grade.objects.select_for_update().filter(item=item, enrollment=enrollment).first()
    if (grade.version if grade else 0) != seen:
        raise Refused(FASTER)
    return grade


def _write(grade, item, enrollment, values, by):
    """The cell has these values; the answer is its grade."""
    at = timezone.now()
    if grade is None:
        typed = grades.Typed(values.pop("state"), values.pop("points", None))
        return grades.first(item, enrollment, typed, by, at, **values)
    grades.put(grade, values, by, at)
    return grade


@transaction.atomic
def decide(item, enrollment, *, state, points, is_late, comment, seen, by):
    """The cell has this state, and points where the state has some. Only people say so.

    Refused without points for a graded one, and while an override stands in the way.
    """
    grade = _seen(item, enrollment, seen)
    is_over = grade is not None and grade.override is not None
    if state in WITH_POINTS:
        points = grade.points if is_over else points
        if points is None and not is_over:
            raise Refused("Enter the points.")
    elif is_over:
        raise Refused(OVERRIDDEN)
    else:
        points = None
    values = {"state": state, "points": points, "is_late": is_late, "comment": comment}
    return _write(grade, item, enrollment, values, by)


@transaction.atomic
def mark(item, enrollment, *, given, comment, is_late, seen, by):
    """The criteria of the rubric have these points, ``{"place": "points"}``; with all of them the
    work is graded, with some it waits for the rest.
    """
    grade = _seen(item, enrollment, seen)
    if grade is not None and grade.override is not None:
        raise Refused(OVERRIDDEN)
    try:
        points = Rubric.read(item.rubric).sum_of(given)
    except ValueError as error:
        raise Refused(str(error)) from error
    values = {"rubric_points": given, "comment": comment, "is_late": is_late}
    if points is not None:
        state = grade.state if grade and grade.state in WITH_POINTS else GradeState.GRADED
        values |= {"state": state, "points": points}
    else:
        values["state"] = grade.state if grade else GradeState.NOT_SUBMITTED
    return _write(grade, item, enrollment, values, by)


@transaction.atomic
def take_back(grade, *, seen, by):
    """The cell is as it was one version before; the one taken back stays in its history."""
    grade = Grade.objects.select_for_update().get(pk=grade.pk)
    if grade.version != seen:
        raise Refused(FASTER)
    before = grade.history.filter(version=seen - 1).first()
    values = {
        "state": GradeState.NOT_SUBMITTED,
        "points": None,
        "is_late": False,
        "rubric_points": {},
        **_no_override(),
    }
    if before is not None:
        values |= {
            "state": before.state,
            "points": before.points,
            "is_late": before.is_late,
            "rubric_points": before.rubric_points,
        }
        if before.override is not None:
            values |= _override_of(grade, before)
    grades.put(grade, values, by, timezone.now(), kind="training.grade.undone")
    return grade


def _no_override():
    return {"override": None, "override_reason": "", "override_by": None, "override_at": None}


def _override_of(grade, change):
    """The override as it stood in ``change``, with whoever gave it and when."""
    given = change
    for one in grade.history.filter(version__lt=change.version).order_by("-version"):
        if (one.override, one.override_reason) != (change.override, change.override_reason):
            break
        given = one
    return {
        "override": change.override,
        "override_reason": change.override_reason,
        "override_by": given.set_by,
        "override_at": given.set_at,
    }


@transaction.atomic
def call_missing(item, enrollments, *, by):
    """Those of the people about whose work nobody has said anything are missing; the answer is the
    moment, by which it can be taken back as one act. Refused when there is nobody.
    """
    at = timezone.now()
    enrollments = list(enrollments)
    mine = Grade.objects.filter(item=item, enrollment__in=[one.pk for one in enrollments])
    known = dict(mine.select_for_update().values_list("enrollment_id", "state"))
    fresh = [one for one in enrollments if one.pk not in known]
    empty = mine.filter(state=GradeState.NOT_SUBMITTED)
    more = {"set_by": by, "set_at": at, "version": grades.NEXT}
    kind = {"kind": "training.grade.changed", "cause": "bulk"}
    moved = empty.step_all(GradeState.MISSING, by=by, set=more, **kind).moved
    created = Grade.objects.bulk_create(
        Grade(item=item, enrollment=one, state=GradeState.MISSING, set_by=by, set_at=at)
        for one in fresh
    )
    if not (moved or created):
        raise Refused("Everybody has something in this column already.")
    audit.record_many(
        "training.grade.entered",
        [one.pk for one in created],
        model=Grade,
        by=by,
        to_state=GradeState.MISSING,
        cause="bulk",
    )
    return at, len(moved) + len(created)
