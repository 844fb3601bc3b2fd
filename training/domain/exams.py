"""Exam windows, who is registered in them, and results; acts on many can be taken back."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training import notifications
from training.domain import certifying, credentials
from training.models import ExamAct, ExamActKind, ExamActRow, ExamAttempt, ExamWindow
from training.states import AttemptState

WITH_SCORE = frozenset({AttemptState.PASSED, AttemptState.FAILED})
NO_SEAT = "There is no seat left in this window."


# ---------------------------------------------------------------- windows
@transaction.atomic
def keep_window(window, *, by, changed=()):
    """The window stands as the form says. Refused below the seats that are taken."""
    adding = window._state.adding
    with refusing():
        if adding:
            window.created_by = by
            window.save(force_insert=True)
        elif changed:
            window.save(update_fields=list(changed))
    audit.record(f"training.examwindow.{'created' if adding else 'changed'}", by=by, about=window)
    if not adding and {"starts_at", "place", "link", "proctoring"} & set(changed):
        days = certifying.today_of(window.certification.program, window.starts_at)
        scheduled = window.attempts.filter(state=AttemptState.SCHEDULED)
        scheduled.update(day=days)
        notifications.tell_all(notifications.EXAM_CHANGED, scheduled, by=by)
    return window


@transaction.atomic
def cancel_window(window, *, because, by):
    """The window does not take place; whoever was registered is told, and is not any more."""
    if not because.strip():
        raise Refused("Say in a few words why it is canceled.")
    done = ExamWindow.objects.filter(pk=window.pk, canceled_at=None)
    if not done.update(
        canceled_at=timezone.now(), canceled_by=by, canceled_because=because.strip()
    ):
        raise Refused("The window is canceled already.")
    audit.record("training.examwindow.canceled", by=by, about=window)
    scheduled = window.attempts.filter(state=AttemptState.SCHEDULED)
    notifications.tell_all(notifications.EXAM_CANCELED, scheduled, by=by, because=because.strip())
    scheduled.step_all(AttemptState.CANCELED, by=by, set={"reason": because.strip()[:300]})


# ---------------------------------------------------------------- registering
@dataclass(frozen=True)
class Line:
    """One person in a plan: registered, or the sentences that say why not."""

    enrollment: object
    problems: tuple = ()
    excepted: tuple = ()  # requirements that are not met and were waived

    @property
    def goes_in(self):
        """Whether the person would be registered."""
        return not self.problems


@dataclass(frozen=True)
class Plan:
    """Everybody who was chosen, and what would come of it."""

    lines: list
    reason: str = ""

    @property
    def going_in(self):
        """Those who would be registered."""
        return [line for line in self.lines if line.goes_in]

    @property
    def digest(self):
        """The same for the same people with the same exceptions."""
        said = repr([(one.enrollment.pk, one.excepted) for one in self.going_in] + [self.reason])
        return hashlib.sha256(said.encode()).hexdigest()


def plan(window, enrollments, *, reason="", now=None):
    """Whom of these people the window takes, in their order, and why it does not take the others.

    With a ``reason`` unmet requirements are waived; waiting times, open attempts and seats are
    not. A fixed number of queries for each cohort.
    """
    now = now or timezone.now()
    by_cohort = defaultdict(list)
    for one in enrollments:
        by_cohort[one.cohort].append(one)
    ready = {}
    for cohort, people in by_cohort.items():
        ready |= certifying.readiness(cohort, people, window.certification, now=now)
    left = window.seats_left
    day = certifying.today_of(window.certification.program, window.starts_at)
    lines, persons = [], set()
    closed = () if window.takes_people(now) else ("Registration for this window is closed.",)
    for one in enrollments:
        found = ready[one.pk]
        missing = tuple(found.missing)
        problems = (*closed, *found.not_again(day), *(() if reason else missing))
        if not one.holds_seat:
            problems = ("This person has left the cohort.",)
        if one.person_id in persons:
            problems = ("This person was chosen twice.",)
        if not problems and left < 1:
            problems = (NO_SEAT,)
        if not problems:
            left -= 1
            persons.add(one.person_id)
        lines.append(Line(one, problems, () if problems or not reason else missing))
    return Plan(lines, reason)


@transaction.atomic
def register(window, lines, *, by, reason=""):
    """These people have a seat in the window and are told; returns the act, to be taken back.

    Refused as a whole when a seat is missing or somebody was registered meanwhile.
    """
    if not lines:
        raise Refused("Nobody was chosen who can be registered.")
    day = certifying.today_of(window.certification.program, window.starts_at)
    with refusing():
        made = ExamAttempt.objects.bulk_create(
            ExamAttempt(
                certification_id=window.certification_id,
                enrollment=line.enrollment,
                window=window,
                day=day,
                reason=reason[:300] if line.excepted else "",
                registered_by=by,
            )
            for line in lines
        )
    audit.record_many(
        "training.examattempt.registered",
        [one.pk for one in made],
        model=ExamAttempt,
        by=by,
        to_state=AttemptState.SCHEDULED,
        window_id=window.pk,
    )
    act = ExamAct.objects.create(window=window, kind=ExamActKind.REGISTERED, made_by=by)
    ExamActRow.objects.bulk_create(
        ExamActRow(act=act, attempt=one, became=AttemptState.SCHEDULED) for one in made
    )
    notifications.tell_all(
        notifications.EXAM_REGISTERED, window.attempts.filter(pk__in=[m.pk for m in made]), by=by
    )
    return act


@transaction.atomic
def cancel(attempt, *, because, by):
    """The registration is canceled and the seat free; the person is told."""
    if not because.strip():
        raise Refused("Say in a few words why it is canceled.")
    attempt.step(AttemptState.CANCELED, by=by, set={"reason": because.strip()})
    mine = ExamAttempt.objects.filter(pk=attempt.pk)
    notifications.tell_all(notifications.EXAM_CANCELED, mine, by=by, because=because.strip())


# ---------------------------------------------------------------- results
@dataclass(frozen=True)
class Wanted:
    """The result of one attempt as somebody entered it; ``seen`` is the state on the page."""

    attempt: object
    state: str
    score: object = None
    seen: str = ""

    @property
    def changes(self):
        """Whether anything becomes another one."""
        return (self.state, self.score) != (self.attempt.state, self.attempt.score)


@transaction.atomic
def enter(window, wanted, *, by):
    """The results stand; whoever passed holds the credential. Returns the act, to be taken back.

    Refused as a whole when one of them changed since it was looked at, or has no such step.
    """
    wanted = [one for one in wanted if one.changes]
    if not wanted:
        raise Refused("No result changes.")
    act = ExamAct.objects.create(window=window, kind=ExamActKind.RESULTS, made_by=by)
    rows = []
    for one in wanted:
        attempt = ExamAttempt.objects.select_for_update(of=["self"]).get(pk=one.attempt.pk)
        if one.seen and attempt.state != one.seen:
            raise Refused(
                f"The result of {one.attempt.enrollment.person} changed meanwhile. Look again."
            )
        before, score = attempt.state, attempt.score
        _move(attempt, one.state, one.score, by)
        rows.append(ExamActRow(act=act, attempt=attempt, was=before, was_score=score,
                               became=one.state, score=one.score))  # fmt: skip
    ExamActRow.objects.bulk_create(rows)
    return act


def _move(attempt, state, score, by):
    """The attempt has this result, and the credential follows."""
    score = score if state in WITH_SCORE else None
    if state != attempt.state:
        passed = attempt.state == AttemptState.PASSED
        with refusing():
            attempt.step(state, by=by, set={"score": score})
        if state == AttemptState.PASSED:
            credentials.earn(attempt, by=by)
        elif passed:
            credentials.unearn(attempt, by=by)
    elif score != attempt.score:
        ExamAttempt.objects.filter(pk=attempt.pk).update(score=score)
        audit.record("training.examattempt.scored", by=by, about=attempt)


@transaction.atomic
def undo(act, *, by):
    """Everything is as it was before the act. Refused where somebody changed it since."""
    done = ExamAct.objects.filter(pk=act.pk, undone_at=None)
    if not done.update(undone_at=timezone.now(), undone_by=by):
        raise Refused("This was taken back already.")
    rows = list(act.rows.select_related("attempt"))
    attempts = {
        one.pk: one
        for one in ExamAttempt.objects.filter(pk__in=[row.attempt_id for row in rows])
        .order_by("pk")
        .select_for_update(of=["self"])
    }
    changed = [
        row
        for row in rows
        if (attempts[row.attempt_id].state, attempts[row.attempt_id].score)
        != (row.became, row.score)
    ]
    if changed:
        raise Refused(
            f"{len(changed)} of {len(rows)} changed since then. Correct the others one by one."
        )
    for row in rows:
        _move(attempts[row.attempt_id], row.was or AttemptState.CANCELED, row.was_score, by)
    if act.kind == ExamActKind.REGISTERED:
        mine = ExamAttempt.objects.filter(pk__in=attempts)
        notifications.tell_all(
            notifications.EXAM_CANCELED, mine, by=by, because="It was registered by mistake."
        )
    audit.record("training.examact.undone", by=by, about=act)
