"""Releases: pending decisions gathered in a wave, approved in one act, and out all together.

Nothing of a wave is known outside before it goes out: no application has moved and no letter is
written. When it goes out, each chunk is one transaction of moves, offers, places on the waitlist
and letters that are held; the letters leave together when the last chunk is done. Until then a
wave may be taken back.
"""

import datetime as dt
import random

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from applicants.choosing_states import Choice, DecisionState, WaveState
from applicants.domain import letters, offer_making
from applicants.domain.plans import plan_of
from applicants.models import Decision, ReleaseWave
from careerpath import audit
from careerpath.later import later
from careerpath.notifications import outbox
from careerpath.workflow import Refused, refusing
from cohorts.domain import approvals
from cohorts.models import Approval
from cohorts.states import ApprovalState

KIND = "applicants.release_wave"
DECIDE = "applicants.decide_application"
RELEASE = "applicants.release_wave"
PROOFS = 3


# ------------------------------------------------------------------ gathering
@transaction.atomic
def compose(intake, *, name, choices, by):
    """A wave holds every pending decision of ``intake`` with one of ``choices``."""
    if not by.may(DECIDE):
        raise Refused("You may not release decisions.")
    wave = ReleaseWave.objects.create(intake=intake, name=name.strip()[:80], made_by=by)
    free = Decision.objects.waiting_for_a_wave().filter(
        application__intake=intake, choice__in=choices
    )
    ids = list(
        free.order_by("pk")
        .select_for_update(no_key=True, of=("self",))
        .values_list("pk", flat=True)
    )
    if not ids:
        raise Refused("No decision waits to be released.")
    Decision.objects.filter(pk__in=ids).update(wave=wave)
    ReleaseWave.objects.filter(pk=wave.pk).update(size=len(ids))
    wave.size = len(ids)
    audit.record("applicants.releasewave.composed", by=by, about=wave, count=len(ids))
    return wave


def waiting(intake):
    """How many pending decisions of ``intake`` are in no wave yet, by choice."""
    rows = Decision.objects.waiting_for_a_wave().filter(application__intake=intake)
    found = dict(rows.order_by().values_list("choice").annotate(n=Count("pk")))
    return {choice: found[choice] for choice in Choice if choice in found}


def contents(wave):
    """What stands in the wave: (what, reason, count), most first."""
    rows = (
        wave.decisions.exclude(state=DecisionState.TAKEN_BACK)
        .order_by()
        .values_list("choice", "to_state", "reason__label")
        .annotate(n=Count("pk"))
    )
    return sorted(
        (
            (Decision(choice=choice, to_state=to).words, reason or "", count, choice)
            for choice, to, reason, count in rows
        ),
        key=lambda row: (-row[2], row[0], row[1]),
    )


# ------------------------------------------------------------------ proofs of the letters
def proofs(wave):
    """Three letters of each kind, word for word but for the name, drawn at random."""
    found = []
    for choice, kind in letters.LETTER_OF.items():
        mine = wave.decisions.filter(choice=choice).exclude(state=DecisionState.TAKEN_BACK)
        ids = sorted(mine.values_list("pk", flat=True))
        if not ids:
            continue
        chosen = random.Random(wave.pk).sample(ids, min(PROOFS, len(ids)))  # noqa: S311 - to read
        drawn = list(_with_letters(Decision.objects.filter(pk__in=chosen)))
        rows = letter_rows(wave, drawn, choice, preview=True)
        found.append(
            (
                letters.TITLES[kind],
                len(ids),
                [
                    (application.reference, *outbox.render(kind, {**context, "name": "[name]"}))
                    for _, application, context in rows
                ],
            )
        )
    return found


def _with_letters(decisions):
    return decisions.select_related(
        "application__applicant", "application__intake__program", "application__intake__cohort",
        "reason",
    ).order_by("application_id")  # fmt: skip


def letter_rows(wave, decisions, choice, *, preview=False):
    """``(to, about, context)`` for each decision of one choice that has a letter without an offer.

    In a preview also for offers, as they would be made now.
    """
    from_plan = None
    said = {}
    if choice == Choice.NOT_PROGRESSED:
        said = letters.feedback([each.application_id for each in decisions])
    if choice == Choice.OFFER and preview:
        from_plan = plan_of(wave.intake)
    rows = []
    for decision in decisions:
        application = decision.application
        values = letters.context(
            application, application.intake, reason=decision.reason,
            said=said.get(decision.application_id),
        )  # fmt: skip
        if from_plan is not None:
            offer = offer_making.draft(
                application, intake=application.intake, cohort=application.intake.cohort,
                plan=from_plan, now=timezone.now(),
            )  # fmt: skip
            values = letters.context(application, application.intake, offer=offer, path="/…")
        rows.append((application.applicant, application, values))
    return rows


# ------------------------------------------------------------------ the approval
@transaction.atomic
def ask_approval(wave, *, by):
    """The whole wave waits for one approval under the program's policy, with a random twenty."""
    wave = ReleaseWave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    ids = list(wave.decisions.pending().values_list("application_id", flat=True))
    if not ids:
        raise Refused("Nothing is left in this release.")
    wave.step(WaveState.WAITING, by=by, count=len(ids))
    said = ", ".join(f"{count:,} {words.lower()}" for words, count in _by_words(wave))
    return approvals.request(
        KIND,
        wave,
        by=by,
        program=wave.intake.program,
        summary=f"Release “{wave.name}” of {wave.intake}: {said}."[:400],
        sample_ids=approvals.draw_sample(ids, seed=wave.pk),
        count=len(ids),
    )


def _by_words(wave):
    found = {}
    for words, _, count, _ in contents(wave):
        found[words] = found.get(words, 0) + count
    return sorted(found.items(), key=lambda pair: -pair[1])


def approval_of(wave):
    """The approval that the wave waits for, or the last one that was given; None before."""
    return Approval.objects.about(wave).filter(kind=KIND).order_by("-pk").first()


def approved(approval, by):
    """The wave may go out; called inside the approval's transaction."""
    ReleaseWave.objects.get(pk=approval.about_id).step(WaveState.APPROVED, by=by)


def not_approved(approval, by):
    """The wave is open for changes again."""
    wave = ReleaseWave.objects.get(pk=approval.about_id)
    if wave.is_waiting:
        wave.step(WaveState.DRAFT, by=by)


@transaction.atomic
def dissolve(wave, *, by):
    """The wave is gone and its decisions are pending in no wave."""
    wave = ReleaseWave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    wave.step(WaveState.DISSOLVED, by=by)
    wave.decisions.pending().update(wave=None)


# ------------------------------------------------------------------ going out
@transaction.atomic
def schedule(wave, *, by, minutes=None):
    """The wave goes out in ``minutes``, by the plan unless given; until then it can be undone."""
    wave = ReleaseWave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    if not by.may(DECIDE):
        raise Refused("You may not release decisions.")
    if not Approval.objects.about(wave).filter(kind=KIND, state=ApprovalState.APPROVED).exists():
        raise Refused("Nobody has approved this release.")
    wait = plan_of(wave.intake).undo_minutes if minutes is None else minutes
    at = timezone.now() + dt.timedelta(minutes=wait)
    with refusing():
        wave.step(WaveState.SCHEDULED, by=by, set={"goes_out_at": at, "released_by": by})
    later(RELEASE, by=by, wave=wave.pk, due_at=at if wait else None)
    return wave


@transaction.atomic
def undo(wave, *, by):
    """The wave does not go out; it stays approved. Refused once it is on its way."""
    if not wave.may_be_undone:
        raise Refused(f"It is {wave.get_state_display().lower()}; there is nothing to undo.")
    wave.step(
        WaveState.APPROVED, by=by, kind="applicants.releasewave.undone",
        set={"goes_out_at": None, "released_by": None},
    )  # fmt: skip


def due():
    """Waves whose moment has come, and those that stand still half way."""
    now = timezone.now()
    still = now - dt.timedelta(minutes=2)
    return [
        *ReleaseWave.objects.filter(state=WaveState.SCHEDULED, goes_out_at__lte=now),
        *ReleaseWave.objects.filter(state=WaveState.RELEASING, state_changed_at__lte=still),
    ]


def outcomes(wave):
    """How many decisions of the wave stand where."""
    rows = wave.decisions.order_by().values_list("state").annotate(n=Count("pk"))
    return {DecisionState(state): count for state, count in rows}


def of_intake(intake):
    """The waves of ``intake``, the newest first."""
    return (
        ReleaseWave.objects.filter(intake=intake)
        .exclude(state=WaveState.DISSOLVED)
        .select_related("made_by", "released_by")
        .order_by("-pk")
    )
