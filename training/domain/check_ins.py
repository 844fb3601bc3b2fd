"""Self check-in: a window that somebody opens, and a code that changes every half minute."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training import attendance as counting
from training.domain import marks
from training.models import AttendanceRecord, CheckInWindow, Mark, Source

WRONG = "That is not the code on the screen now. Look again: it changes every half minute."
SHUT = "Check-in is not open. Ask your instructor."


@transaction.atomic
def open_window(session, *, minutes, late_after=None, by):
    """The people of the session can check in for so many minutes from now.

    Who does so later than ``late_after`` minutes into the session is late. Refused on another day
    than the session's, unless it is on, and while another window is open.
    """
    now = timezone.now()
    zone = session.cohort.program.zone()
    same_day = session.starts_at.astimezone(zone).date() == now.astimezone(zone).date()
    if not same_day and not session.starts_at <= now <= session.ends_at:
        raise Refused("A check-in is opened on the day of the session.")
    session = marks.begin(session, by=by)
    late_from = None
    if late_after is not None:
        late_from = session.starts_at + timedelta(minutes=late_after)
    window = CheckInWindow(
        session=session,
        opens_at=now,
        closes_at=now + timedelta(minutes=minutes),
        late_from=late_from,
        opened_by=by,
    )
    with refusing():
        window.save(force_insert=True)
    audit.record("training.classsession.check_in_opened", by=by, about=session, minutes=minutes)
    return window


@transaction.atomic
def close_window(session, *, by):
    """Nobody can check in to the session any more. Refused when nobody could."""
    now = timezone.now()
    rows = CheckInWindow.objects.filter(session=session, opens_at__lt=now, closes_at__gt=now)
    if not rows.update(closes_at=now):
        raise Refused("Check-in is closed already.")
    audit.record("training.classsession.check_in_closed", by=by, about=session)


def window_of(session, now=None):
    """The window that is open now, or None."""
    now = now or timezone.now()
    return CheckInWindow.objects.filter(
        session=session, opens_at__lte=now, closes_at__gt=now
    ).first()


def check_in(session, enrollment, typed, *, by):
    """The person is present, or late with minutes, by the code that is shown now.

    Refused with another code, outside the window, and for somebody who has a mark already.
    """
    now = timezone.now()
    window = window_of(session, now)
    if window is None:
        raise Refused(SHUT)
    if not counting.accepts(window.secret, typed, now):
        raise Refused(WRONG)
    record = AttendanceRecord.objects.filter(session=session, enrollment=enrollment).first()
    if record is not None and record.mark == Mark.EXCUSED:
        raise Refused("You are excused for this session. Tell your instructor that you came.")
    if record is not None and record.mark:
        stands = marks.words(record.mark, record.minutes_late)
        raise Refused(f"You have a mark already: {stands}.")
    said = marks.Said(Mark.PRESENT)
    if window.late_from is not None and now >= window.late_from:
        minutes = max(1, min(720, (now - session.starts_at) // timedelta(minutes=1)))
        said = marks.Said(Mark.LATE, minutes)
    seen = record.version if record else 0
    return marks.put(session, enrollment, said, seen=seen, by=by, source=Source.SELF)
