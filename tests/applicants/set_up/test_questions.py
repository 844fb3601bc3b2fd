"""What an intake asks and measures: kept, put in order, and standing still once it is used."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.domain import intakes
from applicants.models import Answer, AssessmentResult, Instrument, Question
from careerpath.audit.models import AuditEvent
from careerpath.workflow import Refused
from tests.applicants.screening import scene
from tests.factories import triage as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return make.person("program_lead", "Priya Raman")


@pytest.fixture
def call():
    return make.intake()


@pytest.fixture
def desk(client, lead):
    """A browser in which the program lead is signed in."""
    client.force_login(lead)
    return client


def question(call, key="why_us", **fields):
    return Question.objects.create(intake=call, key=key, text=f"About {key}?", **fields)


def instrument(call, key="task", **fields):
    return Instrument.objects.create(intake=call, key=key, name=f"The {key}", **fields)


def answered(call, key="why_us"):
    asked = question(call, key)
    (application,) = make.applications(1, call=call)[:1]
    Answer.objects.create(application=application, question=asked, text="Because.")
    return asked


def measured(call, key="task"):
    tool = instrument(call, key)
    (application,) = make.applications(1, call=call)[:1]
    AssessmentResult.objects.create(application=application, instrument=tool, value=50)
    return tool


WORDS = {"text": "Why us?", "help_text": "", "word_limit": 300, "key": "why_us"}
RANGE = {"name": "Task", "low": "0", "high": "40", "key": "task"}


def test_a_new_question_is_asked_last(desk, call):
    question(call, "first", position=4)

    response = desk.post(reverse("question_new", args=[call.slug]), WORDS)

    assert response.status_code == 302
    assert [q.key for q in Question.objects.filter(intake=call)] == ["first", "why_us"]
    assert AuditEvent.objects.filter(kind="applicants.question.created").count() == 1


def test_a_new_instrument_needs_a_range(desk, call):
    address = reverse("instrument_new", args=[call.slug])

    wrong = desk.post(address, {**RANGE, "high": "0"})
    right = desk.post(address, RANGE)

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "The highest value must be above the lowest." in wrong.content.decode()
    assert Instrument.objects.get(intake=call).span == "0 to 40"


@pytest.mark.parametrize("key", ["why_us", "Why us", "1st", ""])
def test_a_key_stands_once_and_is_plain(desk, call, key):
    question(call, "why_us")

    response = desk.post(reverse("question_new", args=[call.slug]), {**WORDS, "key": key})

    assert response.status_code == 422
    assert Question.objects.filter(intake=call).count() == 1


def test_a_question_that_nobody_answered_changes_as_a_whole(desk, call):
    asked = question(call)

    desk.post(reverse("question_edit", args=[asked.pk]), {**WORDS, "key": "why", "word_limit": 90})

    asked.refresh_from_db()
    assert (asked.text, asked.key, asked.word_limit) == ("Why us?", "why", 90)
    assert AuditEvent.objects.filter(kind="applicants.question.changed").count() == 1


def test_other_words_for_an_answered_question_are_a_new_version_and_the_answer_keeps_the_old(
    desk, call
):
    asked = answered(call)

    page = desk.get(reverse("question_edit", args=[asked.pk])).content.decode()
    desk.post(reverse("question_edit", args=[asked.pk]), {**WORDS, "key": "other", "word_limit": 9})

    asked.refresh_from_db()
    (now,) = Question.objects.current().filter(intake=call)
    assert "This question has been answered." in page
    assert (asked.text, asked.key, asked.word_limit) == ("About why_us?", "why_us", 250)
    assert asked.retired_at is not None
    assert (now.text, now.key, now.word_limit, now.version) == ("Why us?", "why_us", 250, 2)
    assert Answer.objects.get().question == asked
    line = AuditEvent.objects.get(kind="applicants.question.reworded")
    assert line.detail["before"]["text"] == "About why_us?"
    assert list(intakes.versions(now)) == [now, asked]


def test_a_version_that_was_replaced_is_changed_by_nobody(desk, lead, call):
    asked = answered(call)
    stale = Question.objects.get(pk=asked.pk)
    desk.post(reverse("question_edit", args=[asked.pk]), WORDS)
    stale.text = "Something else?"

    with pytest.raises(Refused, match="Somebody has just changed this question"):
        intakes.keep(stale, by=lead, changed=["text"])


def test_the_database_lets_nobody_reword_what_was_answered(call):
    asked = answered(call)

    with pytest.raises(IntegrityError, match="has been answered"), transaction.atomic():
        Question.objects.filter(pk=asked.pk).update(text="Something else?")
    Question.objects.filter(pk=asked.pk).update(position=9)


def test_twin_what_nobody_has_answered_may_be_reworded(call):
    asked = question(call)

    assert Question.objects.filter(pk=asked.pk).update(text="Something else?") == 1


def test_a_copy_of_an_intake_asks_the_newest_words_as_a_first_version(desk, call):
    asked = answered(call)
    desk.post(reverse("question_edit", args=[asked.pk]), WORDS)
    copy = make.intake("copy")

    intakes.copy_questions(call, copy=copy)

    (copied,) = Question.objects.filter(intake=copy)
    assert (copied.text, copied.version) == ("Why us?", 1)


def test_a_form_that_was_opened_before_the_first_answer_is_refused(call, lead):
    asked = answered(call)
    asked.word_limit = 90

    with pytest.raises(Refused, match="This question has been answered"):
        intakes.keep(asked, by=lead, changed=["word_limit"])

    assert Question.objects.get().word_limit == 250
    assert not AuditEvent.objects.filter(kind__startswith="applicants.question").exists()


@pytest.mark.parametrize("use", ["results", "rules"])
def test_an_instrument_in_use_keeps_its_key_and_range(desk, lead, use):
    if use == "results":
        tool = measured(make.intake())
    else:
        call = scene.intake("rules")
        scene.rubric(call, by=lead, approved=False)
        tool = Instrument.objects.filter(intake=call).first()
    before = (tool.key, tool.high)
    tool.high = 7

    with pytest.raises(Refused, match="only its wording can change"):
        intakes.keep(tool, by=lead, changed=["high"])
    with pytest.raises(Refused, match="it stays"):
        intakes.remove(tool, by=lead)

    desk.post(reverse("instrument_edit", args=[tool.pk]), {**RANGE, "name": "Renamed"})
    tool.refresh_from_db()
    assert (tool.name, tool.key, tool.high) == ("Renamed", *before)


def test_removing_says_why_it_stays(desk, call):
    asked = answered(call)

    response = desk.post(reverse("question_remove", args=[asked.pk]), follow=True)

    assert "This question has been answered: it stays." in response.content.decode()
    assert Question.objects.filter(pk=asked.pk).exists()


def test_what_nobody_used_goes_with_a_line_in_the_trail(desk, call):
    asked, tool = question(call), instrument(call)

    desk.post(reverse("question_remove", args=[asked.pk]))
    desk.post(reverse("instrument_remove", args=[tool.pk]))

    assert not Question.objects.exists()
    assert not Instrument.objects.exists()
    assert AuditEvent.objects.filter(kind__endswith=".removed").count() == 2


def test_moving_changes_places_and_stops_at_the_ends(desk, call):
    rows = [question(call, key) for key in ("one", "two", "three")]

    def order():
        return [q.key for q in Question.objects.filter(intake=call)]

    desk.post(reverse("question_move", args=[rows[2].pk]), {"where": "up"})
    assert order() == ["one", "three", "two"]
    desk.post(reverse("question_move", args=[rows[0].pk]), {"where": "down"})
    assert order() == ["three", "one", "two"]
    desk.post(reverse("question_move", args=[rows[1].pk]), {"where": "down"})
    desk.post(reverse("question_move", args=[rows[1].pk]), {"where": "sideways"})
    assert order() == ["three", "one", "two"]


def test_the_page_of_an_intake_lists_what_it_asks_and_measures(desk, call):
    empty = desk.get(reverse("cohorts:intake_detail", args=[call.slug])).content.decode()
    question(call, word_limit=1200)
    instrument(call, high=40)

    full = desk.get(reverse("cohorts:intake_detail", args=[call.slug])).content.decode()

    assert "This intake asks no questions yet." in empty
    assert "About why_us?" in full
    assert "Up to 1,200 words" in full
    assert "0 to 40" in full


def test_O4_the_page_costs_the_same_with_one_and_with_three_of_each(desk, call):
    address = reverse("intake_asks", args=[call.slug])

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(address).status_code == 200
        return len(queries)

    question(call), instrument(call)
    desk.get(address)
    one = cost()
    for key in ("second", "third"):
        question(call, key), instrument(call, key)
    assert cost() == one


def test_A1_recruiters_do_not_set_up_what_is_asked(client, call):
    client.force_login(make.person("recruiter"))
    asked = question(call)

    assert client.get(reverse("intake_asks", args=[call.slug])).status_code in {403, 404}
    assert client.post(reverse("question_remove", args=[asked.pk])).status_code in {403, 404}
    assert Question.objects.exists()
