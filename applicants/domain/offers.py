"""What becomes of offers: answered, deferred, given up, taken back; a yes is a seat at once.

Whoever says yes while every seat is taken stands by, with the agreement kept, and has the seat
as soon as one is free: no seat stays empty and none is given twice.
"""

from datetime import timedelta
from functools import partial, wraps

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from applicants.choosing_states import OfferState, WaitState
from applicants.domain import letters, waitlist
from applicants.domain.offer_making import again, draft, locked, post, seated
from applicants.domain.plans import plan_of
from applicants.models import DispositionReason, Offer, OfferCondition, WaitlistEntry
from applicants.states import State
from careerpath import audit
from careerpath.workflow import Refused, refusing
from cohorts.domain import enrollments
from cohorts.models import Cohort, Intake

BY_THE_CLOCK = "system:offers"
OVER = "The last day to answer is over. Write to us if you still want the seat."
FULL = (
    "You said yes, and your place is kept. Every seat is taken at this moment; the next one that "
    "becomes free is given to those who said yes, in the order of the ranking, before anybody else."
)


def patient(act):
    """The act is one transaction; waiting too long for somebody else is a sentence."""

    @wraps(act)
    def whole(*args, **kwargs):
        with transaction.atomic(), refusing():
            return act(*args, **kwargs)

    return whole


# ------------------------------------------------------------------ the applicant's answer
def for_applicant(application):
    """The newest offer that the applicant was told of, with its conditions, or None."""
    return (
        Offer.objects.told()
        .filter(application=application)
        .select_related("cohort", "application__intake__program")
        .prefetch_related("conditions")
        .order_by("-pk")
        .first()
    )


@patient
def accept(offer, *, by, key="", agreed=""):
    """The applicant has the seat and is a participant, or stands by while all seats are taken.

    ``agreed`` is the print of the agreement that was on the page. Saying yes twice is one yes.
    Refused after the last moment by the database's clock, and when the agreement has changed.
    """
    application = locked(offer)
    offer = again(offer)
    _only_own(application, by)
    if offer.is_accepted or offer.is_standby:
        return offer
    if agreed and agreed != offer.agreement_print:
        raise Refused("The agreement has changed since you opened this page. Read it again.")
    if not offer.is_unanswered:
        raise Refused(_settled(offer))
    if not Offer.objects.filter(pk=offer.pk, answer_by__gt=Now()).exists():
        raise Refused(OVER)
    kept = {"agreed_text": offer.agreement, "answered_at": timezone.now(), "answer_key": key[:64]}
    enrollment = _seat(offer.cohort, application, by=by)
    if enrollment is None:
        offer.step(OfferState.STANDBY, by=by, set=kept)
        post(letters.STANDBY, [offer], by=by)
        # A seat that became free while this was not yet seen by others is looked for afterwards.
        transaction.on_commit(partial(waitlist.fill_if_free, offer.cohort_id))
        return offer
    seated(offer, application, enrollment, by=by, kept=kept)
    return offer


def answered(offer):
    """What the applicant reads after saying yes."""
    if offer.is_standby:
        return FULL
    return f"The seat in {offer.cohort} is yours."


def _seat(cohort, application, *, by):
    """An enrollment, or None while every seat is taken."""
    reserve = partial(enrollments.reserve, cohort, person=application.applicant, by=by)
    try:
        return reserve()
    except Refused:
        if _is_full(Cohort.objects.get(pk=cohort.pk)):
            return None
    # A seat became free since the refusal, or that had another reason: ask again, with the lock.
    if _is_full(Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)):
        return None
    return reserve()


def _is_full(cohort):
    return cohort.is_full and cohort.state in enrollments.TAKES_PEOPLE


@patient
def decline(offer, *, reason, by):
    """The applicant does not want the seat, which goes to the next one in the same transaction."""
    application = locked(offer)
    offer = again(offer)
    _only_own(application, by)
    if offer.is_accepted:
        raise Refused("You have the seat already. Give it up instead, if you cannot come.")
    offer.step(
        OfferState.DECLINED,
        by=by,
        set={"answered_at": timezone.now(), "reason": reason},
        kind="applicants.offer.declined",
    )
    application.step(State.WITHDRAWN, by=by, reason=str(reason))
    post(letters.GOODBYE, [offer], by=by)
    waitlist.fill(offer.cohort)
    return offer


@patient
def give_up(offer, *, reason, by):
    """The seat is free again and the person has withdrawn; whoever waits for a seat is told."""
    application = locked(offer)
    offer = again(offer)
    if application.applicant_id != by.pk and not by.may("applicants.decide_application"):
        raise Refused("Only the person whose seat it is, or the office, can give it up.")
    if not offer.is_accepted:
        raise Refused(_settled(offer))
    offer.step(OfferState.GIVEN_UP, by=by, set={"reason": reason})
    application.step(State.WITHDRAWN, by=by, reason=str(reason))
    enrollments.release(offer.enrollment, by=by, reason=str(reason))
    return offer


def left(application, *, by, reason=None):
    """Whatever stood open for somebody who withdraws is closed: offer, seat, waitlist place.

    Called in the transaction in which the application moved to withdrawn.
    """
    for offer in Offer.objects.open().filter(application=application):
        if offer.is_accepted:
            offer.step(OfferState.GIVEN_UP, by=by, set={"reason": reason})
            enrollments.release(offer.enrollment, by=by, reason="The applicant withdrew.")
        else:
            offer.step(
                OfferState.DECLINED, by=by, set={"reason": reason, "answered_at": timezone.now()}
            )
    WaitlistEntry.objects.waiting().filter(application=application).step_all(
        WaitState.LEFT, by=by, set={"left_at": timezone.now()}
    )


def withdrawal_reasons():
    """Why applicants leave, for their own forms."""
    return DispositionReason.objects.filter(
        kind=DispositionReason.Kind.WITHDREW, is_active=True
    ).exclude(key="no_answer")


# ------------------------------------------------------------------ the clock
def lapse(*, by=BY_THE_CLOCK):
    """Offers whose last moment is over have lapsed and went to the next ones; may run twice."""
    done = 0
    for pk in list(Offer.objects.lapsed().order_by("answer_by", "pk").values_list("pk", flat=True)):
        with transaction.atomic():
            application = locked(Offer.objects.get(pk=pk))
            offer = again(Offer(pk=pk))
            if not Offer.objects.lapsed().filter(pk=pk).exists():
                continue
            reason = DispositionReason.objects.get(key="no_answer")
            offer.step(OfferState.EXPIRED, by=by, cause="rule", set={"reason": reason})
            application.step(State.WITHDRAWN, by=by, cause="rule", reason=str(reason))
            post(letters.LAPSED, [offer], by=by)
            waitlist.fill(offer.cohort)
            done += 1
    return done


def remind(*, by=BY_THE_CLOCK):
    """Whoever has not answered near the end was reminded once; the state is read when it happens.

    The message is written only for offers that are unanswered in the same transaction.
    """
    reminded = 0
    intakes = (
        Offer.objects.unanswered()
        .filter(reminded_at=None)
        .values_list("application__intake", flat=True)
    )
    for intake in Intake.objects.filter(pk__in=intakes.distinct()):
        until = timezone.now() + timedelta(days=plan_of(intake).remind_days)
        with transaction.atomic():
            due = list(
                Offer.objects.unanswered()
                .filter(
                    reminded_at=None, application__intake=intake, answer_by__lte=until,
                    answer_by__gt=Now(),
                )
                .select_related(
                    "cohort", "application__applicant", "application__intake__program",
                    "application__intake__cohort",
                )
                .select_for_update(of=("self",), skip_locked=True, no_key=True)
            )  # fmt: skip
            ids = [offer.pk for offer in due]
            Offer.objects.filter(pk__in=ids).update(reminded_at=Now())
            audit.record_many("applicants.offer.reminded", ids, model=Offer, by=by, cause="rule")
            post(letters.REMINDER, due, by=by)
            reminded += len(ids)
    return reminded


# ------------------------------------------------------------------ the office
@patient
def extend(offer, *, until, by):
    """The applicant may answer until ``until``; a lapsed offer is open again."""
    application = locked(offer)
    offer = again(offer)
    if until <= timezone.now():
        raise Refused("Choose a moment that lies ahead.")
    values = {"answer_by": until, "reminded_at": None}
    if offer.is_unanswered:
        with refusing():
            Offer.objects.filter(pk=offer.pk).update(**values)
        audit.record("applicants.offer.extended", by=by, about=offer)
    elif offer.has_lapsed:
        application.step(State.SHORTLISTED, by=by, reason="The offer is open again.")
        application.step(State.OFFER, by=by, reason="The offer is open again.")
        with refusing():
            offer.step(OfferState.SENT, by=by, set=values)
    else:
        raise Refused(_settled(offer))
    post(letters.EXTENDED, [again(offer)], by=by)
    return offer


@patient
def defer(offer, *, cohort, by):
    """The offer holds for a later cohort: what was agreed and met is kept, the seat is free.

    The application stays with its offer, and everything that led to it stays as it is.
    """
    application = locked(offer)
    offer = again(offer)
    if not offer.may_be_deferred:
        raise Refused(_settled(offer))
    if cohort.pk == offer.cohort_id:
        raise Refused("Choose another cohort: this offer is for that one already.")
    if cohort.program_id != offer.cohort.program_id:
        raise Refused("A deferral stays within the program.")
    if cohort.state not in enrollments.TAKES_PEOPLE:
        raise Refused(f"{cohort} takes nobody any more.")
    enrollment = offer.enrollment if offer.is_accepted else None
    if offer.is_accepted:
        application.step(State.OFFER, by=by, reason="Deferred to a later cohort.")
    offer.step(OfferState.DEFERRED, by=by, to_cohort=cohort.pk)
    plan, now = plan_of(application.intake), timezone.now()
    later_one = draft(
        application, intake=application.intake, cohort=cohort, plan=plan, now=now,
        decision=offer.decision, rank=offer.rank, why="Deferred from an earlier cohort.",
    )  # fmt: skip
    later_one.deferred_from = offer
    later_one.agreement = offer.agreement
    later_one.save(force_insert=True)
    OfferCondition.objects.bulk_create(
        OfferCondition(offer=later_one, text=each.text, met_at=each.met_at, met_by=each.met_by)
        for each in offer.conditions.all()
    )
    audit.record(
        "applicants.offer.made", by=by, about=later_one, to_state=OfferState.SENT,
        deferred_from=offer.pk,
    )  # fmt: skip
    post(letters.DEFERRED, [later_one], by=by)
    if enrollment is not None:
        enrollments.release(enrollment, by=by, reason="Deferred to a later cohort.")
    return later_one


@patient
def meet(condition, *, by, met=True):
    """The condition is met, seen by ``by``; or open again."""
    values = {"met_at": timezone.now(), "met_by": by} if met else {"met_at": None, "met_by": None}
    before = OfferCondition.objects.select_for_update().get(pk=condition.pk)
    if bool(before.met_at) == met:
        raise Refused("Somebody was faster: it stands like this already.")
    OfferCondition.objects.filter(pk=condition.pk).update(**values)
    audit.record(
        f"applicants.offer.condition_{'met' if met else 'open'}", by=by, about=condition.offer,
        condition=condition.pk,
    )  # fmt: skip


@patient
def rescind(offer, *, reason, by):
    """The offer is taken back and its seat is free; the approval has been given."""
    application = locked(offer)
    offer = again(offer)
    if not offer.may_be_rescinded:
        raise Refused(_settled(offer))
    enrollment = offer.enrollment if offer.is_accepted else None
    if offer.is_accepted:
        application.step(State.OFFER, by=by, reason="The offer is rescinded.")
    offer.step(OfferState.RESCINDED, by=by, set={"reason": reason})
    application.step(State.NOT_PROGRESSED, by=by, reason=str(reason))
    post(letters.RESCINDED, [offer], by=by)
    if enrollment is not None:
        enrollments.release(enrollment, by=by, reason="The offer is rescinded.")
    return offer


def _only_own(application, by):
    if application.applicant_id != by.pk:
        raise Refused("Only the applicant can answer an offer.")


def _settled(offer):
    return f"This offer is settled: {offer.get_state_display().lower()}."
