"""What a client asks for and worries about: seen by the own contacts, answered by the program."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from mentorship.domain import on_site
from mentorship.models import Concern
from placements.domain import check_points, client_asks
from placements.models import CheckPoint, ClientAsk
from placements.states import AskState, PlacementState
from tests.cohorts import made as hub
from tests.placements import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return hub.user("placement_manager")


@pytest.fixture
def at_work(staff):
    client = made.client()
    user = hub.user("client_contact")
    client.contacts.update(user=user)
    person = made.graduate(client.program)
    row = made.placement(made.opening(client), person, staff, starts=-40, days=100, state="active")
    return row, user


def page(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_client_asks_the_program_agrees_and_the_contact_has_one_letter(at_work, staff):
    placement, user = at_work
    theirs, there = page(user), reverse("placements:client_person", args=[placement.pk])
    until = placement.ends_on + timedelta(days=30)

    asked = theirs.post(
        reverse("placements:client_ask", args=[placement.pk]), {"kind": "extend", "day": until}
    )
    assert asked.url == there
    again = theirs.post(
        reverse("placements:client_ask", args=[placement.pk]), {"kind": "extend", "day": until}
    )
    assert "The program has a wish about this person already." in again.content.decode()
    wish = ClientAsk.objects.get()
    page(staff).post(reverse("placements:ask_agree", args=[wish.pk]))

    placement.refresh_from_db()
    assert (placement.state, placement.ends_on) == (PlacementState.EXTENDED, until)
    assert Message.objects.filter(kind="placements.ask_answered", to_user=user).count() == 1
    assert "Agreed" in theirs.get(there).content.decode()
    page(staff).post(reverse("placements:ask_agree", args=[wish.pk]))
    assert Message.objects.filter(kind="placements.ask_answered").count() == 1


def test_an_end_says_why_and_a_no_is_read_by_the_client(at_work, staff):
    placement, user = at_work
    theirs, ask = page(user), reverse("placements:client_ask", args=[placement.pk])

    refused = theirs.post(ask, {"kind": "end", "day": made.today()})
    assert "Say why it should end early." in refused.content.decode()
    theirs.post(ask, {"kind": "end", "day": made.today(), "because": "Budget."})
    wish = ClientAsk.objects.get()
    with pytest.raises(Refused, match="Say why not"):
        client_asks.decline(wish, because=" ", by=staff)
    page(staff).post(
        reverse("placements:ask_decline", args=[wish.pk]), {"reason": "Two weeks’ notice."}
    )

    wish.refresh_from_db()
    assert wish.state == AskState.DECLINED
    there = reverse("placements:client_person", args=[placement.pk])
    assert "Two weeks’ notice." in theirs.get(there).content.decode()
    placement.refresh_from_db()
    assert placement.state == PlacementState.ACTIVE


@pytest.mark.parametrize(
    ("days", "kind", "state"),
    [
        (0, "end", "ended"),
        (0, "convert", "converted"),
        (9, "end", "active"),
        (9, "convert", "active"),
    ],
)
def test_what_is_agreed_is_done_when_its_day_has_come_and_planned_before(
    at_work, staff, days, kind, state
):
    placement, user = at_work
    day = made.today() + timedelta(days=days)
    wish = client_asks.ask(placement, kind=kind, day=day, because="Budget.", by=user)

    client_asks.agree(wish, by=staff)

    placement.refresh_from_db()
    assert placement.state == state
    assert placement.last_day == day


def test_what_cannot_be_asked_is_refused_in_a_sentence(at_work, staff):
    placement, user = at_work
    for fields, sentence in (
        ({"kind": "extend", "day": placement.ends_on}, "Enter a day after the planned last one."),
        ({"kind": "end", "day": placement.starts_on - timedelta(days=1)}, "first day or later"),
    ):
        with pytest.raises(Refused, match=sentence):
            client_asks.ask(placement, because="So.", by=user, **fields)
    placement.state = PlacementState.COMPLETED
    with pytest.raises(Refused, match="not at work with you now"):
        client_asks.ask(placement, kind="end", day=made.today(), because="So.", by=user)


def test_A2_another_client_sees_no_person_no_wish_and_no_check_point(at_work, staff):
    placement, user = at_work
    wish = client_asks.ask(placement, kind="end", day=made.today(), because="So.", by=user)
    check_points.make_due(placement.requisition.client.program)
    other = hub.user("client_contact")
    made.client(program=placement.requisition.client.program).contacts.update(user=other)
    theirs = page(other)
    for name, pk in (
        ("client_person", placement.pk), ("client_ask", placement.pk),
        ("client_concern", placement.pk), ("client_check_point", CheckPoint.objects.get().pk),
    ):  # fmt: skip
        assert theirs.get(reverse(f"placements:{name}", args=[pk])).status_code == 404
    back = reverse("placements:client_ask_back", args=[wish.pk])
    assert theirs.post(back).status_code == 404
    assert page(user).post(back).status_code == 302
    wish.refresh_from_db()
    assert wish.state == AskState.TAKEN_BACK


def test_a_clients_concern_is_somebodys_and_a_check_point_is_answered(at_work):
    placement, user = at_work
    check_points.make_due(placement.requisition.client.program)
    theirs = page(user)
    theirs.post(
        reverse("placements:client_concern", args=[placement.pk]),
        {"text": "Comes late.", "is_urgent": "on"},
    )
    point = CheckPoint.objects.get()
    theirs.post(
        reverse("placements:client_check_point", args=[point.pk]), {"is_there": "yes", "pulse": 4}
    )

    concern = Concern.objects.get()
    assert concern.owner.may("placements.place")
    assert Message.objects.filter(kind="mentorship.concern", to_user=concern.owner).exists()
    assert (concern.kind, concern.is_urgent, concern.text) == ("client", True, "Comes late.")
    point.refresh_from_db()
    assert (point.pulse, point.answered_by) == (4, user)


def test_mentors_read_where_somebody_works_and_in_which_week(at_work, django_assert_num_queries):
    placement, _ = at_work
    pk = placement.enrollment_id
    with django_assert_num_queries(2):
        since, words = on_site.since([pk]), on_site.words([pk], made.today())
    opening = placement.requisition
    assert since == {pk: placement.starts_on}
    assert words == {pk: f"Week 6 at {opening.client}, {opening.title}"}
