"""The requests desk: who judges does not know the person, who hands out and erases does."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applicants.domain import front_desk, request_acts, request_clocks, requests, sittings
from applicants.models import ApplicantRequest, Correction, Identity, MoreTime
from applicants.request_states import RequestState
from applicants.states import State
from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from tests.applicants.front_desk.test_front_desk import CANARY, applicant
from tests.factories.triage import intake, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(db):
    return applicant("María", "Hernández", call=intake())


@pytest.fixture
def lead(db):
    return person("program_lead")


@pytest.fixture
def desk(client, lead):
    client.force_login(lead)
    return client


def asked(file, kind, text="María Hernández asks for it."):
    return requests.ask(file, kind=kind, text=text, by=file.applicant)


def ended(file, lead):
    file.step(State.NOT_PROGRESSED, by=lead)
    return file


def post(client, one, what="answer", **data):
    return client.post(reverse(f"request_{what}", args=[one.pk]), data)


def test_a_human_look_is_done_blind_and_moves_the_application_back(desk, file, lead):
    one = asked(ended(file, lead), "human_look")

    page = desk.get(one.get_absolute_url())

    assert "Hern" not in page.content.decode()
    assert file.applicant.email not in page.content.decode()
    answered = post(
        desk, one, looked_at=["answers", "account"], outcome="moved_back", text="We read again."
    )
    assert answered.status_code == 302
    file.refresh_from_db()
    one.refresh_from_db()
    assert file.state == State.REVIEW
    assert (one.state, one.looked_at) == (RequestState.ANSWERED, ["answers", "account"])
    mail = Message.objects.get(kind=requests.ANSWER_LETTER)
    assert mail.to_user == file.applicant
    assert "Moved back to be read" in mail.body


def test_who_knows_the_applicant_does_not_do_the_human_look(desk, file, lead):
    one = asked(ended(file, lead), "human_look")
    front_desk.open_record(file.applicant_id, by=lead)

    page = desk.get(one.get_absolute_url()).content.decode()

    assert "You know who this is" in page
    assert "asks for it" not in page
    tried = post(desk, one, looked_at=["answers"], outcome="stands", text="It stands.")
    assert tried.status_code == 422
    one.refresh_from_db()
    assert one.is_open


def test_a_correction_stands_with_what_was_there_and_offers_another_run(desk, file):
    one = asked(file, "correction")

    refused = post(
        desk, one, field="work_authorized", new="perhaps", evidence="Card seen.", text="Done."
    )
    assert refused.status_code == 422
    assert "Type yes or no." in refused.content.decode()
    post(desk, one, field="work_authorized", new="yes", evidence="Card seen.", text="Done.")

    file.refresh_from_db()
    made = Correction.objects.get(request=one)
    assert file.work_authorized is True
    assert (made.old, made.new, made.is_screened) == ("", "yes", True)
    line = AuditEvent.objects.get(kind=request_acts.CORRECTED)
    assert line.detail == {"field": "work_authorized", "request": one.pk}
    assert "New screening run" in desk.get(one.get_absolute_url()).content.decode()


def test_a_name_is_corrected_by_the_desk_that_knows_it_and_the_file_is_blinded_anew(file, lead):
    one = asked(file, "correction")
    given = {"field": "family_name", "new": "Herrera", "evidence": "Passport.", "text": "Done."}

    with pytest.raises(Refused, match="front desk first"):
        request_acts.correct(one, **given, by=lead)
    front_desk.open_record(file.applicant_id, by=lead)
    request_acts.correct(one, **given, by=lead)

    assert Identity.objects.get(pk=file.pk).family_name == "Herrera"


def test_A9_requests_of_the_front_desk_are_closed_until_the_record_is_open(desk, file, lead):
    one = asked(file, "adjustment", text="I have a condition that nobody shall know of.")

    closed = desk.get(one.get_absolute_url()).content.decode()
    tried = post(desk, one, percent=50, agreed="Half as long again.", text="Done.")

    assert "condition" not in closed
    assert tried.status_code == 422
    assert not MoreTime.objects.exists()
    post(desk, one, what="open_record")
    assert "condition" in desk.get(one.get_absolute_url()).content.decode()
    post(desk, one, percent=50, agreed="Half as long again.", text="You have more time.")
    assert MoreTime.objects.get(application=file).percent == 50
    assert front_desk.known_to(lead).filter(pk=file.pk).exists()
    assert not AuditEvent.objects.about(file).filter(kind=sittings.MORE_TIME).exists()


def test_erasing_says_what_is_kept_until_when_and_a_legal_hold_refuses(file, lead):
    one = asked(file, "erasure")
    front_desk.open_record(file.applicant_id, by=lead)

    with pytest.raises(Refused, match="still running"):
        request_acts.erase(one, text="", by=lead)
    ended(file, lead)
    request_acts.place_hold(file, reason="A charge was filed.", by=lead)
    with pytest.raises(Refused, match="legal hold"):
        request_acts.erase(one, text="", by=lead)
    assert request_acts.kept(file) is None
    request_acts.lift_hold(file, by=lead)
    request_acts.erase(one, text="We understand.", by=lead)

    kept = Identity.objects.get(pk=file.pk)
    assert (kept.phone, kept.city, kept.phone_key) == ("", "", "")
    assert kept.family_name == "Hernández"
    letter = Message.objects.get(kind=requests.ANSWER_LETTER).body
    assert "Kept: the application" in letter
    assert str(request_acts.kept(file).year) in letter


def test_the_list_says_overdue_in_words_shows_no_name_and_costs_the_same(desk, lead):
    call = intake()
    late = asked(applicant(f"{CANARY}a", f"{CANARY}b", call=call), "access")
    ApplicantRequest.objects.filter(pk=late.pk).update(
        due_on=late.asked_on - dt.timedelta(2), latest_on=late.asked_on - dt.timedelta(2)
    )

    def load():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = desk.get(reverse("request_list"))
        return page.content.decode(), len(queries)

    load()
    page, cost = load()
    for number in (2, 3):
        asked(applicant("Bo", "Lind", call=call, number=number), "human_look")
    _, more = load()

    assert "2 days overdue" in re.sub(r"\s+", " ", page)
    assert CANARY not in page
    assert more == cost
    mine = desk.get(reverse("request_list"), {"view": "mine"}).content.decode()
    assert "Nothing of yours is open." in mine


def test_who_answers_is_reminded_once_a_day_and_only_when_it_is_due_soon(file, lead):
    admin, soon = person("admin", "Ada Main"), asked(file, "other")
    asked(file, "access")
    today = timezone.localtime(timezone.now(), file.intake.program.zone()).date()
    ApplicantRequest.objects.filter(pk=soon.pk).update(due_on=today, latest_on=today)

    request_clocks.remind()
    request_clocks.remind()

    mails = Message.objects.filter(kind=request_clocks.REMINDER)
    assert {mail.to_user for mail in mails} == {admin, lead}
    assert mails.count() == 2
    assert "due today" in mails[0].subject


def test_A2_own_requests_are_not_answered_by_oneself(desk, file, lead):
    file.applicant = lead
    file.save()
    one = asked(file, "access")

    assert desk.get(one.get_absolute_url()).status_code == 404
    assert post(desk, one, what="refuse", text="No.").status_code == 404
