"""Tasks as they are set up, and what stands still once somebody has taken one."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from applicants.domain import materials, sittings
from applicants.models import (
    BankItem,
    Task,
)
from careerpath.workflow import Refused
from cohorts.domain import copying
from tests.factories import triage as make


@pytest.fixture
def lead(client, db):
    """A browser of a program lead."""
    client.force_login(make.person("program_lead"))
    return client


def test_a_task_is_set_up_from_the_bank_to_the_form(lead):
    call = make.intake()
    slug = call.slug
    lead.post(
        reverse("instrument_new", args=[slug]),
        {"name": "Judgment", "low": "0", "high": "100", "key": "judgment"},
    )
    lead.post(
        reverse("bank_item_new", args=["program"]),
        {"kind": "judgment", "text": "What first?", "answer": "choice", "tolerance": "0",
         "points": "1", "options": "3 Ask her\n0 Leave"},
    )  # fmt: skip
    item = BankItem.objects.get()
    assert [(o.points, o.text) for o in item.options.all()] == [(3, "Ask her"), (0, "Leave")]
    instrument = materials.free_instruments(call, Task()).get()
    lead.post(
        reverse("task_new", args=[slug]),
        {"title": "Rounds", "kind": "judgment", "instrument": instrument.pk, "minutes": "15"},
    )
    task = Task.objects.get()
    lead.post(
        reverse("task_form_new", args=[task.pk]),
        {"name": "A", "items": [item.pk], "is_ready": "on"},
    )
    lead.post(reverse("wanted_document_new", args=[slug]), {"kind": "resume", "is_required": "on"})
    page = lead.get(reverse("intake_materials", args=[slug])).content.decode()
    for words in ("Résumé", "Required", "Rounds", "Form A", "1 question", "Ready"):
        assert words in page
    assert "What first?" in lead.get(reverse("question_bank", args=["program"])).content.decode()


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"options": "Ask her"}, "begin with 0 to 100 points"),
    ({"options": "3 Ask her"}, "at least two options"),
    ({"options": "0 A\n0 B"}, "worth a point"),
    ({"answer": "number", "options": ""}, "Enter the right number."),
])  # fmt: skip
def test_a_question_without_a_working_key_is_refused(lead, changes, sentence):
    make.intake()
    sent = {"kind": "judgment", "text": "What?", "answer": "choice", "tolerance": "0",
            "points": "1", "options": "3 A\n0 B"}  # fmt: skip
    answer = lead.post(reverse("bank_item_new", args=["program"]), sent | changes)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not BankItem.objects.exists()


def test_what_somebody_has_taken_stands_still(application, begun):
    by = make.person("program_lead")
    item = sittings.questions(begun)[0]
    for record in (item, begun.form, begun.task):
        with pytest.raises(Refused, match="has taken this"):
            materials.remove(record, by=by)
    with pytest.raises(Refused, match="has taken this"):
        materials.keep_item(item, options=[(1, "A"), (0, "B")], by=by)
    with pytest.raises(Refused, match="has taken this"):
        materials.keep_form(begun.form, items=[item], is_ready=True, by=by)
    begun.task.minutes = 90
    with pytest.raises(Refused, match="has taken this"):
        materials.keep(begun.task, by=by, changed=["minutes"])
    items = sittings.questions(begun)
    assert not materials.keep_form(begun.form, items=items, is_ready=False, by=by).is_ready


def test_a_copied_intake_has_the_same_documents_and_tasks(application, task):
    by = make.person("program_lead")
    copy = copying.copy_intake(
        application.intake, name="Next", prefix="NEXT", by=by, cohort=None,
        opens_on=timezone.localdate(),
    )  # fmt: skip
    [theirs] = Task.objects.filter(intake=copy)
    assert theirs.instrument.intake == copy
    assert [p.item_id for f in theirs.forms.all() for p in f.places.all()] == [
        p.item_id for f in task.forms.all() for p in f.places.all()
    ]


def test_somebody_without_an_account_is_led_to_the_door(task):
    assert Client().get(reverse("application_tasks", args=["cp7"])).status_code == 302
