"""The public page, the check of eligibility, and the words that staff write."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applicants.models import IntakePage, Question
from careerpath.audit.models import AuditEvent
from tests.applicants.applying import made
from tests.applicants.screening import scene
from tests.cohorts import made as hub
from tests.factories import triage as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ruled():
    """An open intake with approved rules."""
    call = scene.intake("ruled")
    scene.rubric(call, by=make.person("program_lead", "Priya Raman"))
    return call


def test_the_page_says_when_what_it_pays_and_asks_and_how_it_is_decided(ruled):
    IntakePage.objects.create(
        intake=ruled, pay="You are paid $20 an hour.", demands="Full time.", hear_by="2099-03-01"
    )
    Question.objects.create(intake=ruled, key="why", text="Why us?", word_limit=1200)

    page = Client().get(f"/apply/{ruled.slug}/").content.decode()

    for words in (
        "You are paid $20 an hour.", "Full time.", "Everybody hears by", "Why us?",
        "Up to 1,200 words.", "What automated screening does", "What it does not do",
        "No score turns anybody down.", "If you need something to be different",
    ):  # fmt: skip
        assert words in page
    for criterion in ruled_rules(ruled).criteria:
        assert f"{criterion.label}: {criterion.percent}" in page


def ruled_rules(call):
    from_db = scene.Rubric.objects.approved().get(intake=call)
    return from_db.rules


def test_without_approved_rules_the_page_does_not_promise_any():
    page = Client().get(f"/apply/{made.intake().slug}/").content.decode()
    assert "not approved yet" in page


def test_F6_words_of_staff_are_text_on_the_page():
    call = made.intake()
    IntakePage.objects.create(intake=call, pay="<script>alert(1)</script>")
    Question.objects.filter(intake=call).update(
        text="<img src=x onerror=alert(1)>", help_text="<b onclick=x>"
    )
    application = made.draft(call)
    for url in (f"/apply/{call.slug}/", f"/apply/{call.slug}/form/answers/"):
        page = made.client_of(application).get(url).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b onclick" not in page


def test_eligibility_is_checked_without_an_account_and_nothing_is_kept(ruled):
    browser = Client()
    asked = ruled_rules(ruled).qualifications
    page = browser.get(f"/apply/{ruled.slug}/eligibility/").content.decode()
    for one in asked:
        assert one.sentence in page
    events = AuditEvent.objects.count()

    with CaptureQueriesContext(connection) as queries:
        answer = browser.post(
            f"/apply/{ruled.slug}/eligibility/", {one.key: "yes" for one in asked}
        )

    assert "You meet all basic qualifications" in answer.content.decode()
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE"))]
    assert AuditEvent.objects.count() == events


def test_who_does_not_meet_a_qualification_may_apply_all_the_same(ruled):
    asked = ruled_rules(ruled).qualifications
    answers = {one.key: "yes" for one in asked} | {asked[0].key: "no"}

    page = Client().post(f"/apply/{ruled.slug}/eligibility/", answers).content.decode()

    assert "You can apply all the same" in page
    assert f"/apply/{ruled.slug}/start/" in page


def test_an_unanswered_question_of_the_check_is_named(ruled):
    answer = Client().post(f"/apply/{ruled.slug}/eligibility/", {})
    assert answer.status_code == 422
    assert "Choose an answer." in answer.content.decode()


def test_what_is_measured_is_no_question_of_the_check(ruled):
    page = Client().get(f"/apply/{ruled.slug}/eligibility/").content.decode()
    asked = [q for q in ruled_rules(ruled).qualifications if not q.rule.field.startswith("ass")]
    assert page.count("<fieldset") == len(asked)


@pytest.mark.parametrize("page", ["", "eligibility/", "start/"])
def test_an_intake_that_does_not_exist_is_not_found(page):
    assert Client().get(f"/apply/no-such-intake/{page}").status_code == 404


def test_a_closed_intake_says_since_when_and_offers_no_start():
    call = made.intake(opens=-3, closes=-1)
    page = Client().get(f"/apply/{call.slug}/").content.decode()
    assert "closed" in page
    assert "Start your application" not in page


def test_staff_write_the_words_of_the_page_with_a_line_in_the_trail():
    call = made.intake()
    browser = Client()
    browser.force_login(hub.user("program_lead"))
    url = f"/set-up/intakes/{call.slug}/public-page/"

    browser.post(url, {"pay": "Paid.", "hear_by": "2027-03-01"})
    browser.post(url, {"pay": "Well paid.", "hear_by": "2027-03-01"})

    assert IntakePage.objects.get().pay == "Well paid."
    assert AuditEvent.objects.filter(kind="applicants.intake_page.changed").count() == 2
    shown = browser.get(f"/set-up/intakes/{call.slug}/").content.decode()
    assert "Well paid." in shown


def test_A1_who_does_not_set_up_does_not_write_the_page():
    call = made.intake()
    browser = Client()
    browser.force_login(hub.user("recruiter"))
    answer = browser.post(f"/set-up/intakes/{call.slug}/public-page/", {"pay": "x"})
    assert answer.status_code in {403, 404}
    assert not IntakePage.objects.exists()


def test_the_public_pages_have_nothing_inline(ruled):
    for page in ("", "eligibility/", "start/"):
        shown = Client().get(f"/apply/{ruled.slug}/{page}").content.decode()
        assert "style=" not in shown
        assert "onclick" not in shown
