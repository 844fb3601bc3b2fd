"""A wave goes out: chunk by chunk the applications move, and the letters leave together."""

from django.db import transaction
from django.utils import timezone

from applicants.choosing_states import Choice, DecisionState, WaitState, WaveState
from applicants.domain import letters, offer_making, waitlist
from applicants.domain.plans import plan_of
from applicants.domain.screening_apply import batches
from applicants.domain.waves import RELEASE, letter_rows
from applicants.models import Application, Decision, ReleaseWave
from careerpath.later import later
from careerpath.notifications import outbox
from careerpath.notifications.models import Message
from careerpath.notifications.models import State as MessageState
from cohorts.models import Cohort

CHUNK = 2500
RELATED = (
    "application__applicant", "application__intake__program", "application__intake__cohort",
    "reason",
)  # fmt: skip


def carry_on(wave_id, *, by):
    """The wave is out, as far as this slice of time goes; may run twice without harm."""
    wave = ReleaseWave.objects.get(pk=wave_id)
    if wave.state == WaveState.SCHEDULED and wave.goes_out_at <= timezone.now():
        with transaction.atomic():
            mine = ReleaseWave.objects.select_for_update(no_key=True).get(pk=wave_id)
            if mine.state == WaveState.SCHEDULED:
                mine.step(WaveState.RELEASING, by=by, cause="job")
        wave.refresh_from_db()
    if wave.state != WaveState.RELEASING:
        return
    if batches(lambda: _chunk(wave, by=by)):
        later(RELEASE, by=by, wave=wave.pk)
        return
    _finish(wave, by=by)


@transaction.atomic
def _chunk(wave, *, by):
    """One chunk of the wave is carried out; returns whether there was one."""
    mine = (
        ReleaseWave.objects.select_for_update(no_key=True, of=("self",))
        .select_related("intake__program", "intake__cohort")
        .get(pk=wave.pk)
    )
    if mine.state != WaveState.RELEASING:
        return False
    if mine.intake.cohort_id:
        # Before the applications: the same order as where the waitlist is filled.
        Cohort.objects.select_for_update(no_key=True).get(pk=mine.intake.cohort_id)
    found = Decision.objects.pending().filter(wave=mine).order_by("application_id")
    decisions = list(found.select_related(*RELATED).defer("inputs")[:CHUNK])
    if not decisions:
        return False
    # All of them in one order before any of them moves, so that nobody deadlocks.
    ids = [decision.application_id for decision in decisions]
    list(
        Application.objects.filter(pk__in=ids)
        .order_by("pk")
        .select_for_update(no_key=True)
        .values_list("pk", flat=True)
    )
    groups = {}
    for decision in decisions:
        key = decision.choice, decision.to_state, str(decision.reason or "")
        groups.setdefault(key, []).append(decision)
    for (choice, to, reason), group in sorted(groups.items()):
        _carry_out(mine, group, choice, to, reason, by=by)
    return True


def _carry_out(wave, group, choice, to, reason, *, by):
    """The applications of ``group`` are in ``to``; whoever stayed has its sentence."""
    moved = Application.objects.filter(
        pk__in=[decision.application_id for decision in group]
    ).step_all(to, by=by, cause="bulk", reason=reason, wave=wave.pk)
    why = dict(moved.stayed)
    done = [decision for decision in group if decision.application_id not in why]
    _settle(group, why, by=by)
    gone_to = WaitState.OFFERED if choice == Choice.OFFER else WaitState.LEFT
    waitlist.leave(moved.moved, by=by, to=gone_to)
    if choice == Choice.OFFER:
        _offer(wave, done, by=by)
        return
    if choice == Choice.WAITLIST:
        waitlist.add(done, cohort=wave.intake.cohort, by=by)
    if choice in letters.LETTER_OF:
        rows = letter_rows(wave, done, choice)
        outbox.queue_all(letters.LETTER_OF[choice], rows, by=by, hold=True)


def _settle(group, why, *, by):
    """Each decision says what became of it, in as many statements as there are sentences."""
    ids = {}
    for decision in group:
        ids.setdefault(why.get(decision.application_id, ""), []).append(decision.pk)
    for sentence, mine in ids.items():
        Decision.objects.filter(pk__in=mine).step_all(
            DecisionState.STAYED if sentence else DecisionState.RELEASED,
            by=by,
            cause="bulk",
            set={"sentence": sentence[:300]},
        )


def _offer(wave, decisions, *, by):
    plan, now = plan_of(wave.intake), timezone.now()
    drafts = [
        offer_making.draft(
            decision.application,
            intake=wave.intake,
            cohort=wave.intake.cohort,
            plan=plan,
            now=now,
            decision=decision,
            rank=decision.rank,
            why=f"Decided in the release “{wave.name}”.",
        )
        for decision in decisions
    ]
    offer_making.make_all(drafts, plan=plan, by=by, hold=True)


def held(wave):
    """The letters of the wave that wait for the last chunk."""
    about = wave.decisions.released().values("application_id")
    return Message.objects.filter(
        kind__in=list(letters.LETTER_OF.values()),
        about_model=Application._meta.label_lower,
        about_id__in=about,
        state=MessageState.HELD,
        created_at__gte=wave.goes_out_at,
    )


@transaction.atomic
def _finish(wave, *, by):
    """Every letter leaves and the wave is over."""
    mine = ReleaseWave.objects.select_for_update(no_key=True).get(pk=wave.pk)
    if mine.state != WaveState.RELEASING:
        return
    outbox.release_all(held(mine), by=by, reason=f"Release {mine.pk}")
    counts = mine.decisions.released().count()
    mine.step(
        WaveState.RELEASED, by=by, cause="job", set={"released_at": timezone.now()}, count=counts
    )
