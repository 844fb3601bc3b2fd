"""What applicants ask for has a clock by the law of their place, one answer, and a mail."""

import datetime as dt

import pytest
from django.utils import timezone

from applicants.domain import requests
from applicants.models import ApplicantRequest
from applicants.request_states import RequestOutcome, RequestState
from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from tests.applicants.applying.made import draft
from tests.applicants.front_desk.test_front_desk import applicant
from tests.factories.triage import intake, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(db):
    return applicant("María", "Hernández", call=intake(), number=900)


def asked(file, kind="access", text="All of it, please."):
    return requests.ask(file, kind=kind, text=text, by=file.applicant)


def living_in(file, home_state="", **identity):
    type(file).objects.filter(pk=file.pk).update(home_state=home_state)
    file.refresh_from_db()
    for name, value in identity.items():
        setattr(file.identity, name, value)
    file.identity.save()
    return file


def test_one_open_request_of_a_kind_whoever_presses_how_often(file):
    first, again = asked(file), asked(file)

    assert again == first
    assert again.text == "All of it, please."
    assert asked(file, "erasure") != first
    mail = Message.objects.get(kind=requests.RECEIVED_LETTER, about_id=first.pk)
    assert file.reference in mail.subject
    assert AuditEvent.objects.filter(kind=requests.ASKED, subject_id=first.pk).count() == 1
    requests.take_back(first, by=file.applicant)
    assert asked(file).pk != first.pk


def test_the_clock_is_the_strictest_of_the_place_and_the_program(file):
    today = timezone.localtime(timezone.now(), file.intake.program.zone()).date()
    ours = asked(living_in(file, "TX"))
    california = asked(living_in(file, "California"), "erasure")
    europe = asked(living_in(file, "", country="Ireland"), "correction")

    assert (ours.due_on, ours.latest_on) == (today + dt.timedelta(30),) * 2
    assert ours.places == ["US", "US-TX"]
    assert not ours.may_be_extended
    assert california.due_on == today + dt.timedelta(30)
    assert california.latest_on == today + dt.timedelta(90)
    assert europe.places == ["EU"]
    assert europe.latest_on > today + dt.timedelta(80)


def test_a_draft_is_changed_by_its_writer_and_what_is_sent_needs_no_time(file):
    with pytest.raises(Refused, match="needs no more time"):
        asked(file, "extension")
    with pytest.raises(Refused, match="change it yourself"):
        asked(draft(file.intake), "correction")
    with pytest.raises(Refused, match="what you ask for"):
        asked(file, "cohort")
    assert not ApplicantRequest.objects.exists()


def test_C10_an_answer_is_given_once_and_mailed(file):
    lead, one = person("program_lead"), asked(file, "other")
    stale = ApplicantRequest.objects.get(pk=one.pk)

    requests.answer(one, outcome=RequestOutcome.EXPLAINED, text="Classes are online.", by=lead)

    assert one.state == RequestState.ANSWERED
    mail = Message.objects.get(kind=requests.ANSWER_LETTER)
    assert "Classes are online." in mail.body
    with pytest.raises(Refused, match="faster"):
        requests.answer(stale, outcome=RequestOutcome.REFUSED, text="No.", by=lead)
    assert Message.objects.filter(kind=requests.ANSWER_LETTER).count() == 1


def test_more_time_is_what_the_rule_allows_once_with_a_reason_by_mail(file):
    lead, one = person("program_lead"), asked(living_in(file, "CA"))

    with pytest.raises(Refused, match="Say why"):
        requests.extend(one, reason=" ", by=lead)
    extended = requests.extend(one, reason="The archive is being moved.", by=lead)

    assert extended.last_day == one.latest_on
    assert "The archive is being moved." in Message.objects.get(kind=requests.EXTENDED_LETTER).body
    with pytest.raises(Refused, match="No rule"):
        requests.extend(one, reason="Again.", by=lead)


def test_A2_who_judges_and_who_stands_at_the_desk_see_their_own_kinds(file):
    look, copy = asked(file, "human_look"), asked(file, "access")

    def seen(who):
        return set(ApplicantRequest.objects.visible_to(who))

    assert seen(person("program_lead")) == {look, copy}
    assert seen(person("admin")) == {copy}
    assert seen(person("reviewer", "Tariq Haddad")) == set()
    assert seen(person("equity_analyst")) == set()
    assert seen(file.applicant) == {look, copy}


def test_words_added_to_an_open_request_are_kept_behind_the_first(file):
    first = asked(file, "other", "May I bring notes?")
    asked(file, "other", "And water?")
    asked(file, "other", "And water?")

    first.refresh_from_db()
    assert first.text == "May I bring notes?\n\nAnd water?"
    assert AuditEvent.objects.filter(kind=requests.ADDED).count() == 1
    assert Message.objects.filter(kind=requests.RECEIVED_LETTER).count() == 1
    with pytest.raises(Refused, match="is full"):
        asked(file, "other", "x" * 2_990)
    first.refresh_from_db()
    assert first.text.endswith("And water?")
