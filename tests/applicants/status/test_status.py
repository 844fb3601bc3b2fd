"""An applicant's own pages after sending."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from applicants.domain import offers, ranking, reapplying, standing, submission, withdrawing
from applicants.models import (
    Application,
    Decision,
    DispositionReason,
    Identity,
    NextTime,
    WaitlistEntry,
)
from applicants.states import State
from careerpath import own_data
from careerpath.notifications import outbox
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from cohorts.models import Cohort
from tests.applicants.applying import made
from tests.applicants.choosing import scene
from tests.factories import triage

pytestmark = pytest.mark.django_db
NONCE = re.compile(r'csrfmiddlewaretoken" value="[^"]+"|X-CSRFToken[^}]+')


def page(client, application, part=""):
    """The page as its applicant sees it, without what changes with every request."""
    client.force_login(application.applicant)
    response = client.get(f"/my/applications/{application.reference}/{part}")
    assert response.status_code == 200
    return NONCE.sub("", response.content.decode())


def why(key="other_job"):
    return DispositionReason.objects.get(key=key)


def one(state=State.REVIEW, **fields):
    call, rows = scene.scene(1, state=state, **fields)
    return call, Application.objects.select_related("intake__program").get(pk=rows[0].pk)


def test_A9_no_stage_of_the_house_shows_before_the_letter_is_out(client):
    _, application = one(State.SUBMITTED)
    first = page(client, application)

    for state in (State.SCREENING, State.REVIEW, State.SECOND, State.SHORTLISTED, State.ON_HOLD,
                  State.NOT_PROGRESSED):  # fmt: skip
        application.step(state, by=scene.person("recruiter"))
        assert page(client, application) == first, state
        if state is State.ON_HOLD:
            application.step(State.SHORTLISTED, by=scene.person("recruiter"))


@pytest.mark.parametrize("choice", ["offer", "waitlist", "not_progressed", "advance"])
def test_A9_a_pending_decision_changes_no_byte_until_its_release(client, choice):
    call, rows = scene.scene(3)
    ranking.rank(call, by=scene.person("recruiter"))
    before = [page(client, row) for row in rows]

    scene.decided(rows, choice, **({"stage": "interview"} if choice == "advance" else {}))
    assert [page(client, row) for row in rows] == before
    scene.approved(call)
    assert [page(client, row) for row in rows] == before


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ("offer", "You have an offer"),
        ("waitlist", "You are on the waitlist"),
        ("not_progressed", "We do not go on with your application this time"),
    ],
)
def test_a_released_decision_shows_with_its_letter(client, choice, says):
    call, rows = scene.scene(1)
    ranking.rank(call, by=scene.person("recruiter"))
    scene.decided(rows, choice)
    scene.released(call)

    text = page(client, Application.objects.get(pk=rows[0].pk))

    assert f"<h1>{says}</h1>" in text
    assert "What we wrote to you" in text


def test_A9_an_offer_whose_letter_waits_for_the_end_of_its_release_is_known_to_nobody(client):
    call, rows = scene.scene(1)
    ranking.rank(call, by=scene.person("recruiter"))
    before = page(client, rows[0])
    scene.decided(rows, "offer")
    scene.released(call)
    application = Application.objects.get(pk=rows[0].pk)
    offer = offers.for_applicant(application)
    outbox.hold(
        Message.objects.about(application).get(kind="applicants.offer"), by=scene.person("admin")
    )

    assert page(client, application) == before
    assert client.get(f"/offers/{offer.pk}/").status_code == 404
    assert client.post(f"/offers/{offer.pk}/accept/").status_code == 404
    assert b"offer" not in client.get("/staff/").content.lower().split(b"<main")[1]
    assert "Offers" not in [part.title for part in own_data.of(application.applicant)]


def test_A2_another_persons_application_is_not_there(client):
    _, application = one()
    client.force_login(triage.person("", "Else", "else@example.org"))

    assert client.get(f"/my/applications/{application.reference}/").status_code == 404
    assert client.get("/my/applications/NO-00001/").status_code == 404


def test_the_only_application_is_shown_at_once_and_several_are_listed(client):
    _, application = one()
    client.force_login(application.applicant)
    assert client.get("/my/applications/")["Location"].endswith(f"{application.reference}/")

    made.draft(by=application.applicant)
    text = client.get("/my/applications/").content.decode()
    assert application.reference in text
    assert "Not sent yet" in text


def test_a_draft_leads_to_its_form(client):
    draft = made.draft()
    client.force_login(draft.applicant)

    response = client.get(f"/my/applications/{draft.reference}/")

    assert response["Location"] == made.url(draft)


# ------------------------------------------------------------------ leaving and coming back
def test_withdrawing_takes_back_what_nobody_knows_yet_and_its_letter(client):
    call, rows = scene.scene(1)
    ranking.rank(call, by=scene.person("recruiter"))
    scene.decided(rows, "offer")
    application = rows[0]

    client.force_login(application.applicant)
    client.post(f"/my/applications/{application.reference}/withdraw/", {"reason": why().pk})

    application.refresh_from_db()
    assert application.state == State.WITHDRAWN
    assert not Decision.objects.pending().filter(application=application).exists()
    assert not Message.objects.about(application).filter(state="held").exists()
    assert Message.objects.about(application).get(kind="applicants.withdrawn").state == "queued"


def test_who_was_declined_and_does_not_know_it_can_withdraw_and_never_hears_of_it(client):
    _, application = one(State.NOT_PROGRESSED)
    held = Message.objects.create(
        kind="applicants.not_progressed", to_user=application.applicant, to_address="a@example.org",
        subject="x", body="x", about_model="applicants.application", about_id=application.pk,
        state="held",
    )  # fmt: skip

    withdrawing.withdraw(application, reason=why(), by=application.applicant)

    held.refresh_from_db()
    assert held.state == "cancelled"
    withdrawing.come_back(application, by=application.applicant)
    application.refresh_from_db()
    assert application.state == State.SCREENING


def test_withdrawing_frees_the_seat_and_the_way_back_does_not_bring_it_again():
    _, found = scene.offered(1, seats=1)
    scene.accept(found[0])
    application = found[0].application
    cohort = Cohort.objects.get(pk=found[0].cohort_id)
    assert cohort.seats_taken == 1

    withdrawing.withdraw(application, reason=why(), by=application.applicant)
    cohort.refresh_from_db()
    assert cohort.seats_taken == 0

    withdrawing.come_back(application, by=application.applicant)
    application.refresh_from_db()
    assert application.state == State.SHORTLISTED
    assert not scene.impossible()


def test_withdrawing_leaves_the_waitlist():
    call = scene.waitlisted(2)
    entry = WaitlistEntry.objects.filter(application__intake=call).first()

    withdrawing.withdraw(entry.application, reason=why(), by=entry.application.applicant)

    entry.refresh_from_db()
    assert entry.state == "left"


def test_the_way_back_ends_with_its_days_and_with_the_intake(client):
    call, application = one()
    withdrawing.withdraw(application, reason=why(), by=application.applicant)
    application.refresh_from_db()
    assert "Come back" in page(client, application)

    Application.objects.filter(pk=application.pk).update(
        state_changed_at=timezone.now() - dt.timedelta(days=withdrawing.DAYS, minutes=1)
    )
    with pytest.raises(Refused, match="days to come back are over"):
        withdrawing.come_back(application, by=application.applicant)
    Application.objects.filter(pk=application.pk).update(state_changed_at=timezone.now())
    call.decisions_final_at = timezone.now()
    call.closes_at = timezone.now() - dt.timedelta(minutes=1)
    call.save()
    with pytest.raises(Refused, match="decided by now"):
        withdrawing.come_back(Application.objects.get(pk=application.pk), by=application.applicant)
    assert ">Come back<" not in page(client, application)


def test_withdrawing_twice_is_once_and_needs_a_reason(client):
    _, application = one()
    client.force_login(application.applicant)
    address = f"/my/applications/{application.reference}/withdraw/"

    assert client.post(address, {}).status_code == 422
    client.post(address, {"reason": why().pk})
    client.post(address, {"reason": why().pk})

    assert Message.objects.filter(kind="applicants.withdrawn").count() == 1


def test_nobody_else_can_withdraw_for_somebody():
    _, application = one()

    with pytest.raises(Refused, match="Only the person"):
        withdrawing.withdraw(application, reason=why(), by=scene.person("recruiter"))


# ------------------------------------------------------------------ the score
def test_the_account_of_the_score_waits_for_the_outcome(client):
    _, application = one()

    text = page(client, application, "account/")

    assert "as soon as there is a decision that you know of" in text
    assert "What it said about your application</h2>" not in text


# ------------------------------------------------------------------ applying again
def test_everything_that_was_typed_is_carried_into_the_next_draft(client):
    first = made.fill(made.draft())
    client.force_login(first.applicant)
    submission.submit(first, ready=made.ready(first), by=first.applicant, key="a" * 32)
    first.refresh_from_db()
    withdrawing.withdraw(first, reason=why(), by=first.applicant)
    following = made.intake(slug="next", name="Next", program=first.intake.program)

    answer = client.post(
        f"/my/applications/{first.reference}/apply-again/", {"intake": following.slug}
    )

    assert answer["Location"] == f"/apply/{following.slug}/form/"
    draft = Application.objects.get(intake=following)
    values = {row.key: row.values for row in draft.draft_sections.all()}
    assert values["about"]["given_name"] == [made.ABOUT["given_name"]]
    assert values["about"]["state"] == ["IL"]
    assert values["study"]["field_of_study"] == ["Nursing"]
    assert values["availability"]["regions"] == made.AVAILABILITY["regions"]
    assert values["answers"]["answer-cause"] == [made.ANSWERS["answer-cause"]]
    assert reapplying.again(first, following, by=first.applicant) == draft
    assert client.get(f"/apply/{following.slug}/form/").status_code == 200


def test_who_wants_to_hear_of_the_next_intake_is_told_once(client):
    _, application = one()
    application.step(State.WITHDRAWN, by=application.applicant)
    client.force_login(application.applicant)
    client.post(f"/my/applications/{application.reference}/next-time/", {"wanted": "on"})
    assert reapplying.tell() == 0

    following = triage.intake("later")
    following.opens_at = timezone.now() - dt.timedelta(seconds=1)
    following.save()
    NextTime.objects.update(asked_at=timezone.now() - dt.timedelta(days=1))
    assert reapplying.tell() == 1
    assert reapplying.tell() == 0
    letter = Message.objects.get(kind=reapplying.LETTER)
    assert letter.to_user == application.applicant
    assert Identity.objects.filter(application=application).exists()


def test_an_answered_offer_and_a_lapsed_one_read_as_they_are(client):
    _, found = scene.offered(2, seats=2)
    yes, late = found
    scene.accept(yes)
    type(late).objects.filter(pk=late.pk).update(
        answer_by=timezone.now() - dt.timedelta(minutes=1),
        made_at=timezone.now() - dt.timedelta(days=9),
    )
    offers.lapse()

    assert "<h1>The seat is yours</h1>" in page(client, yes.application)
    late.application.refresh_from_db()
    text = page(client, late.application)
    assert "<h1>The last day to answer is over</h1>" in text
    assert standing.of(late.application).has_lapsed
