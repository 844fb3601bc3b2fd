"""Message everyone who…: whom it means, once, waiting, taken back."""

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from careerpath.notifications.models import Message, State
from careerpath.workflow import Refused
from tests.training import made
from training.domain import figures, group_messages
from training.domain.grid import Choice, Grid
from training.models import GroupMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client):
    cohort = made.cohort(seats=95)
    teacher = made.instructor(cohort)
    people = made.enrolled(cohort, 4)
    item = made.item(cohort, points=20)
    made.grade(item, people[0], 13)
    made.grade(item, people[1], 14)
    made.grade(item, people[2], state="missing", is_late=True)
    client.force_login(teacher)
    return cohort, teacher, people, item


def test_every_condition_means_exactly_those_who_meet_it(scene):
    cohort, _, people, item = scene
    grid = Grid(figures.gradebook(cohort, people), people, Choice(), made.MONDAY)
    column = group_messages.columns(grid)[f"i{item.pk}"]
    found = {
        condition: group_messages.matching(grid, column, condition, Decimal(70))
        for condition in column.conditions
    }
    assert found == {
        "nothing": [people[3]],
        "handed_in": [],
        "missing": [people[2]],
        "late": [people[2]],
        "graded": people[:2],
        "below": [people[0]],
        "reach": [people[1]],
        "everyone": people,
    }


def test_W14_a_message_goes_out_once_however_often_its_form_is_sent(client, scene):
    cohort, teacher, people, item = scene
    page = f"{reverse('training:grade_message', args=[cohort.slug])}?column=i{item.pk}"
    page += "&condition=nothing"
    assert [one for one, _ in client.get(page).context["people"]] == [people[3]]
    sent = {"people": [people[3].pk], "subject": "Build", "text": "=1+1", "token": uuid.uuid4()}
    assert client.post(page, {**sent, "people": [people[0].pk]}).status_code == 422
    first = client.post(page, sent)
    assert first.status_code == 302
    again = client.post(page, sent)
    assert again.status_code == 422
    assert b"This message has gone out already." in again.content
    (letter,) = Message.objects.filter(kind=group_messages.LETTER)
    assert (letter.to_user, letter.state) == (people[3].person, State.QUEUED)
    assert "=1+1" in letter.body
    assert not Message.objects.due().filter(pk=letter.pk).exists()  # it waits to be taken back
    assert client.get(first.url).status_code == 200
    client.post(f"{first.url}undo/")
    letter.refresh_from_db()
    assert letter.state == State.CANCELLED
    with pytest.raises(Refused, match="gone out"):
        group_messages.undo(GroupMessage.objects.get(), by=teacher)


def test_A3_nobody_writes_to_people_whom_they_do_not_teach(client, scene):
    cohort, _, _, _ = scene
    (stranger,) = made.enrolled(made.cohort(), 1)
    page = reverse("training:grade_message", args=[cohort.slug])
    sent = {"people": [stranger.pk], "subject": "x", "text": "x", "token": uuid.uuid4()}
    assert client.post(page, sent).status_code == 422
    assert not Message.objects.exists()
    other = made.instructor(cohort)
    theirs = group_messages.send(
        cohort,
        made.enrolled(cohort, 1),
        item=None,
        condition="All",
        subject="x",
        text="x",
        token=uuid.uuid4(),
        by=other,
    )
    assert client.get(reverse("training:grade_message_sent", args=[theirs.pk])).status_code == 404
