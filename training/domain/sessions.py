"""Sessions of a cohort: added, changed, moved, canceled, put back, and held.

Every change that a calendar program has to hear of raises the session's sequence.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training.models import AttendanceRecord, ClassSession, SessionInstructor
from training.states import SessionState

SENTENCES = {
    "session_in_a_section_of_its_cohort": "Choose a section of this cohort.",
    "grade_item_in_a_section_of_its_cohort": "Choose a section of this cohort.",
}


@transaction.atomic
def add(session, *, instructors=(), by):
    """``session`` stands in the calendar with these instructors. Refused for a taken place."""
    with refusing(**SENTENCES):
        session.save(force_insert=True)
        SessionInstructor.objects.bulk_create(
            SessionInstructor(session=session, user=user) for user in instructors
        )
    audit.record("training.classsession.created", by=by, about=session)
    return session


@transaction.atomic
def change(session, *, changed, instructors=None, by):
    """The fields named in ``changed`` are stored, and the instructors where they are given.

    Refused when room or instructor is taken at that time, or once the session was held and its
    time would change.
    """
    times = {"starts_at", "ends_at"} & set(changed)
    before = ClassSession.objects.select_for_update().get(pk=session.pk)
    if before.is_canceled:
        raise Refused("The session is canceled. Put it back before you change it.")
    if times and before.is_held:
        raise Refused("The session was held, so its time stays.")
    values = {name: getattr(session, name) for name in changed}
    with refusing(**SENTENCES):
        ClassSession.objects.filter(pk=session.pk).update(
            **values, changed_at=timezone.now(), sequence=F("sequence") + 1
        )
        if instructors is not None:
            _teach(session, instructors)
    audit.record(
        "training.classsession.moved" if times else "training.classsession.changed",
        by=by,
        about=session,
        fields=len(changed),
    )
    session.refresh_from_db()
    return session


def _teach(session, instructors):
    """Exactly these people teach the session."""
    wanted = {user.pk for user in instructors}
    rows = SessionInstructor.objects.filter(session=session)
    rows.exclude(user__in=wanted).delete()
    there = set(rows.values_list("user_id", flat=True))
    SessionInstructor.objects.bulk_create(
        SessionInstructor(session=session, user_id=pk) for pk in sorted(wanted - there)
    )


def move(session, *, starts_at, ends_at, by):
    """The session is at another time."""
    session.starts_at, session.ends_at = starts_at, ends_at
    return change(session, changed={"starts_at", "ends_at"}, by=by)


@transaction.atomic
def cancel(session, *, reason, by):
    """The session does not take place; it stays in calendars as canceled."""
    if not reason.strip():
        raise Refused("Say in a few words why it is canceled.")
    session.step(
        SessionState.CANCELED,
        by=by,
        reason=reason,
        set={"canceled_because": reason, **_heard()},
    )
    return session


@transaction.atomic
def restore(session, *, by):
    """The session is planned again. Refused when its room or instructor is taken meanwhile."""
    if not session.is_canceled:
        raise Refused("The session is not canceled.")
    with refusing(**SENTENCES):
        session.step(SessionState.PLANNED, by=by, set={"canceled_because": "", **_heard()})
    return session


@transaction.atomic
def hold(session, *, by):
    """The session was held and counts; whoever marks the first person calls this.

    Refused before the day of the session, and when it is canceled.
    """
    if session.is_held:
        return session
    zone = session.cohort.program.zone()
    if session.starts_at.astimezone(zone).date() > timezone.now().astimezone(zone).date():
        raise Refused("The session is still to come. Attendance is taken on its day.")
    session.step(SessionState.HELD, by=by)
    return session


@transaction.atomic
def unhold(session, *, by):
    """The session is planned again, as if nobody had begun. Refused while anybody has a mark."""
    if AttendanceRecord.objects.of_session(session).marked().exists():
        raise Refused("Somebody has a mark in this session, so it was held.")
    session.step(SessionState.PLANNED, by=by)
    return session


def _heard():
    """What a calendar program looks at."""
    return {"sequence": F("sequence") + 1, "changed_at": timezone.now()}
