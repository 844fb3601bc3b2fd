"""A message to everybody who…: whom a condition of a column means, sending once, taking it back."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.notifications import outbox
from careerpath.notifications.models import Message, State
from careerpath.workflow import Refused, refusing
from training.grading import points_text
from training.models import GroupMessage
from training.states import WITH_POINTS, GradeState

LETTER = "training.group_message"
WAITS = timedelta(minutes=5)
CONDITIONS = {
    "nothing": "have nothing in it",
    "handed_in": "handed in and wait for a grade",
    "missing": "are missing",
    "late": "handed in late",
    "graded": "are graded",
    "below": "are below",
    "reach": "reach",
    "everyone": "are in it",
}
OF_SHARES = ("below", "reach", "everyone")


@dataclass(frozen=True)
class Column:
    """A column of the gradebook: an assessment, a subject area, the total or the attendance."""

    key: str
    name: str
    item: object = None
    area: object = None

    @property
    def conditions(self):
        """What can be asked of it."""
        return CONDITIONS if self.item else {key: CONDITIONS[key] for key in OF_SHARES}

    def share(self, grid, enrollment):
        """The share that this person has in the column, or None."""
        if self.item:
            grade = grid.book.grade(self.item, enrollment)
            if grade is None or grade.state not in WITH_POINTS:
                return None
            return Fraction(grade.counted) / Fraction(self.item.points)
        if self.area:
            return grid.book.mastery(enrollment, self.area).share
        if self.key == "attendance":
            found = grid.attended.get(enrollment.pk)
            return found.rate.share if found else None
        return grid.total(enrollment).share


def columns(grid):
    """Every column of this grid, by its key."""
    found = [Column(f"i{item.pk}", item.name, item=item) for item in grid.book.items]
    found += [Column(f"a{area.pk}", area.name, area=area) for area in grid.book.areas]
    found += [Column("total", "Total"), Column("attendance", "Attendance")]
    return {one.key: one for one in found}


def matching(grid, column, condition, than=None):
    """The people whom the condition means, by name. ``than`` is a percentage."""
    people = grid.people
    if column.item:
        people = [one for one in people if grid.cell(column.item, one) is not None]
    if condition in ("below", "reach"):
        if than is None:
            return []
        limit = Fraction(than) / 100
        shares = [(one, column.share(grid, one)) for one in people]
        found = [(one, share) for one, share in shares if share is not None]
        return [one for one, share in found if (share < limit) == (condition == "below")]
    if condition == "everyone" or not column.item:
        return people
    return [one for one in people if _meets(grid.book.grade(column.item, one), condition)]


def _meets(grade, condition):
    state = grade.state if grade else GradeState.NOT_SUBMITTED
    return {
        "nothing": state == GradeState.NOT_SUBMITTED,
        "handed_in": state == GradeState.SUBMITTED,
        "missing": state == GradeState.MISSING,
        "late": bool(grade and grade.is_late),
        "graded": state in WITH_POINTS,
    }[condition]


def words(column, condition, than=None):
    """The condition as a sentence says it."""
    said = f"{column.name}: everyone who {_singular(condition)}"
    return f"{said} {points_text(than)}%" if condition in ("below", "reach") else said


def _singular(condition):
    return {
        "nothing": "has nothing in it",
        "handed_in": "handed in and waits for a grade",
        "missing": "is missing",
        "late": "handed in late",
        "graded": "is graded",
        "below": "is below",
        "reach": "reaches",
        "everyone": "has it",
    }[condition]


@transaction.atomic
def send(cohort, people, *, item, condition, subject, text, token, by):
    """Each of ``people`` has this message in the outbox; it waits five minutes, to be taken back.

    Refused when nobody is chosen, and when the same form was sent before.
    """
    if not people:
        raise Refused("Choose at least one person.")
    message = GroupMessage(
        cohort=cohort,
        item=item,
        condition=condition[:200],
        subject=subject,
        text=text,
        token=token,
        people=len(people),
        sent_by=by,
    )
    with refusing():
        message.save(force_insert=True)
    context = {"subject": subject, "text": text, "sender": str(by), "cohort": str(cohort)}
    outbox.queue_all(LETTER, [(one.person, message, context) for one in people], by=by, after=WAITS)
    audit.record("training.groupmessage.sent", by=by, about=message, people=len(people))
    return message


@transaction.atomic
def undo(message, *, by):
    """Nothing of the message goes out any more; answers how many were stopped and how many not.

    Refused once it has gone out to all.
    """
    letters = Message.objects.about(message)
    waiting = letters.filter(state__in=[State.QUEUED, State.HELD])
    moved = waiting.step_all(
        State.CANCELLED, by=by, cause="bulk", kind="notifications.message.cancelled"
    ).moved
    if not moved:
        raise Refused("It has gone out already.")
    GroupMessage.objects.filter(pk=message.pk, undone_at=None).update(
        undone_at=timezone.now(), undone_by=by
    )
    audit.record("training.groupmessage.undone", by=by, about=message, people=len(moved))
    return len(moved), letters.exclude(state=State.CANCELLED).count()
