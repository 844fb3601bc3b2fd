"""Notes are for colleagues: everybody who reads the file reads them, blind as the file is."""

import pytest
from django.urls import reverse

from applicants.domain import notes
from applicants.models import Note
from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from tests.applicants.front_desk.test_front_desk import applicant
from tests.factories.triage import intake, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(db):
    return applicant("María", "Hernández", call=intake())


def test_a_note_is_read_blind_and_in_full_by_those_who_know(file):
    dana = person("recruiter")

    notes.add(file, text="Maria Hernandez called, (312) 555-0142. Asks for Friday.", by=dana)

    (blind,), (full,) = notes.on(file), notes.on(file, unblinded=True)
    assert "Hernandez" not in blind.text
    assert "555-0142" not in blind.text
    assert "Asks for Friday." in blind.text
    assert full.text.startswith("Maria Hernandez called")


def test_the_trail_has_the_number_of_the_note_and_none_of_its_words(file):
    note = notes.add(file, text="Very personal words.", by=person("recruiter"))

    line = AuditEvent.objects.get(kind="applicants.application.noted")
    assert line.detail == {"note": note.pk, "told": None}
    assert line.reason == ""


def test_a_colleague_who_is_told_gets_the_reference_and_not_the_name(file):
    tariq = person("reviewer", "Tariq Haddad")

    notes.add(file, text="María Hernández: please look.", tell=tariq, by=person("recruiter"))

    message = Message.objects.get(to_user=tariq)
    assert file.reference in message.subject
    assert file.get_absolute_url() in message.body
    assert "Hern" not in message.subject + message.body


def test_who_may_not_read_applications_is_not_told(file):
    with pytest.raises(Refused, match="may not read applications"):
        notes.add(file, text="Look.", tell=person("mentor", "Colm Tsosie"), by=person("recruiter"))
    assert not Note.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_an_empty_note_is_refused(file, text):
    with pytest.raises(Refused, match="Write something first"):
        notes.add(file, text=text, by=person("recruiter"))


def test_a_note_is_added_on_the_page_with_and_without_htmx(client, file):
    client.force_login(person("recruiter"))
    url = reverse("application_note", args=[file.reference])

    plain = client.post(url, {"text": "First."})
    part = client.post(url, {"text": "Second."}, headers={"HX-Request": "true"})

    assert plain.status_code == 302
    assert plain.url == file.get_absolute_url()
    assert part.status_code == 200
    assert part.content.decode().index("Second.") < part.content.decode().index("First.")
    page = client.get(file.get_absolute_url()).content.decode()
    assert "First." in page
    assert "Second." in page


def test_an_empty_note_is_a_422_with_the_page_or_its_part(client, file):
    client.force_login(person("recruiter"))
    url = reverse("application_note", args=[file.reference])

    page = client.post(url, {"text": ""})
    part = client.post(url, {"text": ""}, headers={"HX-Request": "true"})

    assert page.status_code == part.status_code == 422
    assert b"Write something first." in part.content
    assert len(part.content) < len(page.content)


def test_A2_a_reviewer_writes_notes_on_own_files_only(client, file):
    tariq = person("reviewer", "Tariq Haddad")
    client.force_login(tariq)
    url = reverse("application_note", args=[file.reference])

    assert client.post(url, {"text": "Mine?"}).status_code == 404
    type(file).objects.filter(pk=file.pk).update(assigned_to=tariq)
    assert client.post(url, {"text": "Mine."}).status_code == 302
    assert Note.objects.get().text == "Mine."


def test_markup_in_a_note_is_text(client, file):
    client.force_login(person("recruiter"))

    client.post(
        reverse("application_note", args=[file.reference]), {"text": "<script>alert(1)</script>"}
    )

    page = client.get(file.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
