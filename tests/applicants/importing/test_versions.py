"""An answer stands under the wording of the question that was asked when it was written."""

import datetime as dt

import pytest
from django.utils import timezone

from applicants.domain import blinding
from applicants.models import Answer, Application, Question

from .support import counts, intake, people, run_rows

pytestmark = pytest.mark.django_db


def reworded(call, *, days_ago):
    old = Question.objects.get(intake=call, key="cause", retired_at=None)
    old.retired_at = timezone.now() - dt.timedelta(days=days_ago)
    old.save()
    new = Question.objects.create(
        intake=call, key="cause", text="Which cause moves you?", position=old.position, version=2
    )
    return old, new


def test_an_import_pins_the_version_of_the_time_at_which_the_application_was_sent(tmp_path):
    old, new = reworded(intake(), days_ago=10)
    rows = people(3, **{"answer:cause": "Care."})
    for row, days in zip(rows, (12, 3, None), strict=True):
        sent = timezone.now() - dt.timedelta(days=days or 0)
        row["submitted_at"] = sent.isoformat() if days else ""

    assert counts(run_rows(tmp_path, rows)) == (3, 0, 0, 0)
    given = Answer.objects.order_by("application__external_id")
    assert list(given.values_list("question", flat=True)) == [old.pk, new.pk, new.pk]


def test_an_answer_that_comes_again_after_a_rewording_stays_with_its_version(tmp_path):
    call = intake()
    rows = people(2, **{"answer:cause": "Care."})
    run_rows(tmp_path, rows)
    old, _ = reworded(call, days_ago=0)
    rows[1]["answer:cause"] = "Trees."

    assert counts(run_rows(tmp_path, rows)) == (0, 1, 1, 0)
    given = Answer.objects.order_by("application__external_id")
    assert list(given.values_list("question", "text")) == [(old.pk, "Care."), (old.pk, "Trees.")]


def test_unanswered_questions_stand_in_the_file_at_their_number(tmp_path):
    call = intake()
    rows = people(2, **{"answer:cause": "", "answer:user_first": "In May."})
    rows[1]["answer:cause"] = "Care."
    run_rows(tmp_path, rows)
    old, new = reworded(call, days_ago=0)

    first, second = Application.objects.order_by("external_id")
    file = blinding.read(first.pk)
    assert [(a.question, a.text) for a in file.answers] == [
        (new.text, ""), ("What did you teach yourself?", ""),
        ("When did you put the user first?", "In May."),
    ]  # fmt: skip
    assert (file.answered, len(file.answers)) == (1, 3)
    assert blinding.read(second.pk).answers[0].question == old.text
    assert [a.text for a in blinding.own_words(second)] == ["Care.", "", "In May."]
