"""Who came, in the demo: most do, some are late, a few stay away more and more."""

from datetime import timedelta

from django.utils import timezone

from careerpath import audit
from careerpath.demo.copying import copy, new_ids
from careerpath.demo.program import BY
from training import calendars
from training.domain import class_days
from training.models import (
    AttendanceRecord,
    CheckInWindow,
    ClassSession,
    Excuse,
    MakeUp,
    SubstituteLink,
)
from training.states import AskState, MakeUpState, SessionState

REMARKS = {
    "L": ("Train was late.", "Came with the second group.", "", "", ""),
    "E": ("Doctor's appointment.", "Family matter, told us before.", ""),
    "A": ("", "", "Did not answer the phone.", "Called in the afternoon."),
    "P": ("",),
}
EXCUSES = (
    ("appointment", "A specialist who is only there on that morning."),
    ("observance", "A holiday that we keep at home."),
    ("family", "My sister's hearing; I am her interpreter."),
)
GUEST = "Ines Whitfield"
MISSED_TASK = "Read the materials of “{topic}” and write ten lines about a ward where it matters."


def mark(taught, *, by, rng):
    """Every required session that was held has a mark for everybody, with ups and downs."""
    held = [one for one in taught.sessions if one.state == SessionState.HELD and one.is_required]
    rows, missed = [], []
    own = _opened(held, by)
    guest = _taught_by_a_guest(held, by)
    for person in taught.enrollments:
        weak = person.pk in taught.strugglers
        for number, session in enumerate(held):
            letter = _letter(taught, person, weak, number, len(held), rng)
            if letter == "A":
                missed.append((session, person))
            minutes = rng.choice((5, 5, 10, 15, 20, 35)) if letter == "L" else None
            at = session.starts_at + timedelta(minutes=4 + (person.pk % 5))
            source, who, link = "instructor", by.pk, None
            if session.pk in own and letter == "P" and person.pk % 4:
                source, who = "self", person.person_id
            elif guest is not None and guest.session_id == session.pk:
                source, who, link = "substitute", None, guest.pk
            rows.append(
                (session.pk, person.pk, letter, minutes, rng.choice(REMARKS[letter]),
                 source, "", at, who, link, 1)
            )  # fmt: skip
    copy(
        AttendanceRecord,
        ("session_id", "enrollment_id", "mark", "minutes_late", "remark", "source", "reason",
         "set_at", "set_by_id", "substitute_id", "version"),
        rows,
    )  # fmt: skip
    audit.record_many(
        "training.classsession.marked",
        [one.pk for one in held],
        model=ClassSession,
        by=by,
        cause="job",
        people=len(taught.enrollments),
    )
    _make_up(missed, by=by, rng=rng)
    _excuse(taught, by=by, rng=rng)


def _opened(held, by):
    """The ids of two sessions in which people came in by the code on the wall."""
    chosen = held[-4:-1:2]
    CheckInWindow.objects.bulk_create(
        CheckInWindow(
            session=one,
            secret=f"demo-{one.pk}",
            opens_at=one.starts_at - timedelta(minutes=5),
            closes_at=one.starts_at + timedelta(minutes=15),
            late_from=one.starts_at + timedelta(minutes=10),
            opened_by=by,
        )
        for one in chosen
    )
    audit.record_many(
        "training.classsession.check_in_opened",
        [one.pk for one in chosen],
        model=ClassSession,
        by=by,
        cause="job",
        minutes=20,
    )
    return {one.pk for one in chosen}


def _taught_by_a_guest(held, by):
    """The link by which somebody else took the attendance of one session; None without any."""
    if len(held) < 6:
        return None
    session = held[-6]
    link = SubstituteLink.objects.create(
        session=session,
        guest_name=GUEST,
        guest_email="guest.teacher@careerpath.example",
        created_by=by,
        created_at=session.starts_at - timedelta(days=1),
        expires_at=session.ends_at + timedelta(hours=6),
    )
    audit.record(
        "training.substitutelink.created", by=by, about=link, session_id=session.pk, cause="job"
    )
    return link


def _letter(taught, person, weak, number, held, rng):
    """Able people come; who struggles stays away more and more, and twice in a row at the end."""
    if person.pk in taught.missing_lately and number >= held - 2:
        return "A"
    draw = rng.random()
    away = 0.012 + max(0.0, 0.012 * -taught.ability[person.pk])
    if weak:
        away += 0.06 + 0.14 * number / max(held, 1)
    if draw < away:
        return "A"
    if draw < away + 0.022:
        return "E"
    if draw < away + 0.022 + (0.10 if weak else 0.035):
        return "L"
    return "P"


def _make_up(missed, *, by, rng):
    """Who missed a session makes up for it: most have, the last ones have not yet."""
    if not missed:
        return
    ids = new_ids(MakeUp, len(missed))
    cohort = missed[0][0].cohort
    zone, off = cohort.program.zone(), class_days.off_of(cohort)
    last = max(session.starts_at for session, _ in missed)
    rows = []
    for pk, (session, person) in zip(ids, missed, strict=True):
        due = session.starts_at + timedelta(days=7)
        done = session.starts_at < last - timedelta(days=6) and rng.random() < 0.85
        state = MakeUpState.SIGNED_OFF if done else rng.choice(
            (MakeUpState.OPEN, MakeUpState.OPEN, MakeUpState.HANDED_IN)
        )  # fmt: skip
        rows.append(
            (pk, session.pk, person.pk, MISSED_TASK.format(topic=session.topic),
             calendars.class_day(due.astimezone(zone).date(), off), state, session.ends_at,
             "" if state == MakeUpState.OPEN else "Read it, and wrote the ten lines.",
             session.ends_at, by.pk, due if done else None, by.pk if done else None)
        )  # fmt: skip
    copy(
        MakeUp,
        ("id", "session_id", "enrollment_id", "task", "due_on", "state", "state_changed_at",
         "note", "created_at", "created_by_id", "signed_off_at", "signed_off_by_id"),
        rows,
    )  # fmt: skip
    audit.record_many("training.makeup.created", ids, model=MakeUp, by=BY, cause="job")


def _excuse(taught, *, by, rng):
    """A few are excused for a day to come; one has asked and waits for an answer."""
    coming = [
        one for one in taught.sessions if one.state == SessionState.PLANNED and one.is_required
    ]
    able = [one for one in taught.enrollments if one.pk not in taught.strugglers]
    if not coming or len(able) < len(EXCUSES):
        return
    now = timezone.now()
    for number, person in enumerate(rng.sample(able, len(EXCUSES))):
        session = coming[min(number * 2, len(coming) - 1)]
        reason, text = EXCUSES[number]
        waits = number == len(EXCUSES) - 1
        excuse = Excuse.objects.create(
            enrollment=person,
            from_at=session.starts_at - timedelta(hours=1),
            to_at=session.ends_at,
            reason_class=reason,
            text=text,
            state=AskState.ASKED if waits else AskState.GRANTED,
            asked_at=now - timedelta(days=2),
            asked_by_id=person.person_id,
            answered_at=None if waits else now - timedelta(days=1),
            answered_by=None if waits else by,
        )
        audit.record("training.excuse.asked", by=BY, about=excuse, to_state=excuse.state)
