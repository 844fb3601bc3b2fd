"""Applying a screening run: one bulk decision by a person, and its undoing.

Suggest advance goes on to review, needs a person stays in screening, and suggest not progress
waits in screening until the declines are approved in one act. A score never declines alone.
"""

import time
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Now

from applicants.models import (
    Application,
    Outcome,
    ScreeningMove,
    ScreeningResult,
    ScreeningRun,
    Suggestion,
)
from applicants.states import RunState, State
from careerpath.audit import record_many
from careerpath.later import later
from careerpath.workflow import Refused, refusing
from cohorts.domain import approvals
from cohorts.models import Approval
from cohorts.states import ApprovalState

KIND = "applicants.screening_declines"
BATCH = 2500
"""Applications that move in one transaction."""

SLICE = 45.0
"""Seconds after which a job queues itself again, well below the time limit of a task."""

RESCREENED = "applicants.application.rescreened"
"""The trail's line for those whom a run leaves where they are, with another result."""

MOVABLE = (State.SUBMITTED, State.SCREENING)
GOES_TO = {
    Suggestion.ADVANCE: State.REVIEW,
    Suggestion.PERSON: State.SCREENING,
    Suggestion.COULD_NOT: State.SCREENING,
    Suggestion.DECLINE: State.SCREENING,
}


@dataclass(frozen=True)
class Preview:
    """What applying a run would do, counted now, and the few to read first."""

    advance: int
    person: int
    decline: int
    could_not: int
    moved_on: int
    sample: list

    @property
    def total(self):
        return self.advance + self.person + self.decline + self.could_not


def preview(run):
    """What applying ``run`` would do. The sample is the same each time it is looked at."""
    results = ScreeningResult.objects.filter(run=run)
    here = Q(application__state__in=MOVABLE)
    counts = results.aggregate(
        **{each.value: Count("id", filter=here & Q(suggestion=each)) for each in Suggestion},
        moved_on=Count("id", filter=~here),
    )
    ids = results.filter(here).values_list("id", flat=True)
    sample = approvals.draw_sample(ids, seed=run.pk)
    read = results.filter(pk__in=sample).select_related("application").order_by("application_id")
    return Preview(**counts, sample=list(read))


@transaction.atomic
def apply(run, *, by):
    """Workers move the applications of the run; declines wait for their approval.

    Refused unless the run is finished, its rules are approved, and it is the newest finished run
    of the intake.
    """
    if not run.rubric.is_approved:
        raise Refused(f"{run.rubric} is not approved yet. Ask for its approval first.")
    if run.intake.is_final:
        raise Refused("The decisions of this intake are final; a run on it stays a simulation.")
    newer = ScreeningRun.objects.filter(intake=run.intake_id, pk__gt=run.pk)
    if newer.filter(state__in=[RunState.APPLIED, RunState.APPLYING]).exists():
        raise Refused("A newer run was applied already.")
    with refusing():
        run.step(
            RunState.APPLYING,
            by=by,
            set={"applied_by": by, "applied_at": Now()},
            total=run.results.count(),
        )
    overtake(run, by=by)
    later("applicants.apply_screening", by=by, run=run.pk)


def overtake(run, *, by):
    """No decline that an older run suggested still waits for somebody whom ``run`` looks at."""
    older = ScreeningRun.objects.filter(intake=run.intake_id, state=RunState.APPLIED)
    for before in older.exclude(pk=run.pk).select_for_update(no_key=True).order_by("pk"):
        waiting = ScreeningMove.objects.filter(run=before, outcome=Outcome.PENDING)
        seen = waiting.filter(application__in=run.results.values("application"))
        if not settle(seen, f"Run {run.pk} was applied later and counts now."):
            continue
        left = list(waiting.values_list("pk", flat=True))
        if approval := pending_approval(before):
            approvals.overtake(
                approval, by=by, reason=f"Screening run {run.pk} was applied to them later."
            )
            ScreeningMove.objects.filter(pk__in=left).update(outcome=Outcome.PENDING, sentence="")
            _ask_for_declines(before, by=by)


def carry_on_applying(run_id, *, by):
    """The next batches of the run are applied, until all are; may run twice without harm."""
    run = ScreeningRun.objects.select_related("intake__program", "rubric").get(pk=run_id)
    if run.state != RunState.APPLYING:
        return
    if batches(lambda: _apply_batch(run, by=by)):
        later("applicants.apply_screening", by=by, run=run.pk)
    else:
        _finish_applying(run, by=by)


def batches(one_batch):
    """Batch after batch is done; returns whether time ran out before the last."""
    deadline = time.monotonic() + SLICE
    while one_batch():
        if time.monotonic() > deadline:
            return True
    return False


@transaction.atomic
def _apply_batch(run, *, by):
    """One batch of results has its moves; returns whether there was one."""
    if ScreeningRun.objects.select_for_update(no_key=True).get(pk=run.pk).state != run.state:
        return False
    done = ScreeningMove.objects.filter(run=run).order_by("-application_id")
    last = done.values_list("application_id", flat=True).first() or 0
    batch = dict(
        ScreeningResult.objects.filter(run=run, application_id__gt=last)
        .order_by("application_id")
        .values_list("application_id", "suggestion")[:BATCH]
    )
    if not batch:
        return False
    before = dict(
        Application.objects.filter(pk__in=list(batch))
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk", "state")
    )
    moves = []
    for suggestion, to in GOES_TO.items():
        ids = [pk for pk, found in batch.items() if found == suggestion and pk in before]
        moves += _move(run, ids, suggestion, to, before, by=by)
    ScreeningMove.objects.bulk_create(sorted(moves, key=lambda move: move.application_id))
    return True


def _move(run, ids, suggestion, to, before, *, by):
    """The applications ``ids`` are in ``to`` where they may; returns the move of each."""
    kept = [pk for pk in ids if before[pk] == to and to in MOVABLE]
    stepping = [pk for pk in ids if before[pk] in MOVABLE and before[pk] != to]
    values = _written_into_applications(run.pk)
    outcome = Application.objects.filter(pk__in=stepping).step_all(
        to, by=by, cause="bulk", reason=_reason(run, suggestion), set=values, run=run.pk
    )
    Application.objects.filter(pk__in=kept).update(**values)
    record_many(
        RESCREENED, kept, model=Application, by=by, from_states=to,
        reason=_reason(run, suggestion), run=run.pk,
    )  # fmt: skip
    stayed_there = set(kept)
    words = dict(State.choices)
    sentences = dict(outcome.stayed) | {
        pk: f"It is {words[before[pk]]} by now and was left there."
        for pk in ids
        if before[pk] not in MOVABLE
    }
    return [
        ScreeningMove(
            run=run,
            application_id=pk,
            suggestion=suggestion,
            from_state=before[pk],
            to_state=before[pk] if pk in sentences else to,
            outcome=Outcome.STAYED if pk in sentences else _done(suggestion, pk in stayed_there),
            sentence=sentences.get(pk, ""),
        )
        for pk in ids
    ]


def _done(suggestion, is_kept):
    """What became of an application that the run could place."""
    if suggestion == Suggestion.DECLINE:
        return Outcome.PENDING
    return Outcome.KEPT if is_kept else Outcome.MOVED


def settle(moves, sentence):
    """Declines that waited wait no longer, and their applications are where they were put."""
    stood = When(from_state=F("to_state"), then=Value(Outcome.KEPT))
    return moves.update(outcome=Case(stood, default=Value(Outcome.MOVED)), sentence=sentence)


def _reason(run, suggestion):
    return f"Screening run {run.pk}: {Suggestion(suggestion).label.lower()}."


def _written_into_applications(run_id):
    """The columns of an application that repeat its result, so that lists sort without a join."""
    mine = ScreeningResult.objects.filter(run=run_id, application=OuterRef("pk"))
    return {
        "potential": Subquery(mine.values("score")),
        "suggestion": Subquery(mine.values("suggestion")),
    }


@transaction.atomic
def _finish_applying(run, *, by):
    """The run is applied, and its declines wait for approval as one act."""
    run = (
        ScreeningRun.objects.select_related("intake__program")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=run.pk)
    )
    if run.state != RunState.APPLYING:
        return
    counts = outcomes(run)
    run.step(RunState.APPLIED, by=by, cause="job", **{str(k): n for k, n in counts.items()})
    _ask_for_declines(run, by=by)


def _ask_for_declines(run, *, by):
    """An approval waits for the declines of the run, when there are any."""
    waiting = ScreeningMove.objects.filter(run=run, outcome=Outcome.PENDING)
    ids = list(waiting.values_list("application_id", flat=True))
    if ids:
        approvals.request(
            KIND,
            run,
            by=by,
            program=run.intake.program,
            summary=(
                f"Not progress {len(ids):,} applications of {run.intake}, as screening run"
                f" {run.pk} suggests."
            ),
            sample_ids=approvals.draw_sample(ids, seed=run.pk),
            count=len(ids),
        )


def outcomes(run):
    """How many applications had which outcome."""
    rows = ScreeningMove.objects.filter(run=run).values_list("outcome").annotate(n=Count("id"))
    return dict(rows.order_by())


def declines_approved(approval, by):
    """Workers carry the declines out; called inside the approval's transaction."""
    run = ScreeningRun.objects.get(pk=approval.about_id)
    if run.state != RunState.APPLIED:
        raise Refused(f"The run is {run.get_state_display().lower()}; its declines no longer wait.")
    later("applicants.decline_screened", by=by, run=run.pk, approval=approval.pk)


def declines_refused(approval, by):
    """The applications stay in screening, where people read them."""
    waiting = ScreeningMove.objects.filter(run=approval.about_id, outcome=Outcome.PENDING)
    settle(waiting, "The decline was not approved; a person reads it.")


def pending_approval(run):
    """The approval that the declines of the run wait for, or ``None``."""
    return Approval.objects.about(run).filter(kind=KIND, state=ApprovalState.WAITING).first()
