"""Declines after their approval, with messages that wait to be released; and undoing a run."""

from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from applicants.domain.screening_apply import (
    BATCH,
    batches,
    outcomes,
    pending_approval,
    settle,
)
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
from careerpath.notifications import outbox
from careerpath.notifications.models import Message
from careerpath.notifications.models import State as MessageState
from careerpath.workflow import Refused
from cohorts.domain import approvals
from cohorts.models import Approval
from cohorts.states import ApprovalState

MESSAGE = "applicants.not_progressed"
UNSCREENED = "applicants.application.unscreened"
"""The trail's line for those who stay where they are when a run is undone."""

UNQUALIFIED = "Minimum criteria not met."
BELOW_BAR = "Assessment below bar."


def decline(run_id, approval_id, *, by):
    """Everybody whose decline was approved is not progressed and has a message that is held.

    Done in batches; may run twice without harm. Nothing happens without an approved approval.
    """
    approval = Approval.objects.get(pk=approval_id)
    if approval.state != ApprovalState.APPROVED or approval.about_id != run_id:
        raise Refused("Nobody has approved these declines.")
    run = ScreeningRun.objects.select_related("intake").get(pk=run_id)
    if batches(lambda: _decline_batch(run, approval, by=by)):
        later("applicants.decline_screened", by=by, run=run.pk, approval=approval.pk)


@transaction.atomic
def _decline_batch(run, approval, *, by):
    run = ScreeningRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.state != RunState.APPLIED:
        return False
    pending = ScreeningMove.objects.filter(run=run, outcome=Outcome.PENDING)
    ids = list(pending.order_by("application_id").values_list("application_id", flat=True)[:BATCH])
    if not ids:
        return False
    failed = set(
        ScreeningResult.objects.filter(run=run, application_id__in=ids)
        .exclude(failed=[])
        .values_list("application_id", flat=True)
    )
    moved = []
    for reason, group in (
        (UNQUALIFIED, [pk for pk in ids if pk in failed]),
        (BELOW_BAR, [pk for pk in ids if pk not in failed]),
    ):
        here = Application.objects.filter(
            pk__in=group, state=State.SCREENING, suggestion=Suggestion.DECLINE
        )
        moved += here.step_all(
            State.NOT_PROGRESSED,
            by=by,
            cause="bulk",
            reason=reason,
            run=run.pk,
            approval=approval.pk,
        ).moved
    mine = pending.filter(application_id__in=ids)
    mine.filter(application_id__in=moved).update(
        outcome=Outcome.DECLINED, to_state=State.NOT_PROGRESSED
    )
    left = mine.exclude(application_id__in=moved)
    settle(left.filter(application__state=State.SCREENING), "Another run says otherwise by now.")
    left.filter(outcome=Outcome.PENDING).update(
        outcome=Outcome.STAYED, sentence="Somebody moved it before the decline was approved."
    )
    _write_to(moved, run, by=by)
    return True


def _write_to(ids, run, *, by):
    """Each of these applicants has a message that waits in the outbox until it is released."""
    declined = Application.objects.filter(pk__in=ids).select_related("applicant").order_by("pk")
    context = {"intake": str(run.intake)}
    outbox.queue_all(
        MESSAGE,
        [
            (application.applicant, application, {**context, "reference": application.reference})
            for application in declined
        ],
        by=by,
        hold=True,
    )


# ------------------------------------------------------------------ undoing
@transaction.atomic
def undo(run, *, by):
    """Workers take the whole run back: stages, declines and their held messages.

    Refused as soon as one of its messages was released, and while a newer run is applied: stages
    go back in the order in which they came.
    """
    if not run.is_applied:
        raise Refused(f"The run is {run.get_state_display().lower()}; there is nothing to undo.")
    newer = ScreeningRun.objects.filter(
        intake=run.intake_id,
        applied_at__gt=run.applied_at,
        state__in=[RunState.APPLYING, RunState.APPLIED, RunState.UNDOING],
    )
    if last := newer.order_by("-applied_at").first():
        raise Refused(f"{last} was applied later. Undo it first.")
    if released(run).exists():
        raise Refused("Messages of this run were released already, so it cannot be undone.")
    if approval := pending_approval(run):
        approvals.cancel(approval, by=by, reason=f"Screening run {run.pk} is undone.")
    run.step(RunState.UNDOING, by=by)
    later("applicants.undo_screening", by=by, run=run.pk)


def messages(run):
    """The messages that the declines of the run wrote."""
    declined = ScreeningMove.objects.filter(run=run, outcome=Outcome.DECLINED)
    return Message.objects.filter(
        kind=MESSAGE,
        about_model=Application._meta.label_lower,
        about_id__in=declined.values("application_id"),
        created_at__gte=run.applied_at,
    )


def released(run):
    """Messages of the run that are no longer held."""
    return messages(run).exclude(state__in=[MessageState.HELD, MessageState.CANCELLED])


def carry_on_undoing(run_id, *, by):
    """The next batches of the run are taken back, until all are; may run twice without harm."""
    run = ScreeningRun.objects.get(pk=run_id)
    if run.state != RunState.UNDOING:
        return
    if batches(lambda: _undo_batch(run, by=by)):
        later("applicants.undo_screening", by=by, run=run.pk)
        return
    with transaction.atomic():
        run = ScreeningRun.objects.select_for_update(no_key=True).get(pk=run_id)
        if run.state == RunState.UNDOING:
            counts = outcomes(run)
            run.step(RunState.UNDONE, by=by, cause="job", **{str(k): n for k, n in counts.items()})


@transaction.atomic
def _undo_batch(run, *, by):
    if ScreeningRun.objects.select_for_update(no_key=True).get(pk=run.pk).state != run.state:
        return False
    moves = list(
        ScreeningMove.objects.filter(run=run)
        .exclude(outcome__in=[Outcome.STAYED, Outcome.UNDONE])
        .order_by("application_id")[:BATCH]
    )
    if not moves:
        return False
    held = messages(run).filter(
        about_id__in=[move.application_id for move in moves], state=MessageState.HELD
    )
    held.step_all(
        MessageState.CANCELLED,
        by=by,
        cause="bulk",
        reason=f"Screening run {run.pk} was undone.",
        kind="notifications.message.cancelled",
    )
    back = {}
    for move in moves:
        back.setdefault((move.to_state, move.from_state), []).append(move.application_id)
    values = _results_before(run)
    stayed = {}
    for (now, before), ids in sorted(back.items()):
        here = Application.objects.filter(pk__in=ids, state=now)
        if now == before:
            kept = list(here.order_by("pk").values_list("pk", flat=True))
            here.filter(pk__in=kept).update(**values)
            record_many(
                UNSCREENED, kept, model=Application, by=by, from_states=now,
                reason=f"Screening run {run.pk} was undone.", run=run.pk,
            )  # fmt: skip
            continue
        outcome = here.step_all(
            before,
            by=by,
            cause="bulk",
            reason=f"Screening run {run.pk} was undone.",
            set=values,
            run=run.pk,
        )
        stayed |= dict(outcome.stayed)
        gone = set(ids) - set(outcome.moved) - set(stayed)
        stayed |= dict.fromkeys(gone, "A person moved it since; it stays where it is.")
    for move in moves:
        move.outcome = Outcome.STAYED if move.application_id in stayed else Outcome.UNDONE
        move.sentence = stayed.get(move.application_id, move.sentence)
    ScreeningMove.objects.bulk_update(moves, ["outcome", "sentence"], batch_size=BATCH)
    return True


def _results_before(run):
    """What applications repeated before this run was applied: the run applied before it."""
    earlier = ScreeningRun.objects.filter(
        intake=run.intake_id, state=RunState.APPLIED, pk__lt=run.pk
    ).order_by("-pk")
    mine = ScreeningResult.objects.filter(
        run=Subquery(earlier.values("pk")[:1]), application=OuterRef("pk")
    )
    nothing = {"potential": None, "suggestion": ""}
    if not earlier.exists():
        return nothing
    return {
        "potential": Subquery(mine.values("score")),
        "suggestion": Coalesce(Subquery(mine.values("suggestion")), Value("")),
    }
