"""Timed tasks as an applicant takes them: begun, answered, resumed, ended and scored.

The clock is the database's. A sitting ends by itself; whoever comes back from another device finds
the answers and the time that is left. Points and keys never leave the server.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil

from django.db import transaction
from django.db.models import Count

from applicants.domain import checklist
from applicants.domain.submission_window import accepts, database_now
from applicants.marking import Given, Key, mark, scaled
from applicants.models import (
    Application,
    AssessmentResult,
    BankItem,
    MoreTime,
    Sitting,
    SittingAnswer,
    Task,
    TaskForm,
)
from applicants.states import ItemState, SittingState, State
from careerpath import audit
from careerpath.workflow import Refused, refusing

STARTED = "applicants.sitting.started"
SCORED = "applicants.assessment.scored"
MORE_TIME = "applicants.more_time.granted"
CLOCK = "system:clock"
NEW, PART, DONE = "new", "part", "done"
NETWORK = timedelta(seconds=10)  # what was sent in time may arrive this much later
TIME_IS_UP = "The time is up. What you had answered by then counts."
OVER = "You have finished this task."
NOT_NOW = "Tasks can be taken until the application is sent and while the intake is open."


@dataclass(frozen=True)
class Row:
    """One task for one applicant: what it is, how long it takes, and how far it is."""

    task: Task
    sitting: Sitting | None
    minutes: int
    has_result: bool
    now: datetime

    @property
    def is_done(self):
        """Whether there is a result, or the clock has ended it."""
        over = self.sitting is not None and (not self.sitting.is_open or not self.is_running)
        return self.has_result or over

    @property
    def is_running(self):
        """Whether it takes answers now."""
        return self.sitting is not None and self.sitting.is_open and self.sitting.ends_at > self.now

    @property
    def minutes_left(self):
        """Whole minutes that are left, rounded up."""
        return ceil((self.sitting.ends_at - self.now) / timedelta(minutes=1))

    @property
    def state(self):
        """``done``, ``part`` or ``new``, as the list of sections says it."""
        return DONE if self.is_done else PART if self.is_running else NEW


# ------------------------------------------------------------------ what is there
def overview(application):
    """Every task of the intake that can be taken, with how far this applicant is; five queries."""
    tasks = list(Task.objects.filter(intake=application.intake_id, forms__is_ready=True).distinct())
    sittings = {s.task_id: s for s in Sitting.objects.filter(application=application)}
    results = set(
        AssessmentResult.objects.filter(application=application).values_list(
            "instrument_id", flat=True
        )
    )
    percent, now = _percent(application), database_now()
    return [
        Row(
            task,
            sittings.get(task.pk),
            lasting(task.minutes, percent),
            task.instrument_id in results,
            now,
        )
        for task in tasks
    ]


def completion(application):
    """Pairs of a task's title and ``done``, ``part`` or ``new``, for the list of sections."""
    return [(row.task.title, row.state) for row in overview(application)]


def lasting(minutes, percent):
    """How many minutes a task takes with so much more time, rounded up."""
    return ceil(Fraction(minutes * (100 + percent), 100))


def _percent(application):
    granted = MoreTime.objects.filter(application=application).values_list("percent", flat=True)
    return granted.first() or 0


def may_begin(application):
    """Whether tasks can be begun: while the application is a draft of an open intake."""
    return application.state == State.DRAFT and accepts(application, database_now())


def of(application, task_id):
    """The sitting of one task, or None."""
    return (
        Sitting.objects.filter(application=application, task=task_id)
        .select_related("task", "form", "task__instrument")
        .first()
    )


def questions(sitting):
    """The questions of the sitting in order, with options, without what any of them is worth."""
    places = sitting.form.places.select_related("item").prefetch_related("item__options")
    return [place.item for place in places]


def answers(sitting):
    """What was answered so far, by question."""
    return {answer.item_id: answer for answer in sitting.answers.all()}


# ------------------------------------------------------------------ taking it
@transaction.atomic
def begin(application, task, *, by):
    """The clock runs; whoever has begun already gets the same sitting again.

    Refused when the task is done, has no form, or the application is sent or late.
    """
    application = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
    sitting = of(application, task.pk)
    if sitting is not None:
        return sitting
    if not may_begin(application):
        raise Refused(NOT_NOW)
    if AssessmentResult.objects.filter(
        application=application, instrument=task.instrument_id
    ).exists():
        raise Refused(OVER)
    form = _form_in_turn(task)
    now = database_now()
    minutes = lasting(task.minutes, _percent(application))
    with refusing():
        sitting = Sitting.objects.create(
            application=application,
            task=task,
            form=form,
            started_at=now,
            ends_at=now + timedelta(minutes=minutes),
        )
    audit.record(STARTED, by=by, about=sitting, application=application.pk, form=form.pk)
    return sitting


def _form_in_turn(task):
    """The ready form that was given out least."""
    ready = TaskForm.objects.filter(task=task, is_ready=True).order_by("name", "id")
    counted = dict(
        Sitting.objects.filter(task=task).values_list("form").annotate(n=Count("id")).order_by()
    )
    forms = list(ready)
    if not forms:
        raise Refused("This task is not ready yet.")
    return min(forms, key=lambda form: counted.get(form.pk, 0))


@transaction.atomic
def save(sitting, *, given):
    """The answers stand; ``given`` holds ``Given`` by question, None where one was taken back.

    Refused when the time is up or the task is done. Returns how many questions are answered.
    """
    _still_running(sitting)
    known = {item.pk: item for item in questions(sitting)}
    now = database_now()
    for item_id, answer in given.items():
        if item_id not in known:
            raise Refused("This question is not one of yours.")
        if answer is None:
            SittingAnswer.objects.filter(sitting=sitting, item=item_id).delete()
            continue
        offered = {option.pk for option in known[item_id].options.all()}
        if answer.option is not None and answer.option not in offered:
            raise Refused("Choose one of the answers below the question.")
        SittingAnswer.objects.update_or_create(
            sitting=sitting,
            item_id=item_id,
            defaults={"option_id": answer.option, "number": answer.number, "answered_at": now},
        )
    return sitting.answers.count()


def _still_running(sitting):
    """The sitting is ours until the transaction ends, or refused because it is over."""
    row = Sitting.objects.select_for_update(no_key=True).get(pk=sitting.pk)
    if not row.is_open:
        raise Refused(TIME_IS_UP if row.was_cut_off else OVER)
    if database_now() > row.ends_at + NETWORK:
        raise Refused(TIME_IS_UP)


@transaction.atomic
def finish(sitting, *, by):
    """The task is done and scored before its time was up."""
    _still_running(sitting)
    _close(sitting, SittingState.FINISHED, by)


def close_run_out():
    """Tasks whose time is over are closed and scored; returns how many."""
    over = Sitting.objects.filter(state=SittingState.OPEN, ends_at__lt=database_now() - 2 * NETWORK)
    closed = 0
    for pk in over.order_by("ends_at").values_list("pk", flat=True)[:500]:
        with transaction.atomic():
            sitting = (
                Sitting.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
                .filter(pk=pk, state=SittingState.OPEN)
                .select_related("task__instrument", "form")
                .first()
            )
            if sitting is not None:
                _close(sitting, SittingState.TIMED_OUT, CLOCK)
                closed += 1
    return closed


def _close(sitting, state, by):
    """The sitting has its points, and the instrument of its task its value."""
    marks = mark(_keys(sitting), _given(sitting))
    sitting.step(
        state,
        by=by,
        cause="person" if by != CLOCK else "job",
        set={
            "done_at": database_now(),
            "points": marks.points,
            "points_possible": marks.possible,
        },
    )
    instrument = sitting.task.instrument
    result, _ = AssessmentResult.objects.update_or_create(
        application_id=sitting.application_id,
        instrument=instrument,
        defaults={"value": scaled(marks, instrument.low, instrument.high)},
    )
    checklist.mark(
        sitting.application,
        f"task-{sitting.task_id}",
        ItemState.RECEIVED,
        by,
        label=sitting.task.title,
    )
    audit.record(
        SCORED,
        by="system:key",
        about=sitting,
        cause="rule",
        application=sitting.application_id,
        instrument=instrument.pk,
        result=result.pk,
    )


def _keys(sitting):
    """The key of every question of the sitting's form."""
    return [key_of(item) for item in questions(sitting)]


def key_of(item):
    """What a question of the bank is worth, as the pure package takes it."""
    if item.answer == BankItem.Answer.NUMBER:
        return Key(item.pk, number=item.number, tolerance=item.tolerance, points=item.points)
    return Key(item.pk, options={option.pk: option.points for option in item.options.all()})


def _given(sitting):
    return {
        answer.item_id: Given(answer.option_id, answer.number)
        for answer in SittingAnswer.objects.filter(sitting=sitting)
    }


# ------------------------------------------------------------------ more time
@transaction.atomic
def grant_more_time(application, *, percent, reason, by):
    """Every task of this applicant takes ``percent`` longer, one that runs included."""
    reason = " ".join(reason.split())
    with refusing():
        granted, _ = MoreTime.objects.update_or_create(
            application=application,
            defaults={
                "percent": percent,
                "reason": reason,
                "granted_by": by,
                "granted_at": database_now(),
            },
        )
    running = Sitting.objects.select_for_update(no_key=True, of=("self",)).select_related("task")
    for sitting in running.filter(application=application, state=SittingState.OPEN):
        minutes = lasting(sitting.task.minutes, percent)
        sitting.ends_at = max(sitting.ends_at, sitting.started_at + timedelta(minutes=minutes))
        sitting.save(update_fields=["ends_at"])
    # Not about the application: its history is read by people who must not know of it.
    audit.record(MORE_TIME, by=by, about=granted, application=application.pk)
    return granted
