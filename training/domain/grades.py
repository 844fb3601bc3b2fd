"""Grades as instructors enter them: one cell, many at once, an override, and all of it undone."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Cast
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training.grading import points_text
from training.models import Grade, GradeChange, GradeItem
from training.states import WITH_POINTS, GradeState

WORDS = {
    "m": GradeState.MISSING,
    "missing": GradeState.MISSING,
    "ex": GradeState.EXCUSED,
    "excused": GradeState.EXCUSED,
    "": GradeState.NOT_SUBMITTED,
}
NEXT = F("version") + 1
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
    _check(grade, seen, text)
    if grade is None:
        return first(item, enrollment, typed, by, at)
    put(grade, {"state": typed.state, "points": typed.points}, by, at)
    return grade


def _check(grade, seen, text):
    """Refused where somebody changed the cell since ``seen``, or where an override stands."""
    if (grade.version if grade else 0) != seen:
        theirs = text_of(grade) or "empty"
        raise Refused(CHANGED.format(theirs=theirs, ours=text.strip() or "nothing"))
    if grade is not None and grade.override is not None:
        raise Refused("An override stands here. Take it away before you enter points.")


def first(item, enrollment, typed, by, at, **more):
    """The first thing that anybody says about this cell stands; ``more`` are further fields."""
    with refusing():
        grade = Grade.objects.create(
            item=item,
            enrollment=enrollment,
            state=typed.state,
            points=typed.points,
            set_by=by,
            set_at=at,
            **more,
        )
    audit.record("training.grade.entered", by=by, about=grade, to_state=typed.state)
    return grade


def put(grade, values, by, at, kind="training.grade.changed"):
    """The grade has these values, one version further, with one line in the trail."""
    values = {**values, "set_by": by, "set_at": at, "version": NEXT}
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

    Nothing stands when one of them is refused. A number of statements that does not grow.
    """
    at = timezone.now()
    wanted = {(item.pk, one.pk): (read(text), seen, text) for item, one, text, seen in rows}
    found = _locked(wanted)
    for key, (_, seen, text) in wanted.items():
        _check(found.get(key), seen, text)
    fresh = [
        Grade(item_id=item, enrollment_id=one, state=typed.state, points=typed.points, set_by=by,
              set_at=at)
        for (item, one), (typed, _, _) in wanted.items() if (item, one) not in found
    ]  # fmt: skip
    with refusing():
        created = Grade.objects.bulk_create(fresh)
    for state in sorted({one.state for one in created}):
        ids = [one.pk for one in created if one.state == state]
        audit.record_many(
            "training.grade.entered", ids, model=Grade, by=by, to_state=state, cause="bulk"
        )
    _change({found[key].pk: (found[key], wanted[key][0]) for key in found}, by, at)
    return at


def _locked(keys):
    """The grades of these pairs of item and enrollment, locked, by pair."""
    rows = Grade.objects.select_for_update().filter(
        item__in={item for item, _ in keys}, enrollment__in={one for _, one in keys}
    )
    pairs = {(one.item_id, one.enrollment_id): one for one in rows.order_by("pk")}
    return {key: one for key, one in pairs.items() if key in keys}


def _change(changes, by, at, kind="training.grade.changed"):
    """Each of these locked grades, by id, says what was typed; one statement for each state."""
    for state in sorted({typed.state for _, typed in changes.values()}):
        mine = {pk: one for pk, one in changes.items() if one[1].state == state}
        field = Grade._meta.get_field("points")
        points = Case(*(When(pk=pk, then=Value(one.points)) for pk, (_, one) in mine.items()))
        points = Cast(points, field)
        values = {"points": points, "set_by": by, "set_at": at, "version": NEXT}
        moving = [pk for pk, (grade, _) in mine.items() if grade.state != state]
        staying = [pk for pk in mine if pk not in set(moving)]
        if moving:
            rows = Grade.objects.filter(pk__in=moving)
            stayed = rows.step_all(state, by=by, cause="bulk", kind=kind, set=values).stayed
            if stayed:
                raise Refused(stayed[0][1])
        Grade.objects.filter(pk__in=staying).update(**values)
        audit.record_many(kind, staying, model=Grade, by=by, cause="bulk")


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
    put(grade, values, by, timezone.now(), kind="training.grade.overridden")
    return grade


@transaction.atomic
def undo(grades, *, by):
    """Each of these grades is as it was one version before; answers how many.

    ``grades`` are those of one act, as ``of_act`` finds them. A number of statements that does not
    grow.
    """
    rows = {one.pk: one for one in grades.select_for_update(of=("self",))}
    earlier = GradeChange.objects.filter(grade__in=list(rows), version=F("grade__version") - 1)
    before = {one.grade_id: one for one in earlier}
    changes = {}
    for pk, grade in rows.items():
        one = before.get(pk)
        if one is not None and one.override is not None:
            continue  # whoever took an override away said so on the page of the cell
        was = Typed(one.state, one.points) if one else Typed(GradeState.NOT_SUBMITTED)
        changes[pk] = (grade, was)
    _change(changes, by, timezone.now(), kind="training.grade.undone")
    return len(changes)


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
