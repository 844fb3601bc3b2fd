"""Marks of one session: one at a time, the rest at once, and both taken back.

A mark is saved against the version that was on the page. Whoever is excused in advance keeps the
excuse unless somebody says why not, and so does an old mark.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training.domain import sessions
from training.models import AttendanceRecord, ClassSession, Excuse, Mark, Source

FRESH = timedelta(hours=24)
REASONS = (
    "Marked by mistake",
    "Came after the mark",
    "Left early",
    "Excuse came later",
    "Came although excused",
)
LONGEST = 720
KIND = "training.attendancerecord.marked"
CORRECTED = "training.attendancerecord.corrected"
EXCUSED = "{name} is excused in advance. To mark something else, say why."
OLD = "The session ended more than a day ago. Say why the mark changes."
CHANGED = "Somebody else changed this mark meanwhile: it is {theirs}. You marked {ours}."


class NeedsReason(Refused):
    """The mark may change, but only with a reason."""


class Changed(Refused):
    """Somebody else changed the mark; both values are in the sentence."""


@dataclass(frozen=True)
class Told:
    """What somebody says about one person in one session."""

    mark: str
    minutes: int | None = None
    remark: str | None = None  # None leaves the remark as it is
    reason: str = ""


def word(mark):
    """The mark as people say it."""
    return Mark(mark).label.lower()


def minutes_now(session, now):
    """How late somebody is who comes in now, or None outside the session."""
    minutes = int((now - session.starts_at).total_seconds() // 60)
    return minutes if 1 <= minutes <= LONGEST and now <= session.ends_at else None


def begin(session, *, by):
    """The session is held, and whoever is excused in advance has that mark.

    Refused before its day and when it is canceled.
    """
    locked = ClassSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    if not locked.is_held:
        sessions.hold(locked, by=by)
        session.refresh_from_db(fields=["state", "state_changed_at"])
        excuse(session)


def excuse(session, enrollments=None):
    """Whoever is excused and has no mark in this held session is marked excused; returns them.

    ``enrollments`` are ids that this is about; without, everybody.
    """
    covering = Excuse.objects.covering(session)
    if enrollments is not None:
        covering = covering.filter(enrollment__in=enrollments)
    expected = session.expected(_people(session)).filter(pk__in=covering.values("enrollment"))
    values = {"mark": Mark.EXCUSED, "source": Source.EXCUSE}
    return _write_unmarked(session, list(expected.values_list("pk", flat=True)), values)


def _people(session):
    return session.cohort.enrollments.confirmed()


@transaction.atomic
def mark(session, enrollment, told, *, seen, by=None, source=Source.INSTRUCTOR, **more):
    """The person has this mark; ``seen`` is the version on the page, 0 for none. Returns the row.

    ``more`` may be ``substitute`` and ``now``. Saying again what stands already changes nothing.
    Raises ``Changed`` with both values after somebody else's change, ``NeedsReason`` for an old
    mark and for somebody who is excused in advance.
    """
    now = more.pop("now", None) or timezone.now()
    substitute = more.pop("substitute", None)
    begin(session, by=by or "system:attendance")
    rows = AttendanceRecord.objects.select_for_update(of=("self",))
    row = rows.filter(session=session, enrollment=enrollment).first()
    minutes = told.minutes if told.mark == Mark.LATE else None
    if told.mark == Mark.LATE and minutes is None:
        minutes = _minutes(session, row, now)
    values = {"mark": told.mark, "minutes_late": minutes, "reason": told.reason.strip()}
    values["remark"] = (row.remark if row else "") if told.remark is None else told.remark.strip()
    same = ("mark", "remark", "minutes_late")
    if row is not None and all(getattr(row, name) == values[name] for name in same):
        return row
    if (row.version if row else 0) != seen:
        theirs = word(row.mark) if row else word("")
        raise Changed(CHANGED.format(theirs=theirs, ours=word(told.mark)))
    _ask_why(session, enrollment, row, values, now)
    values |= {"source": source, "substitute": substitute, "set_by": by, "set_at": now}
    who = by or "system:attendance"
    with refusing():
        if row is None:
            row = AttendanceRecord.objects.create(session=session, enrollment=enrollment, **values)
        else:
            rows.filter(pk=row.pk, version=seen).update(version=F("version") + 1, **values)
            row.refresh_from_db()
    kind = CORRECTED if values["reason"] else KIND
    audit.record(kind, by=who, about=row)
    return row


def _minutes(session, row, now):
    """The minutes that stay, or those that have passed."""
    if row is not None and row.mark == Mark.LATE:
        return row.minutes_late
    return minutes_now(session, now)


def _ask_why(session, enrollment, row, values, now):
    """Refuses a change that wants a reason and has none."""
    if values["reason"] or (row is not None and row.mark == values["mark"]):
        return
    excused = Excuse.objects.covering(session).filter(enrollment=enrollment).exists()
    if excused and values["mark"] != Mark.EXCUSED:
        raise NeedsReason(EXCUSED.format(name=enrollment.person.name))
    if row is not None and row.mark and now > session.ends_at + FRESH:
        raise NeedsReason(OLD)


@transaction.atomic
def fill(session, enrollments, *, by, letter=Mark.PRESENT):
    """Whoever of these people has no mark gets ``letter``; returns the moment and how many.

    Excused people are excused, and no mark that stands is touched.
    """
    begin(session, by=by)
    excuse(session)
    at = timezone.now()
    values = {"mark": letter, "source": Source.INSTRUCTOR, "set_by": by}
    done = _write_unmarked(session, [one.pk for one in enrollments], values, at)
    if done:
        audit.record("training.classsession.marked", by=by, about=session, people=len(done))
    return at, len(done)


def _write_unmarked(session, enrollments, values, at=None):
    """These people have the values where no mark stood; returns the ids of those who got them."""
    values = {**values, "set_at": at or timezone.now()}
    blank = AttendanceRecord.objects.filter(
        session=session, enrollment__in=enrollments, mark=Mark.UNMARKED
    )
    held = list(blank.select_for_update(of=("self",)).values_list("pk", "enrollment_id"))
    AttendanceRecord.objects.filter(pk__in=[pk for pk, _ in held]).update(
        version=F("version") + 1, reason="", minutes_late=None, substitute=None, **values
    )
    there = AttendanceRecord.objects.filter(session=session, enrollment__in=enrollments)
    known = set(there.values_list("enrollment_id", flat=True))
    new = [pk for pk in enrollments if pk not in known]
    AttendanceRecord.objects.bulk_create(
        [AttendanceRecord(session=session, enrollment_id=pk, **values) for pk in new],
        ignore_conflicts=True,
    )
    return [pk for _, pk in held] + new


@transaction.atomic
def undo(session, at, *, by):
    """What ``by`` marked in this session at that moment is as it was; returns how many.

    Marks that somebody changed since then stay.
    """
    rows = AttendanceRecord.objects.select_for_update(of=("self",)).of_session(session)
    now, number = timezone.now(), 0
    for row in rows.filter(set_at=at, set_by=by).order_by("pk"):
        before = row.history.filter(version=row.version - 1).first()
        names = ("mark", "minutes_late", "remark", "source", "substitute_id", "reason")
        blank = ("", None, "", Source.INSTRUCTOR, None, "")
        old = [getattr(before, name) for name in names] if before else blank
        values = dict(zip(names, old, strict=True))
        values |= {"set_at": now, "set_by": by, "version": F("version") + 1}
        AttendanceRecord.objects.filter(pk=row.pk, version=row.version).update(**values)
        number += 1
    if not number:
        raise Refused("Somebody changed these marks since. Nothing was taken back.")
    audit.record("training.classsession.marks_undone", by=by, about=session, people=number)
    return number
