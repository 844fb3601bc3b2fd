"""What participants are written about: one mail with everything new, and each thing once.

Nothing is queued when something happens. The clock asks what has changed and who does not know it
yet, so that nothing is lost when a process dies in between, ten changes make one mail, and what was
taken back meanwhile is never told. Right before a mail goes out it is asked again: when anything in
it has changed since, it is dropped and its people hear of how things stand instead.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from careerpath.notifications import outbox
from careerpath.ui.when import words
from cohorts.models import Enrollment
from training import notifications
from training.domain import seats
from training.models import (
    ActKind,
    CalendarActRow,
    ClassSession,
    Excuse,
    Extension,
    Grade,
    GradeItem,
    MakeUp,
    Told,
)
from training.states import AskState, GradeState, MakeUpState

BY = "system:training"
BACK = timedelta(days=3)  # how far back the clock looks
CALM = timedelta(minutes=10)  # an act may be taken back so long before anybody is written to
QUIET = timedelta(hours=4)  # between two mails to one person, unless a session is close
CLOSE = timedelta(hours=24)
MOVES = ("training.classsession.moved", "training.classsession.canceled",
         "training.classsession.planned")  # fmt: skip
SETTLING = {
    MakeUpState.OPEN: "To make up for “{session}”: hand it in until {day}.",
    MakeUpState.SIGNED_OFF: "Signed off: what you did for “{session}”.",
    MakeUpState.WAIVED: "Nothing has to be done for “{session}”.",
}
ANSWERED = (AskState.GRANTED, AskState.REFUSED)


@dataclass(frozen=True)
class News:
    """One thing that one person has to know, as it stands now."""

    enrollment: int
    key: str
    line: str
    is_close: bool = False


# ---------------------------------------------------------------- what is new
def current(now=None):
    """Everything that somebody may have to know, as it stands now, told or not."""
    now = now or timezone.now()
    return [*_of_sessions(now), *_of_grades(now), *_of_answers(now), *_of_make_ups(now)]


def _of_sessions(now):
    """Sessions still to come that were moved, canceled or put back in the last days."""
    moved = _moved(now)
    rows = ClassSession.objects.filter(pk__in=moved, ends_at__gt=now, changed_at__lte=now - CALM)
    sessions = list(rows.select_related("cohort__program", "room"))
    people = defaultdict(list)
    seated = Enrollment.objects.confirmed().filter(
        state__in=seats.STUDYING, cohort__in={one.cohort_id for one in sessions}
    )
    for pk, cohort, section in seated.values_list("pk", "cohort_id", "section_id"):
        people[cohort].append((pk, section))
    last = _last_told(sessions)
    for one in sessions:
        stands = signature(one)
        for pk, section in people[one.cohort_id]:
            if one.section_id in (None, section):
                known = last.get((pk, one.pk))
                if line := _of_session(one, moved[one.pk], known, stands):
                    key = f"session:{one.pk}:{one.sequence}:{stands}"
                    yield News(pk, key, line, one.starts_at < now + CLOSE)


def signature(session):
    """What people have to know of a session: when it begins, and whether it is off."""
    return f"{int(session.starts_at.timestamp())}:{'off' if session.is_canceled else 'on'}"


def _moved(now):
    """``{session id: whether it may have another time}`` of what was done in the last days."""
    lately = {"at__gt": now - BACK, "at__lte": now - CALM}
    found = defaultdict(bool)
    lines = AuditEvent.objects.filter(kind__in=MOVES, **lately)
    for pk, kind in lines.values_list("subject_id", "kind"):
        found[pk] |= kind == MOVES[0]
    shifts = CalendarActRow.objects.filter(act__kind=ActKind.SHIFTED, session__isnull=False)
    made = Q(act__made_at__gt=now - BACK, act__made_at__lte=now - CALM)
    undone = Q(act__undone_at__gt=now - BACK, act__undone_at__lte=now - CALM)
    for pk, is_undone in shifts.filter(made | undone).values_list("session_id", "act__undone_at"):
        found[pk] |= is_undone is None
    return dict(found)


def _last_told(sessions):
    """``{(enrollment id, session id): signature}``: what each person was told last of each."""
    rows = Told.objects.annotate(about=Left("key", 8)).filter(about="session:")
    found, wanted = {}, {one.pk for one in sessions}
    notes = rows.filter(enrollment__cohort__in={one.cohort_id for one in sessions})
    for enrollment, key in notes.order_by("pk").values_list("enrollment_id", "key"):
        _, pk, _, stood = key.split(":", 3)
        if int(pk) in wanted:
            found[enrollment, int(pk)] = stood
    return found


def _of_session(session, moved, known, stands):
    """The sentence about a session; empty for what was taken back before anybody knew."""
    if known == stands:
        return ""
    when = words(session.starts_at, "deadline", session.cohort.program.time_zone)
    if session.is_canceled:
        because = f" {session.canceled_because}" if session.canceled_because else ""
        return f"Canceled: {session.topic}, {when}.{because}"
    place = f" {session.room}." if session.room else ""
    if known is not None and known.endswith("off"):
        return f"Takes place after all: {session.topic}, {when}.{place}"
    if moved or known is not None:
        return f"New time: {session.topic} is on {when}.{place}"
    return ""


def _of_grades(now):
    """Grades that came out in the last days."""
    items = list(
        GradeItem.objects.released().filter(released_at__gt=now - BACK, released_at__lte=now - CALM)
    )
    cells = Grade.objects.filter(item__in=items, enrollment__state__in=seats.STAYING).exclude(
        state__in=[GradeState.NOT_SUBMITTED, GradeState.SUBMITTED]
    )
    names = {item.pk: item.name for item in items}
    for item, enrollment in cells.values_list("item_id", "enrollment_id"):
        yield News(enrollment, f"grade:{item}", f"Your grade is out: {names[item]}.")


def _of_answers(now):
    """Excuses and extensions that somebody else answered in the last days."""
    recent = {"answered_at__gt": now - BACK, "answered_at__lte": now - CALM}
    for one in Excuse.objects.filter(**recent, state__in=ANSWERED).select_related(
        "enrollment__cohort__program"
    ):
        zone = one.enrollment.cohort.program.time_zone
        about = f"your excuse for {words(one.from_at, 'day', zone)}"
        yield _answer(one, "excuse", about)
    for one in Extension.objects.filter(**recent, state__in=ANSWERED).select_related(
        "enrollment__cohort__program", "item"
    ):
        zone = one.enrollment.cohort.program.time_zone
        until = words(one.due_at, "deadline", zone)
        yield _answer(one, "extension", f"more time for {one.item}, until {until}")


def _answer(one, noun, about):
    said = f" {one.answer}" if one.answer else ""
    word = "Granted" if one.state == AskState.GRANTED else "Not granted"
    line = f"{word}: {about}.{said}"
    return News(one.enrollment_id, f"{noun}:{one.pk}:{one.state}", line)


def _of_make_ups(now):
    """Make-ups that somebody set, agreed to or settled in the last days."""
    rows = MakeUp.objects.filter(
        state__in=SETTLING, state_changed_at__gt=now - BACK, state_changed_at__lte=now - CALM
    )
    for one in rows.filter(enrollment__state__in=seats.STUDYING).select_related("session"):
        line = SETTLING[one.state].format(session=one.session.topic, day=words(one.due_on))
        yield News(one.enrollment_id, f"makeup:{one.pk}:{one.state}", line)


# ---------------------------------------------------------------- telling it
def tell(now=None):
    """Everybody with something new has one mail about all of it; answers how many have.

    May run twice, and beside itself: the people are locked, and what they were told is looked up
    after that.
    """
    now = now or timezone.now()
    found = defaultdict(list)
    for one in current(now):
        found[one.enrollment].append(one)
    if not found:
        return 0
    with transaction.atomic():
        rows = Enrollment.objects.filter(pk__in=found, person__is_active=True)
        rows = rows.select_for_update(of=("self",), no_key=True)
        people = list(rows.select_related("person").order_by("pk"))
        known = set(Told.objects.filter(enrollment__in=people).values_list("enrollment_id", "key"))
        lately = set(
            Told.objects.filter(enrollment__in=people, told_at__gt=now - QUIET).values_list(
                "enrollment_id", flat=True
            )
        )
        ready = []
        for person in people:
            fresh = [one for one in found[person.pk] if (person.pk, one.key) not in known]
            if fresh and (person.pk not in lately or any(one.is_close for one in fresh)):
                ready.append((person, fresh))
        _write(ready, now)
    return len(ready)


def _write(ready, now):
    """One message for each of these people stands in the outbox, and what it tells is noted."""
    messages = outbox.queue_all(
        notifications.NEWS,
        [
            (
                person.person,
                person,
                {
                    "lines": [one.line for one in fresh],
                    "first": fresh[0].line.rstrip("."),
                    "more": len(fresh) - 1,
                    "path": reverse("training:my"),
                },
            )
            for person, fresh in ready
        ],
        by=BY,
    )
    notes = []
    for (person, fresh), message in zip(ready, messages, strict=True):
        for one in fresh:
            notes.append(Told(enrollment=person, key=one.key, message=message.pk, told_at=now))
    Told.objects.bulk_create(notes, batch_size=2000, ignore_conflicts=True)


def still(message):
    """Whether the mail still says how things stand; when not, its people are told anew.

    Asked right before it is sent. What was noted as told goes with the mail that never went.
    """
    notes = Told.objects.filter(message=message.pk)
    said = set(notes.values_list("key", flat=True))
    if said <= _holding(said):
        return True
    notes.delete()
    return False


def _holding(keys):
    """Those of the keys that are still as they were."""
    kinds = defaultdict(dict)
    for key in keys:
        kind, pk, *rest = key.split(":", 3)
        kinds[kind][int(pk)] = (key, rest[-1] if rest else "")
    holds = set()
    for one in ClassSession.objects.filter(pk__in=kinds["session"]):
        key, stood = kinds["session"][one.pk]
        holds |= {key} if signature(one) == stood else set()
    out = GradeItem.objects.released().filter(pk__in=kinds["grade"])
    holds |= {kinds["grade"][pk][0] for pk in out.values_list("pk", flat=True)}
    for kind, model in (("excuse", Excuse), ("extension", Extension), ("makeup", MakeUp)):
        for pk, state in model.objects.filter(pk__in=kinds[kind]).values_list("pk", "state"):
            key, stood = kinds[kind][pk]
            holds |= {key} if state == stood else set()
    return holds
