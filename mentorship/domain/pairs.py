"""What happens to a pair: proposed, agreed, begun, paused, handed over, ended."""

from datetime import timedelta

from django.db import transaction

from careerpath import audit
from careerpath.workflow import Refused, refusing
from mentorship.domain import briefs
from mentorship.domain.facts import today_of
from mentorship.models import EndReason, Mentor, MentorPause, Pair, PairPause, StandIn
from mentorship.notifications import tell_agreed, tell_proposed
from mentorship.states import STANDING, PairState

FULL = "{mentor} has no place left: {taken} of {capacity} are taken."
AWAY = "{mentor} takes a break and nobody new now."


@transaction.atomic
def propose(mentor, enrollment, *, reasons=(), by, follows=None, brief=""):
    """The mentor is asked whether the two become a pair.

    Refused when the mentor has no place left, or the person has a mentor.
    """
    mentor = Mentor.objects.select_for_update().select_related("user", "program").get(pk=mentor.pk)
    _has_place(mentor)
    if mentor.program_id != enrollment.cohort.program_id:
        raise Refused("They are in different programs.")
    if mentor.user_id == enrollment.person_id:
        raise Refused("Nobody mentors the own person.")
    pair = Pair(
        mentor=mentor,
        enrollment=enrollment,
        reasons=list(reasons),
        proposed_by=by,
        follows=follows,
        brief=brief,
    )
    with refusing():
        pair.save(force_insert=True)
    audit.record("mentorship.pair.proposed", by=by, about=pair, to_state=pair.state)
    tell_proposed(pair, by=by)
    return pair


def _has_place(mentor):
    """Refused when the mentor is full, away or gone; the row is locked by us."""
    taken = Pair.objects.filter(mentor=mentor, state__in=STANDING).count()
    if mentor.left_on is not None:
        raise Refused(f"{mentor} does not mentor any more.")
    if MentorPause.objects.filter(mentor=mentor).covering(today_of(mentor.program)).exists():
        raise Refused(AWAY.format(mentor=mentor))
    if taken >= mentor.capacity:
        raise Refused(FULL.format(mentor=mentor, taken=taken, capacity=mentor.capacity))


@transaction.atomic
def agree(pair, *, by):
    """The mentor says yes; both can meet from today on."""
    values = {"starts_on": today_of(pair.enrollment.cohort.program)}
    pair.step(PairState.AGREED, by=by, set=values)
    tell_agreed(pair, by=by)


@transaction.atomic
def decline(pair, *, note="", by):
    """The mentor says no; the person is free for another."""
    if pair.state != PairState.PROPOSED:
        raise Refused("The pair is agreed already. End it instead.")
    _end(pair, EndReason.NOT_AGREED, note, by)


@transaction.atomic
def pause(pair, *, from_on, until_on=None, reason, by):
    """No check-in is due and nobody is reminded on these days."""
    if pair.state != PairState.ACTIVE:
        raise Refused("Only a pair that has begun can be paused.")
    span = PairPause(pair=pair, from_on=from_on, until_on=until_on, reason=reason, made_by=by)
    with refusing():
        span.save(force_insert=True)
    audit.record("mentorship.pairpause.made", by=by, about=span, pair_id=pair.pk)
    if from_on <= today_of(pair.enrollment.cohort.program):
        pair.step(PairState.PAUSED, by=by)
    return span


@transaction.atomic
def resume(pair, *, by):
    """The pair goes on from today; its pause ended yesterday."""
    today = today_of(pair.enrollment.cohort.program)
    pair.step(PairState.ACTIVE, by=by)
    now = PairPause.objects.filter(pair=pair).covering(today)
    now.filter(from_on__lt=today).update(until_on=today - timedelta(days=1))
    now.filter(from_on=today).delete()


@transaction.atomic
def end(pair, *, reason, note="", by):
    """The pair ended today, for a reason."""
    _end(pair, reason, note, by)


def _end(pair, reason, note, by):
    values = {
        "ends_on": today_of(pair.enrollment.cohort.program),
        "end_reason": reason,
        "end_note": note,
        "next_on": None,
    }
    pair.step(PairState.ENDED, by=by, reason=EndReason(reason).label, set=values)


@transaction.atomic
def hand_over(pair, *, mentor, note="", by):
    """The pair ended and another mentor is asked, with a brief of what to know."""
    brief = briefs.of(pair, note)
    end(pair, reason=EndReason.HANDED_OVER, note=note, by=by)
    return propose(
        mentor,
        pair.enrollment,
        reasons=[f"Handed over by {pair.mentor}."],
        follows=pair,
        brief=brief,
        by=by,
    )


@transaction.atomic
def accept_brief(pair, *, by, at):
    """The new mentor has read the brief of the one before."""
    rows = Pair.objects.filter(pk=pair.pk, brief_accepted_at=None).exclude(brief="")
    if rows.update(brief_accepted_at=at, brief_accepted_by=by):
        audit.record("mentorship.pair.brief_accepted", by=by, about=pair)


@transaction.atomic
def stand_in(pair, *, mentor, from_on, until_on, by):
    """Somebody stands in on these days, knows what to know, and gets the reminders."""
    if pair.has_ended or pair.state == PairState.PROPOSED:
        raise Refused("Only for a pair that is agreed can somebody stand in.")
    if mentor.pk == pair.mentor_id:
        raise Refused("Choose somebody else: this is the mentor.")
    row = StandIn(
        pair=pair,
        mentor=mentor,
        from_on=from_on,
        until_on=until_on,
        brief=briefs.of(pair, ""),
        made_by=by,
    )
    with refusing():
        row.save(force_insert=True)
    audit.record("mentorship.standin.made", by=by, about=row, pair_id=pair.pk)
    return row


@transaction.atomic
def set_next(pair, *, on, by):
    """The two meet next on this day; without a day their rhythm says."""
    if not pair.is_going:
        raise Refused("The pair does not meet now.")
    if on is not None and on < today_of(pair.enrollment.cohort.program):
        raise Refused("Choose today or a later day.")
    Pair.objects.filter(pk=pair.pk).update(next_on=on)
    pair.next_on = on
    audit.record("mentorship.pair.next_set", by=by, about=pair)


@transaction.atomic
def set_rhythm(pair, *, days, by):
    """The pair has its own rhythm, or that of its stage again."""
    pair.own_rhythm = days
    with refusing():
        pair.save(update_fields=["own_rhythm"])
    audit.record("mentorship.pair.rhythm_set", by=by, about=pair, days=days or 0)
