"""Agreed ends come true by the clock and by what stands then; a wrong end is taken back."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from careerpath.later import drain
from careerpath.notifications import kinds
from careerpath.notifications.models import Message
from careerpath.workflow import Refused
from placements import tasks
from placements.domain import client_asks, placing
from placements.models import ClientAsk, Placement
from placements.states import AskState, PlacementState, RequisitionState
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
    row = made.placement(
        made.opening(client),
        made.graduate(client.program),
        staff,
        starts=-40,
        days=100,
        state="active",
    )
    return row, user


def planned(at_work, staff, kind="end", days=5):
    placement, user = at_work
    day = made.today() + timedelta(days=days)
    wish = client_asks.ask(placement, kind=kind, day=day, because="Budget.", by=user)
    client_asks.agree(wish, by=staff)
    return wish


def days_pass(wish, days):
    """The agreement, and the placement, stand so many days further back."""
    back = timedelta(days=days)
    ClientAsk.objects.filter(pk=wish.pk).update(day=F("day") - back)
    rows = Placement.objects.filter(pk=wish.placement_id)
    rows.update(
        starts_on=F("starts_on") - back, ends_on=F("ends_on") - back, version=F("version") + 1
    )
    wish.refresh_from_db()


def page(user):
    client = Client()
    client.force_login(user)
    return client


def letters():
    return Message.objects.filter(kind="placements.ask_done")


def person_letters():
    return Message.objects.filter(kind="placements.person_told")


@pytest.mark.parametrize(("kind", "state"), [("end", "ended"), ("convert", "converted")])
def test_an_agreed_end_is_carried_out_on_the_day_after_its_last_day_and_once(
    at_work, staff, kind, state
):
    placement, user = at_work
    wish = planned(at_work, staff, kind=kind)

    days_pass(wish, 5)
    tasks.carry_out()
    drain()
    placement.refresh_from_db()
    assert placement.state == PlacementState.ACTIVE

    days_pass(wish, 1)
    for _ in range(2):
        tasks.carry_out()
        drain()
        tasks.carry_out_one(wish.pk)

    placement.refresh_from_db()
    assert (placement.state, placement.ended_on) == (state, wish.day)
    assert placement.changes.filter(state=state).count() == 1
    lines = AuditEvent.objects.about(placement).filter(to_state=state)
    assert [line.actor_id for line in lines] == [None]
    assert letters().filter(to_user=user).count() == 1
    told = person_letters().get()
    assert told.to_user == placement.enrollment.person
    assert f"{wish.day:%B} {wish.day.day}, {wish.day.year}" in told.body
    assert "Budget." not in told.body


@pytest.mark.parametrize(
    ("kind", "days", "words"),
    [("extend", 80, "goes on until"), ("convert", 0, "is your employer"), ("end", 0, "last day")],
)
def test_the_graduate_has_one_letter_of_what_is_carried_out_at_once_and_none_of_a_plan(
    at_work, staff, kind, days, words
):
    wish = planned(at_work, staff, kind=kind, days=days)
    with pytest.raises(Refused):
        client_asks.agree(wish, by=staff)
    told = person_letters().get()
    assert words in told.body
    assert (told.about_model, told.about_id) == ("placements.clientask", wish.pk)


def test_a_letter_about_an_end_that_was_taken_back_does_not_go_out(at_work, staff):
    placement, _ = at_work
    wish = planned(at_work, staff)
    assert not person_letters().exists()
    days_pass(wish, 6)
    tasks.carry_out_one(wish.pk)
    told = person_letters().get()
    assert kinds.kind(told.kind).still(told)
    placement.refresh_from_db()
    placing.take_end_back(placement, because="Wrong.", by=staff)
    assert not kinds.kind(told.kind).still(told)


def test_W10_an_agreement_withdrawn_after_it_was_queued_does_nothing(at_work, staff):
    placement, user = at_work
    before = placement.ends_on
    wish = planned(at_work, staff)
    days_pass(wish, 6)
    tasks.carry_out()
    page(staff).post(
        reverse("placements:ask_withdraw", args=[wish.pk]), {"reason": "The budget is there."}
    )
    drain()

    placement.refresh_from_db()
    wish.refresh_from_db()
    assert (placement.state, placement.ends_on) == (PlacementState.ACTIVE, before)
    assert (wish.state, wish.carried_out_at) == (AskState.TAKEN_BACK, None)
    assert not letters().exists()
    told = Message.objects.get(kind="placements.ask_withdrawn", to_user=user)
    assert "The budget is there." in told.body
    with pytest.raises(Refused, match="still to be carried out"):
        client_asks.withdraw(wish, because="Again.", by=staff)


def test_dates_that_somebody_changed_count_more_than_the_agreement(at_work, staff):
    placement, _ = at_work
    wish = planned(at_work, staff)
    placement.refresh_from_db()
    later = wish.day + timedelta(days=30)
    placing.change(placement, by=staff, seen=placement.version, ends_on=later)
    ClientAsk.objects.filter(pk=wish.pk).update(day=made.today() - timedelta(days=1))

    assert not client_asks.carry_out(wish.pk)
    placement.refresh_from_db()
    assert (placement.state, placement.ends_on) == (PlacementState.ACTIVE, later)
    there = reverse("placements:placement", args=[placement.pk])
    assert "Dates changed since; close it by hand" in page(staff).get(there).content.decode()


def test_a_later_agreement_takes_the_place_of_an_earlier_one(at_work, staff):
    placement, user = at_work
    first = planned(at_work, staff)
    placement.refresh_from_db()
    until = made.today() + timedelta(days=50)
    second = client_asks.ask(placement, kind="extend", day=until, by=user)
    client_asks.agree(second, by=staff)
    ClientAsk.objects.filter(pk=first.pk).update(day=made.today() - timedelta(days=1))
    tasks.carry_out()
    drain()

    first.refresh_from_db()
    placement.refresh_from_db()
    assert first.state == AskState.TAKEN_BACK
    assert (placement.state, placement.ends_on) == (PlacementState.EXTENDED, until)
    assert not ClientAsk.objects.planned().exists()


def test_a_client_cannot_take_back_what_the_program_has_answered(at_work, staff):
    wish = planned(at_work, staff)
    with pytest.raises(Refused, match="answered already"):
        client_asks.take_back(wish, by=at_work[1])


# ------------------------------------------------------------------ a wrong end
@pytest.mark.parametrize("state", ["ended", "converted", "completed"])
def test_a_wrong_end_is_taken_back_and_the_history_keeps_both(at_work, staff, state):
    placement, _ = at_work
    over = {
        "ended": lambda: placing.end(placement, last_on=made.today(), because="So.", by=staff),
        "converted": lambda: placing.convert(placement, last_on=made.today(), by=staff),
        "completed": lambda: placing.complete(placement, last_on=made.today(), by=staff),
    }
    over[state]()
    theirs, there = page(staff), reverse("placements:placement", args=[placement.pk])
    assert "Take the end back" in theirs.get(there).content.decode()
    done = theirs.post(
        reverse("placements:placement_take_back", args=[placement.pk]), {"reason": "Wrong person."}
    )

    assert done.url == there
    placement.refresh_from_db()
    assert (placement.state, placement.ended_on) == (PlacementState.ACTIVE, None)
    states = list(placement.changes.order_by("version").values_list("state", flat=True))
    assert states == ["active", state, "active"]
    assert placement.changes.first().reason == "Wrong person."
    placement.requisition.refresh_from_db()
    assert placement.requisition.seats_filled == 1


def test_an_end_is_not_taken_back_into_more_than_full_time_nor_into_a_seat_that_is_gone(
    at_work, staff
):
    placement, _ = at_work
    client = placement.requisition.client
    placing.end(placement, last_on=made.today() - timedelta(days=1), because="So.", by=staff)
    other = made.placement(
        made.opening(client), placement.enrollment, staff, days=60, state="active"
    )
    with pytest.raises(Refused, match=r"more than 1\.00 FTE"):
        placing.take_end_back(placement, because="Wrong.", by=staff)
    placement.refresh_from_db()
    assert placement.state == PlacementState.ENDED

    placing.end(other, last_on=made.today(), because="So.", by=staff)
    made.placement(
        placement.requisition, made.graduate(client.program), staff, days=60, state="active"
    )
    placement.refresh_from_db()
    with pytest.raises(Refused, match="Every seat of this opening is filled"):
        placing.take_end_back(placement, because="Wrong.", by=staff)


def test_an_end_is_taken_back_for_sixty_days_with_a_reason_and_fills_the_opening_again(
    at_work, staff
):
    placement, _ = at_work
    placing.end(placement, last_on=made.today(), because="So.", by=staff)
    with pytest.raises(Refused, match="why"):
        placing.take_end_back(placement, because=" ", by=staff)
    placing.take_end_back(placement, because="Wrong.", by=staff)
    placement.requisition.refresh_from_db()
    assert placement.requisition.state == RequisitionState.FILLED

    placing.end(placement, last_on=made.today(), because="So.", by=staff)
    Placement.objects.filter(pk=placement.pk).update(
        state_changed_at=timezone.now() - timedelta(days=61), version=F("version") + 1
    )
    placement.refresh_from_db()
    with pytest.raises(Refused, match="for 60 days"):
        placing.take_end_back(placement, because="Wrong.", by=staff)
