"""The form: sections in any order, kept as typed, two places at once, nothing lost."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from applicants.domain import drafts, intakes, submission_window
from applicants.forms import steps
from applicants.models import Application, DraftSection, Identity, Question
from applicants.states import State
from careerpath.workflow import Refused
from cohorts.models import Intake
from tests.applicants.applying import made
from tests.cohorts import made as hub

pytestmark = pytest.mark.django_db


def saved(application, key="about"):
    return DraftSection.objects.get(application=application, key=key)


def test_half_a_date_is_kept_as_it_was_typed_and_said_to_be_wrong():
    application = made.draft()
    browser = made.client_of(application)
    data = made.post_data(application, "availability", available_from="18 Jan")

    answer = browser.post(made.url(application, "form/availability/"), data)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<title>Error: Availability" in page
    assert "Enter a date, such as 2027-01-18." in page
    assert 'value="18 Jan"' in page
    assert saved(application, "availability").values["available_from"] == ["18 Jan"]
    again = browser.get(made.url(application, "form/availability/")).content.decode()
    assert 'value="18 Jan"' in again
    assert "Enter a date" not in again


def test_the_list_says_how_far_each_section_is():
    application = made.draft()
    made.fill(application, "study")
    made.fill(application, "about", given_name="")

    states = {step.key: step.state for step in steps.of(application)}

    assert states["study"] == "done"
    assert states["about"] == "part"
    assert states["answers"] == "new"
    assert states["check"] == "wait"


def test_an_intake_without_questions_has_no_such_section():
    application = drafts.begin(hub.intake(), by=made.somebody())
    assert "answers" not in {step.key for step in steps.of(application)}
    page = made.client_of(application).get(made.url(application, "form/answers/"))
    assert page.status_code == 404


def test_too_many_words_are_kept_and_counted():
    application = made.draft()
    browser = made.client_of(application)
    data = made.post_data(application, "answers", **{"answer-cause": "word " * 62})

    answer = browser.post(made.url(application, "form/answers/"), data)

    assert answer.status_code == 422
    assert "You have 12 words too many." in answer.content.decode()
    assert saved(application, "answers").values["answer-cause"][0].startswith("word word")


def test_saving_while_typing_answers_with_the_version_and_the_time():
    application = made.draft()
    browser = made.client_of(application)
    url = made.url(application, "form/about/save/")

    first = browser.post(url, {"given_name": "M", "version": 0})
    second = browser.post(url, {"given_name": "Mi", "version": first.json()["version"]})

    assert (first.json()["version"], second.json()["version"]) == (1, 2)
    assert second.json()["saved"].startswith("Saved ")
    assert saved(application).values == {"given_name": ["Mi"]}


def test_a_save_whose_answer_was_lost_is_simply_sent_again():
    application = made.draft()
    browser = made.client_of(application)
    url = made.url(application, "form/about/save/")

    for typed in ("M", "M", "Mira"):  # the page still has version 0: no answer ever came
        answer = browser.post(url, {"given_name": typed, "version": 0, "writer": "a1b2"})
        assert answer.status_code == 200
    assert saved(application).values["given_name"] == ["Mira"]


def test_two_tabs_are_told_of_each_other_and_nothing_is_lost():
    application = made.draft()
    browser = made.client_of(application)
    url = made.url(application, "form/about/save/")
    browser.post(url, {"given_name": "Here", "version": 0, "writer": "tab1"})

    other = browser.post(url, {"given_name": "There", "version": 0, "writer": "tab2"})

    assert other.status_code == 409
    assert other.json()["values"] == {"given_name": ["Here"]}
    assert other.json()["version"] == 1
    assert saved(application).values["given_name"] == ["Here"]
    kept = browser.post(url, {"given_name": "There", "version": 1, "writer": "tab2"})
    assert kept.status_code == 200


def test_two_tabs_without_scripts_see_both_versions_on_one_page():
    application = made.draft()
    browser = made.client_of(application)
    url = made.url(application, "form/about/")
    stale = made.post_data(application, "about", given_name="Typed here", state="CA")
    browser.post(url, made.post_data(application, "about", given_name="Typed there", state="TX"))

    answer = browser.post(url, stale)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This section was changed in another place" in page
    assert 'value="Typed here"' in page
    assert "Typed there" in page
    assert "Texas" in page
    assert 'name="version" value="1"' in page
    assert browser.post(url, {**stale, "version": 1}).status_code == 302
    assert saved(application).values["given_name"] == ["Typed here"]


def test_twin_a_page_that_names_itself_as_the_other_one_overwrites_it_silently():
    application = made.draft()
    browser = made.client_of(application)
    url = made.url(application, "form/about/save/")
    browser.post(url, {"given_name": "Here", "version": 0, "writer": "tab1"})

    browser.post(url, {"given_name": "There", "version": 0, "writer": "tab1"})

    assert saved(application).values["given_name"] == ["There"]


@pytest.mark.parametrize("page", ["", "save/"])
@pytest.mark.parametrize("value", ["XX", "999999999", "\x00", "1' OR '1'='1"])
def test_A3_a_choice_that_is_not_offered_is_refused_and_nothing_is_kept(page, value):
    application = made.draft()
    browser = made.client_of(application)
    data = made.post_data(application, "about", state=value)

    answer = browser.post(made.url(application, f"form/about/{page}"), data)

    assert answer.status_code == 422
    assert "Choose from the list: Where do you live?" in answer.content.decode()
    assert not DraftSection.objects.exists()


def test_save_and_come_back_later_keeps_what_is_wrong_without_complaint():
    application = made.draft()
    browser = made.client_of(application)

    answer = browser.post(
        made.url(application, "form/about/"), {"given_name": "", "city": "Ch", "later": "1"}
    )

    assert answer["Location"] == made.url(application)
    assert saved(application).values["city"] == ["Ch"]


def test_a_reworded_question_is_read_again_before_it_is_sent():
    application = made.full()
    question = Question.objects.get(key="cause")
    question.text = "About another cause?"
    intakes.keep(question, by=hub.user("program_lead"), changed=["text"])

    step = next(step for step in steps.of(application) if step.key == "answers")
    assert step.state == "part"
    page = made.client_of(application).get(made.url(application, "form/answers/"))
    assert "was reworded since you answered it" in page.content.decode()
    with pytest.raises(Refused, match="not finished"):
        made.ready(application)

    made.fill(application, "answers")
    assert made.ready(application).answers[0][0].text == "About another cause?"


def test_the_front_desk_finds_a_draft_by_the_names_that_are_right():
    application = made.draft()
    browser = made.client_of(application)
    browser.post(made.url(application, "form/about/save/"), {"given_name": "Half", "version": 0})
    assert Identity.objects.get().given_name == ""

    browser.post(made.url(application, "form/about/"), made.post_data(application, "about"))
    assert Identity.objects.get().given_name == "Mira"


def test_a_draft_is_seen_by_nobody_who_reads_or_decides():
    application = made.full()
    for role in ("reviewer", "recruiter", "program_lead", "admin"):
        assert application not in Application.objects.visible_to(hub.user(role))
    assert application in Application.objects.visible_to(application.applicant)


def test_A2_somebody_elses_draft_is_led_to_the_public_page():
    application = made.full()
    stranger = made.client_of(made.draft(made.intake(), made.somebody("other@example.org")))
    for page in ("form/", "form/about/", "form/check/", "sent/"):
        answer = stranger.get(made.url(application, page))
        assert answer["Location"] == f"/apply/{application.intake.slug}/"
    answer = stranger.post(made.url(application, "form/about/save/"), {"given_name": "X"})
    assert answer.status_code == 404
    assert saved(application).values["given_name"] == ["Mira"]


def test_A6_only_the_fields_of_the_section_are_kept():
    application = made.draft()
    browser = made.client_of(application)
    extra = {"state": "IL", "assigned_to": "1", "potential": "99", "channel": "web", "role": "x"}

    browser.post(made.url(application, "form/study/"), {**made.STUDY, **extra})

    assert set(saved(application, "study").values) == {"degree_level", "field_of_study"}


@pytest.mark.parametrize(
    "typed",
    ["\x00", "\ud800", "\u202e abc", "9" * 5000, "NaN", "{{ x }}", "' OR 1=1 --", "\u0300" * 5000],
)
def test_F1_odd_text_in_any_section_is_kept_or_refused(typed):
    application = made.draft()
    browser = made.client_of(application)
    for key, values in made.TYPED.items():
        odd = {name: typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
               for name in values}  # fmt: skip
        for page in ("", "save/"):
            answer = browser.post(made.url(application, f"form/{key}/{page}"), odd)
            assert answer.status_code in {200, 302, 409, 422}
        assert browser.get(made.url(application, f"form/{key}/")).status_code == 200
    assert browser.get(made.url(application, "form/check/")).status_code == 200


def test_F1_more_than_anybody_types_is_refused_with_a_sentence():
    application = made.draft()
    browser = made.client_of(application)

    answer = browser.post(
        made.url(application, "form/about/save/"), {"city": "x" * 300_000, "version": 0}
    )

    assert answer.status_code == 422
    assert "more than the form can keep" in answer.json()["text"]


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 5000, "1.5", "٣"])
def test_F2_a_version_that_makes_no_sense_is_no_version(version):
    application = made.draft()
    browser = made.client_of(application)
    made.fill(application, "about")

    answer = browser.post(
        made.url(application, "form/about/save/"), {"given_name": "X", "version": version}
    )

    assert answer.status_code == 409


def test_F3_a_body_that_is_no_form_is_no_server_error():
    application = made.draft()
    browser = made.client_of(application)
    url = made.url(application, "form/about/save/")
    for body in ("[" * 100_000, '{"given_name": "\\u0000"}', "\x00", json.dumps([1])):
        answer = browser.post(url, body, content_type="application/json")
        assert answer.status_code in {200, 400, 422}


def test_F4_broken_requests_are_refused():
    application = made.draft()
    browser = made.client_of(application)
    url = made.url(application, "form/about/save/")

    many = browser.post(url, {f"f{number}": "x" for number in range(1100)})
    large = browser.post(
        url, "city=" + "x" * 3_500_000, content_type="application/x-www-form-urlencoded"
    )
    broken = browser.post(url, b"--\r\n", content_type="multipart/form-data; boundary=")

    assert many.status_code == 400
    assert large.status_code in {400, 413}
    assert broken.status_code == 400


# ------------------------------------------------------------------ time
def closing(call, **ago):
    now = timezone.now()
    Intake.objects.filter(pk=call.pk).update(
        opens_at=now - timezone.timedelta(days=9), closes_at=now - timezone.timedelta(**ago)
    )
    call.refresh_from_db()


def test_nothing_begins_before_the_opening_or_after_the_closing():
    early = made.intake(opens=1, closes=2)
    with pytest.raises(Refused, match="opens"):
        drafts.begin(early, by=made.somebody())
    late = made.intake(opens=-3, closes=-1)
    with pytest.raises(Refused, match="closed"):
        drafts.begin(late, by=made.somebody("late@example.org"))


def test_the_grace_is_for_what_was_begun_in_time():
    call = made.intake(grace_minutes=30)
    application = made.draft(call)
    Application.objects.update(created_at=timezone.now() - timezone.timedelta(days=1))
    closing(call, minutes=10)

    made.fill(application, "about")

    closing(call, minutes=31)
    with pytest.raises(Refused, match="cannot be sent"):
        made.fill(application, "study")


def test_a_page_that_was_opened_before_the_closing_says_so_and_loses_nothing():
    call = made.intake()
    application = made.fill(made.draft(call), "about")
    Application.objects.update(created_at=timezone.now() - timezone.timedelta(days=1))
    closing(call, minutes=1)
    browser = made.client_of(application)

    answer = browser.post(
        made.url(application, "form/about/"), made.post_data(application, "about", city="Peoria")
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "closed" in page
    assert "Peoria" in page
    assert "Chicago" in str(saved(application).values)


def test_C10_a_section_that_was_open_when_the_application_was_sent_is_refused_in_words():
    application = made.full()
    browser = made.client_of(application)
    application.step(
        State.SUBMITTED, by=application.applicant, set={"submitted_at": timezone.now()}
    )

    saving = browser.post(made.url(application, "form/about/save/"), {"city": "X", "version": 1})
    sending = browser.post(made.url(application, "form/about/"), {"city": "X", "version": 1})

    assert saving.status_code == 422
    assert saving.json()["text"] == submission_window.SENT
    assert sending["Location"] == made.url(application, "sent/")


def test_O4_the_list_and_a_section_cost_the_same_with_two_questions_and_with_five():
    call = made.intake()
    application = made.full(call)
    browser = made.client_of(application)

    def cost(page):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(made.url(application, page)).status_code == 200
        return len(queries)

    pages = ("form/", "form/answers/", "form/check/")
    for page in pages:
        cost(page)
    before = [cost(page) for page in pages]
    for number in range(3):
        Question.objects.create(intake=call, key=f"more{number}", text="More?", position=9)
    assert [cost(page) for page in pages] == before
    assert max(before) < 25
