"""Marks: of one person in one session, of everybody not marked yet, and all of it taken back.

The first mark of a session makes it held. From then on whoever was excused in advance has an E,
which a fill never touches. Everybody who marks waits for the session's row, so that two instructors
on one sheet write one after the other, and ``seen`` tells a page that is behind.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from cohorts.models import Enrollment
from training.domain import sessions
from training.models import AttendanceRecord, ClassSession, Excuse, Mark, Source

SETTLED = timedelta(hours=24)  # from then on a change says why
REASONS = (
    "Entered by mistake",
    "Came later",
    "Left early",
    "Excuse shown afterwards",
    "Check-in did not work",
)
EXCUSED_LATER = "Excused afterwards"
WORDS = dict(Mark.choices)
MARKED = "training.attendancerecord.marked"
CHANGED = "training.attendancerecord.changed"


@dataclass(frozen=True)
class Said:
    """What somebody says about a person in a session; without a remark the old one stays."""

    mark: str
    minutes: int | None = None
    remark: str | None = None
    reason: str = ""


class Conflict(Refused):
    """Somebody else changed the mark meanwhile; ``record`` is how it stands now."""

    def __init__(self, record, said):
        theirs = words(record.mark, record.minutes_late)
        super().__init__(
            f"Somebody else changed this meanwhile: it is {theirs}. "
            f"You chose {words(said.mark, said.minutes)}."
        )
        self.record = record


class ReasonMissing(Refused):
    """A mark that has settled is changed only for a reason."""

    def __init__(self):
        super().__init__("The session was more than a day ago. Say why the mark changes.")


def words(mark, minutes=None):
    """A mark as people read it."""
    late = f", {minutes} min" if minutes else ""
    return f"{WORDS[mark]}{late}" if mark else "not marked"


def is_settled(session, at=None):
    """Whether a change of a mark has to say why."""
    return (at or timezone.now()) > session.ends_at + SETTLED


@transaction.atomic
def put(session, enrollment, said, *, seen, by, source=Source.INSTRUCTOR, link=None):
    """The person has this mark in the session; ``seen`` is the version on the page, 0 for none.

    Refused with both values when somebody changed it since then, and without a reason when the
    session was more than a day ago. Saying the same again changes nothing.
    """
    session = begin(session, by=by)
    record = AttendanceRecord.objects.filter(session=session, enrollment=enrollment).first()
    minutes = said.minutes if said.mark == Mark.LATE else None
    wanted = {"mark": said.mark, "minutes_late": minutes}
    if said.remark is not None:
        wanted["remark"] = said.remark
    if record is not None and all(getattr(record, name) == wanted[name] for name in wanted):
        return record
    if (record.version if record else 0) != seen and not _was_only_excused(record, seen):
        raise Conflict(record, said)
    settled = record is not None and record.mark and is_settled(session)
    if settled and not said.reason.strip():
        raise ReasonMissing
    wanted |= {
        "reason": said.reason,
        "source": source,
        "substitute": link,
        "set_at": timezone.now(),
    }
    wanted["set_by"] = None if link else by
    with refusing():
        if record is None:
            record = AttendanceRecord.objects.create(
                session=session, enrollment=enrollment, **wanted
            )
        else:
            AttendanceRecord.objects.filter(pk=record.pk).update(**wanted, version=F("version") + 1)
            record.refresh_from_db()
    kind = MARKED if record.version == 1 else CHANGED
    audit.record(kind, by=by, about=record, to_state=said.mark, session_id=session.pk)
    return record


def _was_only_excused(record, seen):
    """Whether all that happened since is that the excuse in advance became a mark."""
    return seen == 0 and record.source == Source.EXCUSE and record.version == 1


def begin(session, *, by):
    """The session is held and nobody else marks in it until this act is done.

    Whoever is excused in advance has an E from now on. Refused before its day, and when canceled.
    """
    rows = ClassSession.objects.select_for_update(no_key=True, of=("self",))
    session = rows.select_related("cohort__program").get(pk=session.pk)
    if session.is_canceled:
        raise Refused("The session is canceled, so nobody is marked.")
    if not session.is_held:
        sessions.hold(session, by=by)
        _mark_excused(session)
    return session


def _mark_excused(session):
    """An E for everybody expected whose excuse covers the beginning of the session."""
    expected = session.expected(Enrollment.objects.confirmed())
    covering = Excuse.objects.covering(session).filter(enrollment__in=expected)
    now = timezone.now()
    AttendanceRecord.objects.bulk_create(
        [
            AttendanceRecord(
                session=session,
                enrollment_id=pk,
                mark=Mark.EXCUSED,
                source=Source.EXCUSE,
                set_at=now,
                set_by_id=who,
            )
            for pk, who in dict(covering.values_list("enrollment", "answered_by")).items()
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def fill(session, enrollments, mark, *, by, link=None):
    """Everybody of ``enrollments`` who is not marked has this mark; answers moment and number.

    Who is marked or excused stays so. Refused when nobody is left.
    """
    session = begin(session, by=by)
    known = {
        row.enrollment_id: row
        for row in AttendanceRecord.objects.filter(session=session, enrollment__in=enrollments)
    }
    at = timezone.now()
    values = {"mark": mark, "set_at": at, "set_by": None if link else by, "substitute": link}
    values["source"] = Source.SUBSTITUTE if link else Source.INSTRUCTOR
    new = [one for one in enrollments if one.pk not in known]
    empty = [row.pk for row in known.values() if not row.mark]
    if not new and not empty:
        raise Refused("Everybody is marked already.")
    AttendanceRecord.objects.bulk_create(
        [AttendanceRecord(session=session, enrollment=one, **values) for one in new]
    )
    AttendanceRecord.objects.filter(pk__in=empty).update(
        **values, reason="", minutes_late=None, version=F("version") + 1
    )
    number = len(new) + len(empty)
    audit.record("training.classsession.marked", by=by, about=session, people=number, mark=mark)
    return at, number


@transaction.atomic
def undo_fill(session, at, *, by, link=None):
    """Whoever was marked in the fill of that moment is not marked; answers how many.

    Who was marked anew since then stays so. Refused when nobody is left.
    """
    session = begin(session, by=by)
    theirs = {"substitute": link} if link else {"set_by": by, "substitute": None}
    rows = AttendanceRecord.objects.filter(session=session, set_at=at, **theirs)
    number = rows.update(
        mark=Mark.UNMARKED, minutes_late=None, set_at=timezone.now(), version=F("version") + 1
    )
    if not number:
        raise Refused("There is nothing to take back.")
    audit.record("training.classsession.marks_undone", by=by, about=session, people=number)
    return number


@transaction.atomic
def settle_excuse(excuse, *, absences=False, by):
    """Held sessions that a granted excuse covers say E where nobody marked the person.

    With ``absences`` those where the person was marked absent do so, too. Answers how many.
    """
    held = ClassSession.objects.for_enrollment(excuse.enrollment).filter(state="held")
    held = held.within(excuse.from_at, excuse.to_at).select_for_update(no_key=True)
    open_to = {Mark.UNMARKED, Mark.ABSENT} if absences else {Mark.UNMARKED}
    number = 0
    for session in held.order_by("pk"):
        values = {"mark": Mark.EXCUSED, "source": Source.EXCUSE, "set_by": by}
        values |= {"reason": EXCUSED_LATER, "set_at": timezone.now(), "substitute": None}
        record, made = AttendanceRecord.objects.get_or_create(
            session=session, enrollment=excuse.enrollment, defaults=values
        )
        if not made and record.mark in open_to:
            number += AttendanceRecord.objects.filter(pk=record.pk).update(
                **values, version=F("version") + 1
            )
        number += made
    return number
