"""Deciding: a preview first, then pending decisions that nobody learns of before their release.

A decision is a row with its reason, its maker and the snapshot it was made from. It moves nothing:
the application stays where it is until the wave that carries the decision goes out.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from applicants.choosing import fingerprint
from applicants.choosing_states import (
    ADVANCES_TO,
    DECIDABLE,
    LEADS_TO,
    BatchState,
    Choice,
    DecisionState,
)
from applicants.domain.decision_inputs import snapshots
from applicants.models import (
    Application,
    Decision,
    DecisionBatch,
    DispositionReason,
    Ranking,
)
from applicants.states import STEPS, State
from careerpath import audit
from careerpath.ui.when import words
from careerpath.workflow import Refused, refusing
from cohorts.domain.approvals import draw_sample

MOST = 100_000
DECIDE = "applicants.decide_application"
RECORDED = "applicants.decision.recorded"


@dataclass(frozen=True)
class Says:
    """What is to be decided: a choice, the stage it leads to, and the reason."""

    choice: str
    to_state: str
    reason: DispositionReason | None = None


def says(choice, *, stage="", reason=None):
    """The decision in one value; refused where it is not whole."""
    if choice not in Choice.values:
        raise Refused("Choose what is decided.")
    if choice == Choice.ADVANCE:
        if stage not in {state.value for state in ADVANCES_TO}:
            raise Refused("Choose the stage that they go on to.")
        return Says(choice, stage)
    if choice == Choice.NOT_PROGRESSED and reason is None:
        raise Refused("Choose the reason why they do not progress.")
    return Says(choice, LEADS_TO[Choice(choice)], reason)


def reasons():
    """The reasons for which the program may end an application."""
    kinds = DispositionReason.Kind
    return DispositionReason.objects.filter(
        is_active=True, kind__in=[kinds.DECLINED, kinds.INELIGIBLE, kinds.CLEAN_UP]
    )


# ------------------------------------------------------------------ the preview
def ask(rows, *, by, ranking=None, came_from=""):
    """A preview of a decision on ``rows``, all of one intake; nothing else has changed."""
    if not by.may(DECIDE):
        raise Refused("You may not decide on applications.")
    found = list(rows.order_by("pk").values_list("pk", "intake")[: MOST + 1])
    if not found:
        raise Refused("Choose at least one application.")
    if len(found) > MOST:
        raise Refused(f"At most {MOST:,} applications at once. Narrow the list first.")
    intakes = {intake for _, intake in found}
    if len(intakes) > 1:
        raise Refused("Choose applications of one intake: others have other readers and seats.")
    [intake] = intakes
    batch = DecisionBatch.objects.create(
        intake_id=intake,
        ids=[pk for pk, _ in found],
        size=len(found),
        ranking=ranking or Ranking.objects.newest_of(intake),
        came_from=came_from[:500],
        made_by=by,
    )
    audit.record("applicants.decisionbatch.asked", by=by, about=batch, count=batch.size)
    return batch


@dataclass(frozen=True)
class Preview:
    """How many would be decided on and how many not, by reason; and a random twenty to read."""

    affected: int
    skipped: list
    sample: list

    @property
    def total(self):
        return self.affected + sum(count for _, count in self.skipped)


def preview(batch, what):
    """What recording ``what`` would do to the applications of ``batch``."""
    ready, skipped = _sorted_out(Application.objects.filter(pk__in=batch.ids), what, batch.made_by)
    ids = draw_sample(ready, seed=batch.pk)
    sample = Application.objects.filter(pk__in=ids).defer("applicant", "external_id")
    return Preview(len(ready), _counted(skipped), list(sample.order_by("pk")))


def _counted(skipped):
    counts = {}
    for sentence in skipped.values():
        counts[sentence] = counts.get(sentence, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _sorted_out(rows, what, by):
    """The ids that can be decided like this, and a sentence for each that cannot."""
    ready, skipped = [], {}
    pending = _pending_sentences(rows)
    for pk, state, person in rows.order_by("pk").values_list("pk", "state", "applicant_id"):
        sentence = pending.get(pk) or _refusal(state, what)
        if person == by.pk:
            sentence = "It is your own application."
        if sentence:
            skipped[pk] = sentence
        else:
            ready.append(pk)
    return ready, skipped


def _refusal(state, what):
    """Why ``what`` cannot be decided on an application in ``state``; empty where it can."""
    label = State(state).label
    if state in {State.OFFER, State.ACCEPTED}:
        return f"It has an offer ({label.lower()}); answer or rescind that."
    if state == State.ON_HOLD:
        return "It is on hold. Resume it first."
    if state not in DECIDABLE:
        return f"It is settled: {label}."
    if state == what.to_state:
        return f"It is in the stage {label} already."
    if what.to_state not in STEPS[state]:
        return f"From {label} nothing goes straight to {State(what.to_state).label}."
    return ""


def _pending_sentences(rows):
    """For those that are decided on already: who was faster, and when."""
    found = Decision.objects.pending().filter(application__in=rows.order_by().values("pk"))
    return {
        pk: f"Somebody was faster: {name or 'a colleague'} decided on it {words(at, 'both')}."
        for pk, name, at in found.values_list(
            "application_id", "decided_by__name", "batch__recorded_at"
        )
    }


# ------------------------------------------------------------------ recording
@transaction.atomic
def record(batch, what, *, affected, by):
    """The decisions of ``batch`` are pending; nothing has moved and nobody was told.

    Refused when as many as the preview said are no longer affected. Whoever comes second to an
    application leaves it alone and reads who was faster.
    """
    batch = DecisionBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if not batch.is_preview:
        raise Refused("This was recorded already.")
    if not by.may(DECIDE):
        raise Refused("You may not decide on applications.")
    if what.choice in {Choice.OFFER, Choice.WAITLIST} and batch.intake.cohort_id is None:
        raise Refused("This intake fills no cohort yet, so there is no seat to offer.")
    rows = Application.objects.filter(pk__in=batch.ids)
    locked = list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    ready, skipped = _sorted_out(Application.objects.filter(pk__in=locked), what, by)
    if not ready:
        raise Refused(_none_left(skipped))
    if len(ready) != affected:
        raise Refused(
            f"This has changed while you looked: {affected:,} were to be decided on, "
            f"now it would be {len(ready):,}. Look again."
        )
    _insert(batch, what, ready, by=by)
    batch.step(
        BatchState.RECORDED,
        by=by,
        set={
            "choice": what.choice,
            "to_state": what.to_state,
            "reason": what.reason,
            "size": len(ready),
            "skipped": [
                {"application": pk, "sentence": sentence} for pk, sentence in skipped.items()
            ],
            "recorded_at": timezone.now(),
        },
        count=len(ready),
    )
    return batch


def _none_left(skipped):
    """One sentence for why nothing of it can be decided."""
    sentences = _counted(skipped)
    if len(sentences) == 1:
        return sentences[0][0]
    return "None of these can be decided like this any more."


def _insert(batch, what, ids, *, by):
    now = timezone.now()
    applications = list(
        Application.objects.filter(pk__in=ids).only("pk", "reference", "state").order_by("pk")
    )
    inputs = snapshots(applications, ranking=batch.ranking)
    decisions = [
        Decision(
            application=application,
            batch=batch,
            choice=what.choice,
            from_state=application.state,
            to_state=what.to_state,
            reason=what.reason,
            decided_by=by,
            decided_at=now,
            rank=(inputs[application.pk]["ranking"] or {}).get("rank"),
            inputs=inputs[application.pk],
            inputs_hash=fingerprint(inputs[application.pk]),
        )
        for application in applications
    ]
    with refusing():
        Decision.objects.bulk_create(decisions, batch_size=2000)
    audit.record_many(
        RECORDED, [each.pk for each in decisions], model=Decision, by=by, batch=batch.pk,
        to_state=DecisionState.PENDING,
    )  # fmt: skip


def decide_one(application, what, *, by):
    """One application has a pending decision; the same path as for many."""
    with transaction.atomic():
        batch = ask(Application.objects.filter(pk=application.pk), by=by)
        return record(batch, what, affected=1, by=by)


# ------------------------------------------------------------------ taking back
@transaction.atomic
def take_back(batch, *, by):
    """The pending decisions of ``batch`` are gone; those in an approved release stand.

    Refused when nothing of it can be taken back.
    """
    batch = DecisionBatch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    if not batch.is_recorded:
        raise Refused("There is nothing to take back.")
    if not by.may(DECIDE):
        raise Refused("You may not decide on applications.")
    free = batch.decisions.waiting_for_a_wave()
    moved = free.step_all(
        DecisionState.TAKEN_BACK, by=by, cause="bulk", kind="applicants.decision.taken_back"
    ).moved
    if not moved:
        raise Refused("These stand in a release, or are out already. Dissolve the release first.")
    if not batch.decisions.exclude(state=DecisionState.TAKEN_BACK).exists():
        batch.step(BatchState.TAKEN_BACK, by=by, count=len(moved))
    return len(moved)


def tally(batch):
    """How many decisions of ``batch`` stand where."""
    rows = batch.decisions.order_by().values_list("state").annotate(n=Count("pk"))
    return {DecisionState(state): count for state, count in rows}


def clear_previews(before):
    """Previews that nobody recorded before ``before`` are gone."""
    DecisionBatch.objects.filter(state=BatchState.PREVIEW, made_at__lt=before).delete()


def left_by(application, *, by):
    """Whoever withdrew is decided on no more: pending decisions are taken back."""
    Decision.objects.pending().filter(application=application).step_all(
        DecisionState.TAKEN_BACK, by=by, cause="rule", kind="applicants.decision.taken_back"
    )
