"""T9: a person gets everything that is kept about them, and nothing else."""

import io
import json
import time
import zipfile

import pytest
from django.apps import apps

from applicants.domain import requests
from applicants.models import Answer, Application, Identity, Note, Question
from applicants.states import State
from careerpath import own_data
from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from tests.applicants.choosing import scene
from tests.factories import triage


def personal_models():
    """Every model with personal fields that the web process knows."""
    return [model for model in apps.get_models()
            if getattr(getattr(model, "Privacy", None), "personal", None)]  # fmt: skip


def test_T9_every_model_with_personal_fields_is_handed_over_or_says_why_not():
    own, not_theirs = own_data.registered()

    assert len(personal_models()) > 40
    for model in personal_models():
        if model in not_theirs:
            assert not_theirs[model].endswith("."), model
            continue
        assert model in own, f"{model._meta.label} is neither handed over nor kept with a reason."
        handed = {column.name for column in own[model].fields}
        missing = model.Privacy.personal - handed - set(own[model].leave)
        assert missing == set(), f"{model._meta.label} keeps {missing} back without a reason."
        assert all(why.endswith(".") for why in own[model].leave.values())


@pytest.fixture
def applicant(db):
    """Somebody about whom a lot is kept, and somebody else of whom nothing may show."""
    _, rows = scene.scene(2, state=State.REVIEW)
    mine, other = rows
    for row, mark in ((mine, "ZZMINE"), (other, "ZZOTHER")):
        Identity.objects.filter(application=row).update(
            given_name=f"{mark}-given", family_name=f"{mark}-family", phone=f"{mark}-phone"
        )
        question = Question.objects.create(intake=row.intake, key=f"q{row.pk}", text="Why?")
        Answer.objects.create(application=row, question=question, text=f"{mark}-answer")
        requests.ask(row, kind="correction", text=f"{mark}-asked", by=row.applicant)
        Note.objects.create(
            application=row, text=f"{mark}-note", written_by=triage.person("recruiter", mark)
        )
    return Application.objects.select_related("applicant").get(pk=mine.pk)


def proved(client, person):
    """The person has just said again who they are."""
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()


def test_who_has_not_proved_lately_who_they_are_is_asked_before_the_download(client, applicant):
    applicant.applicant.set_password("correct horse battery")
    applicant.applicant.save()
    client.force_login(applicant.applicant)

    response = client.post("/my/data/download/")

    assert response.status_code == 302
    assert "/account/" in response["Location"]
    assert not AuditEvent.objects.filter(kind="applicants.data.handed_over").exists()


def archive_of(client, person):
    client.force_login(person)
    proved(client, person)
    response = client.post("/my/data/download/")
    assert response["Content-Disposition"].startswith("attachment")
    return zipfile.ZipFile(io.BytesIO(response.getvalue()))


def test_T9_the_download_holds_what_is_theirs_and_nobody_elses(client, applicant):
    packed = archive_of(client, applicant.applicant)

    text = packed.read("everything.json").decode()
    assert json.loads(text)["parts"]["Contact details"][0]["given name"] == "ZZMINE-given"
    for mark in ("family", "phone", "answer", "asked"):
        assert f"ZZMINE-{mark}" in text
    whole = text + "".join(packed.read(name).decode() for name in packed.namelist())
    assert "ZZOTHER" not in whole
    assert "ZZMINE-note" not in whole


def test_T7_the_download_leaves_one_line_without_what_it_held(client, applicant):
    archive_of(client, applicant.applicant)

    line = AuditEvent.objects.get(kind="applicants.data.handed_over")
    assert line.actor_id == applicant.applicant_id
    assert "ZZMINE" not in json.dumps(line.detail)


def test_the_data_tell_no_stage_that_nobody_has_told(client, applicant):
    before = archive_of(client, applicant.applicant).read("applications.csv")

    applicant.step(State.SHORTLISTED, by=scene.person("recruiter"))
    scene.decided([applicant], "waitlist")

    packed = archive_of(client, applicant.applicant)
    assert packed.read("applications.csv") == before
    assert "decisions.csv" not in packed.namelist()


def test_the_page_shows_it_and_needs_nothing_but_a_get(client, applicant):
    client.force_login(applicant.applicant)

    text = client.get("/my/data/").content.decode()

    assert "ZZMINE-given" in text
    assert "ZZOTHER" not in text


# ------------------------------------------------------------------ requests
def test_one_click_asks_for_a_human_look_and_twice_is_once(client, applicant):
    client.force_login(applicant.applicant)
    address = f"/my/applications/{applicant.reference}/look/"
    client.post(address)
    client.post(address)

    asked = [one for one in requests.of(applicant) if one.kind == "human_look"]
    assert len(asked) == 1
    text = client.get(f"/my/applications/{applicant.reference}/requests/").content.decode()
    assert "A person looks again" in text
    assert Message.objects.filter(kind="applicants.request_received").count() == 3


def test_A2_nobody_takes_back_the_request_of_somebody_else(client, applicant):
    other = Application.objects.exclude(pk=applicant.pk).get(intake=applicant.intake)
    client.force_login(applicant.applicant)

    assert client.post(f"/my/requests/{requests.of(other)[0].pk}/take-back/").status_code == 404
    client.post(f"/my/requests/{requests.of(applicant)[0].pk}/take-back/")

    assert requests.of(applicant)[0].state == "withdrawn"
    assert requests.of(other)[0].state == "open"


def test_a_correction_needs_words(client, applicant):
    client.force_login(applicant.applicant)
    address = f"/my/applications/{applicant.reference}/requests/"

    assert client.post(address, {"kind": "adjustment"}).status_code == 422
    assert client.post(address, {"kind": "adjustment", "text": "Half again"}).status_code == 302
    assert client.post(address, {"kind": "human_look"}).status_code == 422


def test_the_sixth_download_of_an_hour_is_refused_in_a_sentence(client, applicant):
    for _ in range(5):
        archive_of(client, applicant.applicant)

    response = client.post("/my/data/download/", follow=True)

    assert "downloaded your data five times within an hour" in response.content.decode()
    assert AuditEvent.objects.filter(kind="applicants.data.handed_over").count() == 5
