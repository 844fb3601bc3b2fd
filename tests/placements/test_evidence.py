"""What a client reads of a project: with the graduate's yes, and no name before its time."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from placements.domain import evidence, submissions
from placements.models import Submission
from placements.states import SubmissionState
from tests.cohorts import made as hub
from tests.placements import made
from tests.training import made as taught
from training.models import WorkSubmission

pytestmark = pytest.mark.django_db
LINK = "https://example.org/ada/interface"


@pytest.fixture
def staff():
    return hub.user("placement_manager")


def project(enrollment, staff, *, name="Interface for a lab", released=True, points=9, **fields):
    """A project that this person handed in, graded and given back."""
    given = {"released_at": timezone.now(), "released_by": staff} if released else {}
    item = taught.item(enrollment.cohort, name=name, kind=fields.pop("kind", "project"), **given)
    if points is not None:
        taught.grade(item, enrollment, points)
    fields = {"text": "Ada maps   lab codes\nto LOINC.", "link": LINK} | fields
    for number in (1, 2):
        WorkSubmission.objects.create(
            item=item, enrollment=enrollment, number=number, submitted_by=enrollment.person,
            **fields | {"text": f"{fields['text']} Version {number}."},
        )  # fmt: skip


def page(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_newest_version_of_a_graded_project_is_on_the_card_in_its_place(staff):
    person = made.graduate(hub.program())
    project(person, staff, name="Not given back", released=False)
    project(person, staff, name="Not graded", points=None)
    project(person, staff, name="A quiz", kind="quiz")
    assert evidence.cards([person])[person.pk]["sample"] is None

    project(person, staff)
    sample = evidence.cards([person])[person.pk]["sample"]
    assert sample["name"] == "Interface for a lab"
    assert (sample["text"], sample["link"]) == ("Ada maps lab codes to LOINC. Version 2.", LINK)
    project(person, staff, name="The long one", text="x" * 900, link="ftp://example.org/x")
    sample = evidence.cards([person])[person.pk]["sample"]
    assert (sample["name"], len(sample["text"]), sample["link"]) == ("The long one", 280, "")


def test_the_graduate_sees_the_sample_before_the_yes_and_the_client_after_it(staff):
    client = made.client()
    opening = made.opening(client)
    person = made.graduate(client.program)
    project(person, staff)
    reader = hub.user("client_contact")
    client.contacts.update(user=reader)
    one = submissions.ask(opening, person, by=staff)
    there = reverse("placements:client_opening", args=[opening.pk])
    assert "maps lab codes" not in page(reader).get(there).content.decode()
    mine = page(person.person).get(reverse("placements:my_consent", args=[one.pk]))
    assert "Ada maps lab codes" in mine.content.decode()
    submissions.consent(one, agrees=True, by=person.person)
    submissions.send(opening, client.contacts.first(), by=staff)
    shown = page(reader).get(there).content.decode()
    assert "Ada maps lab codes" in shown
    assert LINK in shown
    project(person, staff, name="After the yes")
    assert "After the yes" not in page(reader).get(there).content.decode()


def test_before_names_are_shown_the_client_reads_what_the_project_is_about_and_no_more(staff):
    client = made.client(hides_names=True)
    opening = made.opening(client, hides_names=True)
    person = made.graduate(client.program)
    project(person, staff)
    reader = hub.user("client_contact")
    client.contacts.update(user=reader)
    one = made.sent(opening, person, staff)
    link = reverse("placements:answer_link", args=[submissions.token(one_link())])
    pages = [
        reverse("placements:client_opening", args=[opening.pk]),
        reverse("placements:client_profiles", args=[opening.pk]),
        reverse("placements:client_answer", args=[one.pk]),
        link,
    ]
    theirs = page(reader)
    for path in pages:
        shown = theirs.get(path).content.decode()
        assert "Interface for a lab" in shown
        assert "Ada" not in shown
        assert LINK not in shown
    Submission.objects.get().step(SubmissionState.INTERVIEW, by=staff)
    for path in pages:
        assert "Ada maps lab codes" in theirs.get(path).content.decode()


def one_link():
    return submissions.ClientLink.objects.get()


def test_cards_of_many_ask_as_often_as_cards_of_one(staff):
    people = taught.enrolled(taught.cohort(), 3, state="completed")
    counts = []
    for some in (people[:1], people):
        for one in some:
            project(one, staff, name=f"Project {one.pk} {len(some)}")
        with CaptureQueriesContext(connection) as asked:
            assert len(evidence.cards(some)) == len(some)
        counts.append(len(asked))
    assert counts[0] == counts[1]
