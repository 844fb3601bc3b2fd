"""The day of an interview: who comes, what they are asked, and what the panel gives."""

import datetime as dt

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from applicants.domain import interview_booking, scorecards
from applicants.domain import interview_letters as letters
from applicants.interview_states import InterviewState
from applicants.models import (
    Interview,
    InterviewInvitation,
    ReviewKind,
    Scorecard,
    ShownScores,
    SlotInterviewer,
    Unblinding,
)
from applicants.states import ScorecardState, State
from careerpath import audit
from careerpath.workflow import Refused, refusing

UNDO_FOR = dt.timedelta(minutes=10)
SYSTEM = "system:interviews"


# ------------------------------------------------------------------ lists
def agenda(user, zone):
    """This person's interviews: of today in ``zone``, later ones, and those without a scorecard."""
    mine = (
        Interview.objects.of_interviewer(user)
        .for_list()
        .defer("invitation__application__applicant", "invitation__application__external_id")
    )
    midnight = timezone.localtime(timezone=zone).replace(hour=0, minute=0, second=0, microsecond=0)
    after = (midnight + dt.timedelta(hours=36)).replace(hour=0)
    own = Scorecard.objects.submitted().filter(
        kind=ReviewKind.INTERVIEW, occasion=OuterRef("pk"), reader=user
    )
    mine = mine.annotate(has_card=Exists(own))
    today = mine.filter(slot__starts_at__gte=midnight, slot__starts_at__lt=after)
    later = mine.filter(slot__starts_at__gte=after, state=InterviewState.SCHEDULED)
    owed = mine.filter(has_card=False, slot__ends_at__lt=Now(), slot__starts_at__lt=midnight)
    owed = owed.exclude(state=InterviewState.NO_SHOW)
    return list(today), list(later[:30]), list(owed[:30])


def without_card(interviews):
    """Seats of interviews that took place whose interviewer has not handed in."""
    card = Scorecard.objects.submitted().filter(
        kind=ReviewKind.INTERVIEW,
        occasion=OuterRef("pk"),
        reader=OuterRef("slot__seats__interviewer"),
    )
    return interviews.filter(slot__seats__left_at=None).filter(~Exists(card))


# ------------------------------------------------------------------ who came
@transaction.atomic
def mark(interview, to, *, by):
    """The interview took place, was missed, or is open again as before a wrong tap.

    Refused before it begins, a no-show before the grace is over, and once a scorecard is in.
    """
    interview_booking.lock(interview.invitation.application_id)
    interview = _again(interview)
    now = timezone.now()
    if to != InterviewState.SCHEDULED and not interview.has_begun(now):
        raise Refused("The interview has not begun yet.")
    if to == InterviewState.NO_SHOW and now < interview.missed_from():
        raise Refused(
            f"Give them {interview.slot.round.grace_minutes} minutes before you call it a no-show."
        )
    if interview.state != to and cards_of(interview).submitted().exists():
        raise Refused("A scorecard is in, so the interview took place.")
    came_back = interview.is_no_show
    with refusing(interview_one_per_invitation="The applicant has booked another time by now."):
        interview.step(
            to, by=by, set={"came_late": False} if to == InterviewState.NO_SHOW else None
        )
    change = {InterviewState.NO_SHOW: 1}.get(to, -1 if came_back else 0)
    if change:
        missed = max(0, interview.invitation.no_shows + change)
        InterviewInvitation.objects.filter(pk=interview.invitation_id).update(no_shows=missed)
        if change > 0:
            open_ = interview.slot.round.booking_closes_at > now
            letters.post(
                letters.NO_SHOW, interview, by=by, after=letters.UNDO_FOR,
                may_book=missed == 1 and open_,
            )  # fmt: skip
        else:
            letters.unsend(interview, [letters.NO_SHOW], by=by, reason="The person did come.")
    return interview


@transaction.atomic
def late(interview, *, by):
    """It is written down that the applicant came late; once more takes it back."""
    interview = _again(interview)
    if interview.is_no_show or not interview.has_begun(timezone.now()):
        raise Refused("Nobody is late yet.")
    Interview.objects.filter(pk=interview.pk).update(came_late=not interview.came_late)
    audit.record("applicants.interview.late", by=by, about=interview)


# ------------------------------------------------------------------ scorecards
def cards_of(interview):
    """Every scorecard of this interview."""
    return Scorecard.objects.filter(kind=ReviewKind.INTERVIEW, occasion=interview.pk)


def card_of(interview, user):
    """This person's scorecard; None before it was begun."""
    return cards_of(interview).filter(reader=user).select_related("rubric").first()


def sits(interview, user):
    """Whether this person is on the panel of the interview."""
    return interview.slot.seats.sitting().filter(interviewer=user).exists()


@transaction.atomic
def begin(interview, *, by):
    """``by`` has a scorecard for the interview, a draft if it is new."""
    interview = _again(interview)
    _may_write(interview, by)
    if not interview.has_begun(timezone.now()):
        raise Refused("The scorecard opens when the interview begins.")
    with refusing():
        return Scorecard.objects.get_or_create(
            application_id=interview.invitation.application_id,
            reader=by,
            kind=ReviewKind.INTERVIEW,
            occasion=interview.pk,
            defaults={"rubric_id": interview.slot.round.rubric_id},
        )[0]


@transaction.atomic
def save(interview, entry, *, by):
    """The draft holds what was entered; refused when another tab saved, or it is in."""
    _may_write(_again(interview), by)
    return scorecards.write(begin(interview, by=by), entry)


@transaction.atomic
def submit(interview, entry, *, by):
    """The scorecard is in, and with it the interview took place."""
    interview_booking.lock(interview.invitation.application_id)
    interview = _again(interview)
    card = card_of(interview, by)
    if card is not None and card.is_submitted:
        return card
    card = save(interview, entry, by=by)
    now = timezone.now()
    knew = Unblinding.objects.filter(
        application=card.application_id, user=by, what=Unblinding.What.IDENTITY
    ).exists()
    seconds = min(int((now - card.created_at).total_seconds()), 24 * 3600)
    scorecards.submit(card, entry, by=by, at=now, seconds=seconds, knew_identity=knew)
    if interview.is_scheduled:
        interview.step(InterviewState.COMPLETED, by=by, cause="rule")
    return card


@transaction.atomic
def take_back(interview, *, by):
    """The scorecard is a draft again. Refused after ten minutes, and once others were shown."""
    card = card_of(interview, by)
    if card is None or not card.is_submitted:
        raise Refused("This scorecard is a draft already.")
    if has_seen(interview, by):
        raise Refused("You have seen the other scores, so your scorecard stands.")
    if timezone.now() > card.submitted_at + UNDO_FOR:
        raise Refused("A scorecard can be taken back for ten minutes. This one stands.")
    scorecards.take_back(card, by=by)


def may_take_back(card, seen):
    """Whether the page offers to take this scorecard back."""
    return (
        card is not None
        and card.is_submitted
        and not seen
        and timezone.now() <= card.submitted_at + UNDO_FOR
    )


def has_seen(interview, user):
    """Whether this person has opened the other scores."""
    return ShownScores.objects.filter(interview=interview, user=user).exists()


@transaction.atomic
def show(interview, *, by):
    """Potential, reading and panel are open to this person, whose own scorecard now stands."""
    card = card_of(interview, by)
    if card is None or not card.is_submitted:
        raise Refused("Other scores open once your scorecard is in.")
    _, new = ShownScores.objects.get_or_create(interview=interview, user=by)
    if new:
        audit.record("applicants.interview.scores_shown", by=by, about=interview)


def panel_is_in(interview):
    """Whether everybody of the panel has handed in."""
    seats = interview.slot.seats.sitting().values("interviewer")
    size = seats.count()
    return size > 0 and cards_of(interview).submitted().filter(reader__in=seats).count() >= size


def owing():
    """(interview, interviewer) pairs whose scorecard is a day late; three queries."""
    yesterday = timezone.now() - dt.timedelta(days=1)
    week = timezone.now() - dt.timedelta(days=14)
    done = list(
        Interview.objects.filter(
            state__in=[InterviewState.SCHEDULED, InterviewState.COMPLETED],
            slot__ends_at__lt=yesterday,
            slot__ends_at__gt=week,
            invitation__application__state__in=[State.INTERVIEW, State.SHORTLISTED],
        ).for_list()
    )
    seats = SlotInterviewer.objects.sitting().filter(slot__in=[one.slot_id for one in done])
    people = {}
    for seat in seats.select_related("interviewer"):
        people.setdefault(seat.slot_id, []).append(seat.interviewer)
    have = set(
        Scorecard.objects.submitted()
        .filter(kind=ReviewKind.INTERVIEW, occasion__in=[one.pk for one in done])
        .values_list("occasion", "reader")
    )
    return [
        (one, person)
        for one in done
        for person in people.get(one.slot_id, ())
        if (one.pk, person.pk) not in have
    ]


def _again(interview):
    return Interview.objects.for_list().get(pk=interview.pk)


def _may_write(interview, by):
    if not sits(interview, by):
        raise Refused("You are not on the panel of this interview.")
    if interview.state == InterviewState.CANCELLED:
        raise Refused("This interview was moved or cancelled.")
    if interview.is_no_show:
        raise Refused("Nobody came, so there is nothing to score.")


def counts_of(interviews):
    """How many of the panel have handed in: {interview id: (in, of)}; two queries."""
    sizes = dict(
        Interview.objects.filter(pk__in=interviews).annotate(
            n=Count("slot__seats", filter=Q(slot__seats__left_at=None))
        ).values_list("pk", "n")
    )  # fmt: skip
    cards = Scorecard.objects.filter(
        kind=ReviewKind.INTERVIEW, occasion__in=list(interviews), state=ScorecardState.SUBMITTED
    )
    have = dict(cards.order_by().values_list("occasion").annotate(n=Count("pk")))
    return {pk: (have.get(pk, 0), size) for pk, size in sizes.items()}
