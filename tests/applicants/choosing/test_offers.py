"""Offers: a yes is a seat, a no goes to the next, and every change keeps what was there."""

import datetime as dt

import pytest
from django.utils import timezone

from applicants.choosing_states import OfferState
from applicants.domain import offers, ranking, rescinding, waitlist
from applicants.models import (
    Application,
    Identity,
    Offer,
    OfferCondition,
    SelectionPlan,
    WaitlistEntry,
)
from applicants.states import State
from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from cohorts import origins, reach
from cohorts.domain import approvals, enrollments
from cohorts.models import Cohort, Enrollment
from tests.applicants.choosing import scene
from tests.cohorts import made as hub

pytestmark = pytest.mark.django_db


def again(offer):
    return Offer.objects.get(pk=offer.pk)


def letters_of(kind):
    return Message.objects.filter(kind=kind).count()


def test_a_yes_is_a_seat_and_makes_the_participant():
    _, [offer, *_] = scene.offered(2)
    person = offer.application.applicant

    scene.accept(offer)
    partner = hub.partner(name="Midwest State")
    mine = Identity.objects.filter(application=offer.application_id)
    mine.update(partner=partner, preferred_name="Sam", phone="(555) 010-0199")
    seat = Enrollment.objects.get(person=person).pk
    assert origins.universities([seat, 0]) == {seat: "Midwest State"}
    assert reach.of([seat, 0]) == {seat: reach.Reach("Sam", "(555) 010-0199"), 0: reach.Reach()}

    assert again(offer).state == OfferState.ACCEPTED
    assert Application.objects.get(pk=offer.application_id).state == State.ACCEPTED
    assert Enrollment.objects.get(person=person).state == "enrolled"
    assert "participant" in type(person).objects.get(pk=person.pk).roles
    assert letters_of("applicants.offer_accepted") == 1
    assert scene.impossible() == []


def test_the_agreement_is_kept_as_it_was_read():
    call, [offer, *_] = scene.offered(1)
    before = offer.agreement
    scene.accept(offer)
    SelectionPlan.objects.update_or_create(intake=call, defaults={"agreement": "Other words."})
    assert again(offer).agreed_text == before


def test_a_changed_agreement_is_read_again():
    _, [offer, *_] = scene.offered(1)
    with pytest.raises(Refused, match="agreement has changed"):
        offers.accept(offer, by=offer.application.applicant, agreed="0" * 64)


def test_saying_yes_twice_is_one_yes():
    _, [offer, *_] = scene.offered(2)
    scene.accept(offer)
    scene.accept(offer)
    assert Enrollment.objects.count() == 1
    assert letters_of("applicants.offer_accepted") == 1


def test_only_the_applicant_says_yes():
    _, [offer, other] = scene.offered(2)
    with pytest.raises(Refused, match="Only the applicant"):
        offers.accept(offer, by=other.application.applicant)


def test_after_the_last_moment_it_is_too_late_by_the_clock_of_the_database():
    _, [offer, *_] = scene.offered(1)
    Offer.objects.update(
        made_at=timezone.now() - dt.timedelta(days=9),
        answer_by=timezone.now() - dt.timedelta(seconds=1),
    )
    with pytest.raises(Refused, match="last day to answer is over"):
        scene.accept(offer)


def test_one_too_many_stands_by_and_has_the_next_seat():
    _, [first, second, third] = scene.offered(3, seats=1)
    scene.accept(first)
    assert scene.accept(third).is_standby
    assert scene.accept(second).is_standby

    offers.give_up(first, reason=scene.reason("other_job"), by=first.application.applicant)

    best = min(second, third, key=lambda offer: offer.rank)
    other = third if best is second else second
    assert again(best).is_accepted
    assert again(other).is_standby
    assert Cohort.objects.get(pk=first.cohort_id).seats_taken == 1
    assert scene.impossible() == []


def test_C2_a_seat_that_is_given_back_right_after_the_refusal_is_taken(monkeypatch):
    _, [first, second] = scene.offered(2, seats=1)
    scene.accept(first)
    seat, reserve = again(first).enrollment, enrollments.reserve

    def refused_and_then_free(*args, **kwargs):
        if not Enrollment.objects.seated().exists():
            return reserve(*args, **kwargs)
        enrollments.release(seat, by=first.application.applicant, reason="Left.")
        raise Refused("The cohort is full.")

    monkeypatch.setattr(enrollments, "reserve", refused_and_then_free)

    scene.accept(second)

    assert again(second).state == OfferState.ACCEPTED
    assert Cohort.objects.get().seats_taken == 1


def test_a_no_goes_to_the_next_on_the_waitlist_with_the_reason_why():
    call, rows = scene.scene(3, seats=1)
    ranking.rank(call, by=scene.person("recruiter"))
    scene.decided(rows[:1], "offer")
    scene.decided(rows[1:], "waitlist")
    scene.released(call)
    [offer] = Offer.objects.all()

    offers.decline(offer, reason=scene.reason("pay"), by=offer.application.applicant)

    made = Offer.objects.get(state=OfferState.SENT)
    assert made.why == "Next by rank: place 1 on the waitlist."
    assert WaitlistEntry.objects.get(rank=1).application == made.application
    assert Application.objects.get(pk=offer.application_id).state == State.WITHDRAWN
    assert letters_of("applicants.offer") == 2


def test_while_offers_are_out_the_waitlist_waits():
    call, rows = scene.scene(3, seats=1)
    scene.decided(rows[:2], "offer")
    scene.decided(rows[2:], "waitlist")
    scene.released(call)
    offer = Offer.objects.first()
    offers.decline(offer, reason=scene.reason("pay"), by=offer.application.applicant)
    assert Offer.objects.unanswered().count() == 1
    assert WaitlistEntry.objects.waiting().count() == 1


def test_where_a_person_fills_the_list_it_does_not_fill_by_itself():
    call = scene.waitlisted(3, seats=0)
    SelectionPlan.objects.create(intake=call, fills_by_itself=False)
    enrollments.change_seats(call.cohort, seats=2, by=scene.person("program_lead"))
    assert not Offer.objects.exists()

    waitlist.fill(call.cohort, by=scene.person("recruiter"), asked=True)

    assert Offer.objects.count() == 2


def test_more_seats_wake_the_waitlist():
    call = scene.waitlisted(3, seats=0)
    enrollments.change_seats(call.cohort, seats=2, by=scene.person("program_lead"))
    assert list(Offer.objects.order_by("rank").values_list("rank", flat=True)) == [1, 2]


def test_an_offer_lapses_and_the_next_one_has_it():
    call, rows = scene.scene(2, seats=1)
    scene.decided(rows[:1], "offer")
    scene.decided(rows[1:], "waitlist")
    scene.released(call)
    Offer.objects.update(
        made_at=timezone.now() - dt.timedelta(days=9),
        answer_by=timezone.now() - dt.timedelta(minutes=1),
    )

    assert offers.lapse() == 1
    assert offers.lapse() == 0

    assert Offer.objects.order_by("pk").first().state == OfferState.EXPIRED
    assert Offer.objects.order_by("pk").last().state == OfferState.SENT
    assert letters_of("applicants.offer_lapsed") == 1


def test_a_lapsed_offer_is_opened_again_by_more_time():
    _, [offer] = scene.offered(1)
    Offer.objects.update(
        made_at=timezone.now() - dt.timedelta(days=9),
        answer_by=timezone.now() - dt.timedelta(minutes=1),
    )
    offers.lapse()
    offers.extend(
        again(offer), until=timezone.now() + dt.timedelta(days=2), by=scene.person("recruiter")
    )
    scene.accept(again(offer))
    assert again(offer).is_accepted


def test_a_reminder_goes_once_and_only_to_those_who_have_not_answered():
    _, [first, second] = scene.offered(2)
    scene.accept(first)
    Offer.objects.update(answer_by=timezone.now() + dt.timedelta(days=1))

    assert offers.remind() == 1
    assert offers.remind() == 0

    assert Message.objects.get(kind="applicants.offer_reminder").about_id == second.application_id


def test_a_deferral_keeps_what_was_met_and_frees_the_seat():
    call, [offer] = scene.offered(1, seats=1)
    condition = OfferCondition.objects.create(offer=offer, text="Transcript received")
    offers.meet(condition, by=scene.person("recruiter"))
    scene.accept(offer)
    later_one = Cohort.objects.create(program=call.program, name="Later", slug="later", seats=5)

    offers.defer(again(offer), cohort=later_one, by=scene.person("recruiter"))

    made = Offer.objects.get(state=OfferState.SENT)
    assert made.cohort == later_one
    assert made.deferred_from == again(offer)
    assert made.conditions.get().met_by == scene.person("recruiter")
    assert Cohort.objects.get(pk=offer.cohort_id).seats_taken == 0
    assert Application.objects.get(pk=offer.application_id).state == State.OFFER
    scene.accept(made)
    assert Cohort.objects.get(pk=later_one.pk).seats_taken == 1
    assert scene.impossible() == []


def test_rescinding_waits_for_a_second_person_and_frees_the_seat():
    _, [offer] = scene.offered(1, seats=1)
    scene.accept(offer)
    approval = rescinding.ask(
        again(offer), reason=scene.reason("misrepresented"), by=scene.person("recruiter")
    )
    assert again(offer).is_accepted

    approvals.approve(approval, by=scene.person("program_lead"), sample_read=True)

    assert again(offer).state == OfferState.RESCINDED
    assert Application.objects.get(pk=offer.application_id).state == State.NOT_PROGRESSED
    assert Cohort.objects.get(pk=offer.cohort_id).seats_taken == 0
    assert scene.impossible() == []


def test_rescinding_that_is_not_approved_changes_nothing():
    _, [offer] = scene.offered(1, seats=1)
    approval = rescinding.ask(
        again(offer), reason=scene.reason("misrepresented"), by=scene.person("recruiter")
    )
    approvals.refuse(approval, by=scene.person("program_lead"), reason="Not enough.")
    assert again(offer).is_unanswered
    assert again(offer).reason is None


def test_whoever_withdraws_leaves_everything_that_stood_open():
    _, [first, _] = scene.offered(2, seats=1)
    scene.accept(first)
    application = Application.objects.get(pk=first.application_id)
    application.step(State.WITHDRAWN, by=application.applicant)
    offers.left(application, by=application.applicant, reason=scene.reason("pay"))
    assert again(first).state == OfferState.GIVEN_UP
    assert Cohort.objects.get(pk=first.cohort_id).seats_taken == 0


def test_T1_each_answer_is_one_line_about_the_offer():
    _, [first, second, third] = scene.offered(3, seats=1)
    scene.accept(first)
    scene.accept(second)
    offers.decline(third, reason=scene.reason("pay"), by=third.application.applicant)
    about = AuditEvent.objects.filter(model="applicants.offer").exclude(
        kind="applicants.offer.made"
    )
    assert sorted(about.values_list("kind", flat=True)) == [
        "applicants.offer.accepted",
        "applicants.offer.declined",
        "applicants.offer.standby",
    ]
