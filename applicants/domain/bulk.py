"""Bulk acts: asked for, previewed, started, done in chunks, and taken back as a whole.

A chunk is one transaction: the applications, their audit lines and the rows that say what became
of them. A worker that dies loses at most the chunk it was in, and the next one goes on behind the
last row written.
"""

import datetime as dt

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from applicants.domain import triage
from applicants.models import Application
from applicants.models.bulk import BulkAct, BulkItem, BulkJob, BulkOutcome, BulkState
from applicants.states import State
from careerpath.later import later
from careerpath.workflow import Refused

CHUNK = 2000
AT_ONCE = 500
MOST = 100_000
STILL = dt.timedelta(minutes=2)

NEEDS = {
    BulkAct.ASSIGN: "applicants.assign_application",
    BulkAct.TAG: "applicants.assign_application",
    BulkAct.UNTAG: "applicants.assign_application",
    BulkAct.HOLD: "applicants.decide_application",
    BulkAct.RESUME: "applicants.decide_application",
    BulkAct.MOVE: "applicants.decide_application",
    BulkAct.SCREEN: "applicants.run_screening",
}


def ask(*, act, selection, came_from, by):
    """A preview of ``act`` on ``selection`` exists; nothing else has changed."""
    if act not in NEEDS or not by.may(NEEDS[act]):
        raise Refused("You may not do this with applications.")
    if selection.count > MOST:
        raise Refused(f"At most {MOST:,} applications at once. Narrow the list first.")
    return BulkJob.objects.create(
        act=act,
        query=selection.query,
        ids=list(selection.ids),
        seen=selection.count,
        came_from=came_from[:2000],
        user=by,
    )


def pick(*, selection, rows, came_from, by):
    """The rows are kept for a screening run that ``by`` may start; nothing else has changed.

    Refused when they are of several intakes: a run looks at one.
    """
    calls = set(rows.order_by().values_list("intake", flat=True).distinct()[:2])
    if len(calls) > 1:
        raise Refused(
            "These applications are of several intakes, and a run looks at one. "
            "Filter by intake, then select again."
        )
    job = ask(act=BulkAct.SCREEN, selection=selection, came_from=came_from, by=by)
    job.ids, job.query = list(rows.order_by("pk").values_list("pk", flat=True)), None
    job.save(update_fields=["ids", "query"])
    return job


def picked(pk, *, by):
    """The applications that ``by`` picked for a run, as far as they are to be seen; or None."""
    kept = BulkJob.objects.filter(pk=pk, user=by, act=BulkAct.SCREEN, state=BulkState.PREVIEW)
    job = kept.first()
    return job and Application.objects.visible_to(by).filter(pk__in=job.ids)


def plan_of(job):
    """What the job would do to a row; None while its value has not been chosen."""
    if job.act == BulkAct.ASSIGN:
        return triage.assign_plan(job.person) if job.person else None
    if job.act in {BulkAct.TAG, BulkAct.UNTAG}:
        return triage.tag_plan(job.tag, off=job.act == BulkAct.UNTAG) if job.tag else None
    if job.act == BulkAct.HOLD:
        return triage.hold_plan(job.reason)
    if job.act == BulkAct.RESUME:
        return triage.resume_plan(job.reason)
    return triage.move_plan(job.to, job.reason) if job.to else None


@transaction.atomic
def start(job, *, rows, values, affected, by):
    """The act is on its way to exactly the rows that the preview named.

    Refused when as many rows as the preview said are no longer affected.
    """
    job = BulkJob.objects.select_for_update().get(pk=job.pk)
    if job.state != BulkState.PREVIEW:
        raise Refused("This was started already. What became of each row stands below.")
    if not by.may(NEEDS[job.act]):
        raise Refused("You may not do this with applications.")
    for name, value in values.items():
        setattr(job, name, value)
    plan = plan_of(job)
    seen = triage.preview(rows, plan)
    if seen.total != job.seen:
        raise Refused(
            f"The list has changed: {job.seen:,} were selected, now it would be {seen.total:,}. "
            "Go back and select again."
        )
    if seen.affected != affected:
        raise Refused(
            f"This has changed while you looked: {affected:,} were to be {plan.done}, "
            f"now it would be {seen.affected:,}. Look again."
        )
    if not seen.affected:
        raise Refused("None of these can be changed like this.")
    job.ids = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    job.seen = len(job.ids)
    job.touched_at = timezone.now()
    job.save(update_fields=["ids", "seen", "touched_at", *values])
    job.step(BulkState.QUEUED, by=by, act=job.act, count=len(job.ids), **plan.values)
    return job


def go(job):
    """A small act is done now, a larger one by the worker."""
    if job.seen <= AT_ONCE:
        while advance(job.pk):
            continue
    else:
        later("applicants.bulk", job=job.pk)


@transaction.atomic
def advance(pk):
    """One more chunk is done; True while there is another. Two workers take turns."""
    job = BulkJob.objects.select_for_update(of=("self",)).defer("ids").filter(pk=pk).first()
    if job is None or not job.is_going:
        return False
    job.touched_at = timezone.now()
    job.save(update_fields=["touched_at"])
    if job.state == BulkState.UNDOING:
        return _undo_chunk(job)
    if not job.user.is_active or not job.user.may(NEEDS[job.act]):
        job.step(
            BulkState.CANCELLED,
            by="system:bulk",
            cause="rule",
            reason="The right to do this was taken back.",
            set={"done_at": timezone.now()},
        )
        return False
    if job.state == BulkState.QUEUED:
        job.step(BulkState.RUNNING, by=job.user, cause="job")
    done = job.looked_at
    ids = BulkJob.objects.filter(pk=pk).values_list(f"ids__{done}_{done + CHUNK}", flat=True).get()
    if ids:
        _do(job, ids)
        job.looked_at = done + len(ids)
        job.save(update_fields=["looked_at"])
    if done + len(ids or ()) >= job.seen:
        job.step(BulkState.DONE, by=job.user, cause="job", set={"done_at": timezone.now()})
        return False
    return True


def _do(job, ids):
    """The chunk's applications moved or stayed, each with its row."""
    rows = Application.objects.visible_to(job.user).filter(pk__in=ids)
    before = {
        pk: str(person or "") if job.act == BulkAct.ASSIGN else state
        for pk, state, person in rows.values_list("pk", "state", "assigned_to_id")
    }
    moved, stayed = plan_of(job).run(rows, job.user)
    there = Application.objects.filter(pk__in=ids).values_list("pk", flat=True)
    gone = [(pk, "It is not on your list any more.") for pk in there if pk not in before]
    BulkItem.objects.bulk_create(
        [
            *(BulkItem(job=job, application_id=pk, outcome=BulkOutcome.MOVED, before=before[pk])
              for pk in moved),
            *(BulkItem(job=job, application_id=pk, outcome=BulkOutcome.STAYED, sentence=why[:200])
              for pk, why in [*stayed, *gone]),
        ]
    )  # fmt: skip


@transaction.atomic
def stop(job, *, by):
    """The act goes no further; what is done stays done and can be undone."""
    job = BulkJob.objects.select_for_update().defer("ids").get(pk=job.pk)
    if job.state not in {BulkState.PREVIEW, BulkState.QUEUED, BulkState.RUNNING}:
        raise Refused("This is over already.")
    job.step(BulkState.CANCELLED, by=by, set={"done_at": timezone.now()})


@transaction.atomic
def undo(job, *, by):
    """The act is being taken back where its rows still stand as it left them."""
    job = BulkJob.objects.select_for_update().defer("ids").get(pk=job.pk)
    if not by.may(NEEDS[job.act]):
        raise Refused("You may not do this with applications.")
    if not job.may_be_undone():
        raise Refused("This can be undone within 24 hours, and once.")
    if not job.items.filter(outcome=BulkOutcome.MOVED).exists():
        raise Refused("Nothing was changed, so there is nothing to undo.")
    job.user = by
    job.touched_at = timezone.now()
    job.save(update_fields=["user", "touched_at"])
    job.step(BulkState.UNDOING, by=by)
    return job


def _undo_chunk(job):
    """A chunk of rows is back where it was, or says why not. True while there is another."""
    items = job.items.filter(outcome=BulkOutcome.MOVED).order_by("pk")[:CHUNK]
    before = {item.application_id: item.before for item in items}
    moved = _put_back(job, before) if before else set()
    back = job.items.filter(outcome=BulkOutcome.MOVED, application_id__in=before)
    back.filter(application_id__in=moved).update(outcome=BulkOutcome.UNDONE)
    back.exclude(application_id__in=moved).update(
        outcome=BulkOutcome.KEPT, sentence="It was changed since, so it stays as it is."
    )
    if job.items.filter(outcome=BulkOutcome.MOVED).exists():
        return True
    job.step(BulkState.UNDONE, by=job.user, cause="job")
    return False


def _put_back(job, before):
    """The ids that could be put back, from {id: how it stood}."""
    rows = Application.objects.filter(pk__in=before)
    by, reason = job.user, "Undone"
    if job.act == BulkAct.TAG:
        return set(triage.untag(rows, tag=job.tag, by=by).moved)
    if job.act == BulkAct.UNTAG:
        return set(triage.add_tag(rows, tag=job.tag, by=by).moved)
    groups = {}
    for pk, value in before.items():
        groups.setdefault(value, []).append(pk)
    moved = set()
    for value, pks in sorted(groups.items()):
        mine = rows.filter(pk__in=pks)
        if job.act == BulkAct.ASSIGN:
            mine = mine.filter(assigned_to=job.person_id)
            moved |= set(_reassign(mine, value, by=by).moved)
        else:
            moved |= set(_step_back(job, mine, value, by=by, reason=reason).moved)
    return moved


def _reassign(rows, person, *, by):
    """Back to the reader who had them, if there was one and that person still reads."""
    found = get_user_model().objects.filter(pk=person or None).first()
    if found and found.pk in dict(triage.readers()):
        return triage.assign(rows, to=found, by=by)
    return triage.unassign(rows, by=by)


def _step_back(job, rows, state, *, by, reason):
    left = {BulkAct.HOLD: State.ON_HOLD, BulkAct.MOVE: job.to}.get(job.act)
    if left:
        rows = rows.filter(state=left)
    held = {"held_from": ""} if job.act == BulkAct.HOLD else {}
    if job.act == BulkAct.RESUME:
        return triage.hold(rows, by=by, reason=reason)
    return rows.step_all(state, by=by, reason=reason, set=held)


def tally(job):
    """How many rows there are of each outcome, and the reasons of those that stayed."""
    outcomes = dict(job.items.values_list("outcome").annotate(n=Count("pk")))
    reasons = (
        job.items.exclude(sentence="")
        .values_list("sentence")
        .annotate(n=Count("pk"))
        .order_by("-n", "sentence")[:20]
    )
    return outcomes, list(reasons)


def rewake():
    """Bulk acts that stand still are offered to the worker again."""
    for pk in BulkJob.objects.standing_still(timezone.now() - STILL).values_list("pk", flat=True):
        later("applicants.bulk", job=pk)


def clear_previews():
    """Previews that nobody started within a day are gone."""
    old = timezone.now() - dt.timedelta(days=1)
    BulkJob.objects.filter(state=BulkState.PREVIEW, created_at__lt=old).delete()
