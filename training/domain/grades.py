"""Grades as instructors enter them: one cell, many at once, an override, and all of it undone."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training.grading import points_text
from training.models import Grade, GradeItem
from training.states import WITH_POINTS, GradeState

WORDS = {
    "m": GradeState.MISSING,
    "missing": GradeState.MISSING,
    "ex": GradeState.EXCUSED,
    "excused": GradeState.EXCUSED,
    "": GradeState.NOT_SUBMITTED,
}
MOST = Decimal("99999.99")
CHANGED = "Somebody else changed this grade meanwhile: it is {theirs}. You typed {ours}."


@dataclass(frozen=True)
class Typed:
    """What somebody typed into a cell, as a state and its points."""

    state: str
    points: Decimal | None = None


def read(text):
    """The cell that ``text`` stands for. Refused for anything but points, M, Ex or nothing."""
    text = text.strip()
    state = WORDS.get(text.casefold())
    if state is not None:
        return Typed(state)
    try:
        points = Decimal(text.replace(",", "."))
    except InvalidOperation as error:
        raise Refused("Enter points, M for missing or Ex for excused.") from error
    if not points.is_finite() or points < 0 or points > MOST:
        raise Refused("Enter points from 0 to 99999.99.")
    if points != round(points, 2):
        raise Refused("Points have at most two decimals.")
    return Typed(GradeState.GRADED, round(points, 2))


def text_of(grade):
    """What stands in the cell of a grade, as somebody would type it."""
    if grade is None or grade.state == GradeState.NOT_SUBMITTED:
        return ""
    if grade.state == GradeState.MISSING:
        return "M"
    if grade.state == GradeState.EXCUSED:
        return "Ex"
    return points_text(grade.counted)


@transaction.atomic
def enter(item, enrollment, text, *, seen, by, at=None):
    """The cell says what was typed; ``seen`` is the version that was on the page, 0 for none.

    Refused with both values when somebody changed the cell since then.
    """
    typed = read(text)
    at = at or timezone.now()
    grade = Grade.objects.select_for_update().filter(item=item, enrollment=enrollment).first()
    if (grade.version if grade else 0) != seen:
        theirs = text_of(grade) or "empty"
        raise Refused(CHANGED.format(theirs=theirs, ours=text.strip() or "nothing"))
    if grade is not None and grade.override is not None:
        raise Refused("An override stands here. Take it away before you enter points.")
    if grade is None:
        return _first(item, enrollment, typed, by, at)
    _put(grade, {"state": typed.state, "points": typed.points}, by, at)
    return grade


def _first(item, enrollment, typed, by, at):
    """The first thing that anybody says about this cell."""
    with refusing():
        grade = Grade.objects.create(
            item=item,
            enrollment=enrollment,
            state=typed.state,
            points=typed.points,
            set_by=by,
            set_at=at,
        )
    audit.record("training.grade.entered", by=by, about=grade, to_state=typed.state)
    return grade


def _put(grade, values, by, at, kind="training.grade.changed"):
    """The grade has these values, one version further, with one line in the trail."""
    values = {**values, "set_by": by, "set_at": at, "version": F("version") + 1}
    state = values.pop("state")
    if state != grade.state:
        grade.step(state, by=by, set=values, kind=kind)
    else:
        Grade.objects.filter(pk=grade.pk, version=grade.version).update(**values)
        audit.record(kind, by=by, about=grade)
    grade.refresh_from_db()


@transaction.atomic
def enter_many(rows, *, by):
    """Every row of (item, enrollment, text, seen version) stands; the answer is their moment.

    Nothing stands when one of them is refused.
    """
    at = timezone.now()
    for item, enrollment, text, seen in rows:
        enter(item, enrollment, text, seen=seen, by=by, at=at)
    return at


@transaction.atomic
def override(grade, *, points, reason, seen, by):
    """These points count instead of what was earned, for a reason; None takes the override away."""
    grade = Grade.objects.select_for_update().get(pk=grade.pk)
    if grade.version != seen:
        raise Refused("Somebody else changed this grade meanwhile. Look again.")
    if points is None:
        if grade.override is None:
            raise Refused("There is no override to take away.")
        state = GradeState.NOT_SUBMITTED if grade.points is None else grade.state
        values = {"override": None, "override_reason": "", "override_by": None}
        values |= {"override_at": None, "state": state}
    else:
        if not reason.strip():
            raise Refused("Say why these points count instead.")
        state = grade.state if grade.state in WITH_POINTS else GradeState.GRADED
        values = {"override": points, "override_reason": reason, "override_by": by}
        values |= {"override_at": timezone.now(), "state": state}
    _put(grade, values, by, timezone.now(), kind="training.grade.overridden")
    return grade


@transaction.atomic
def undo(grades, *, by):
    """Each of these grades is as it was one version before; answers how many.

    ``grades`` are those of one act, as ``of_act`` finds them.
    """
    at, number = timezone.now(), 0
    for grade in grades.select_for_update(of=("self",)):
        before = grade.history.filter(version=grade.version - 1).first()
        if before is not None and before.override is not None:
            continue  # whoever took an override away said so on the page of the cell
        values = {"state": GradeState.NOT_SUBMITTED, "points": None}
        if before is not None:
            values = {"state": before.state, "points": before.points}
        _put(grade, values, by, at, kind="training.grade.undone")
        number += 1
    return number


def of_act(grades, at, by):
    """Those that ``by`` set in the act of that moment and that nobody changed since."""
    return grades.filter(set_at=at, set_by=by, override=None).order_by("pk")


@transaction.atomic
def release(item, *, by):
    """The participants see the grades of this assessment."""
    values = {"released_at": timezone.now(), "released_by": by}
    if not GradeItem.objects.filter(pk=item.pk, released_at=None).update(**values):
        raise Refused("These grades are released already.")
    audit.record("training.gradeitem.released", by=by, about=item)
    item.refresh_from_db()


@transaction.atomic
def hold_back(item, *, by):
    """The participants no longer see the grades of this assessment."""
    values = {"released_at": None, "released_by": None}
    rows = GradeItem.objects.filter(pk=item.pk).exclude(released_at=None)
    if not rows.update(**values):
        raise Refused("These grades are not released.")
    audit.record("training.gradeitem.held_back", by=by, about=item)
    item.refresh_from_db()
