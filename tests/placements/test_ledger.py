"""The ledger's figures beside the pure rules, and check points asked, chased and answered."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careerpath.accounts import links
from careerpath.notifications.models import Message
from placements import outcomes as rules
from placements.domain import check_points, outcomes
from placements.models import CheckPoint, LeftOut, Placement
from tests.cohorts import made as hub
from tests.placements import made
from tests.training import made as taught

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 11, 22)


def many(number, rng):
    """Placements that began in the last two years and are running, over, or converted."""
    program = hub.program()
    staff = hub.user("placement_manager")
    client = made.client(program)
    opening = made.opening(client, seats=500)
    people = taught.enrolled(
        taught.cohort(program=program, ends_on=AS_OF - timedelta(days=800), seats=500),
        number,
        state="completed",
    )
    rows = []
    for one in people:
        first = AS_OF - timedelta(days=rng.randrange(-20, 700))
        state = rng.choice(["active", "ended", "converted", "completed", "extended"])
        last = None
        if state in ("ended", "converted", "completed"):
            last = first + timedelta(days=rng.randrange(0, 400))
        rows.append(
            Placement(
                requisition=opening, enrollment=one, state=state, made_by=staff, set_by=staff,
                starts_on=first, ended_on=last, reason="Moved away.", fte=Decimal("0.50"),
            )
        )  # fmt: skip
    Placement.objects.bulk_create(rows)
    return program, rows


def test_the_database_counts_what_the_pure_rules_count():
    program, rows = many(120, random.Random(11))
    spells = [
        rules.Spell(
            row.pk,
            row.starts_on,
            row.ended_on,
            is_converted=row.state == "converted",
            ran_out=row.state == "completed",
        )
        for row in rows
    ]
    for line in outcomes.retention(outcomes.started(program), AS_OF):
        pure = rules.retention(spells, line.days, AS_OF)
        assert (line.eligible, line.retained, line.too_early) == (
            len(pure.eligible), len(pure.retained), len(pure.too_early),
        )  # fmt: skip
    curve = outcomes.curve(outcomes.started(program), AS_OF)
    assert curve == rules.of_spells(spells, AS_OF)
    assert curve.events > 10
    assert outcomes.ledger(program, AS_OF).conversion == rules.conversion(spells, AS_OF)


def test_the_page_shows_who_is_left_out_and_costs_the_same_for_any_number(client):
    _, rows = many(4, random.Random(2))
    staff = hub.user("placement_manager")
    client.force_login(staff)
    there = reverse("placements:ledger")
    person = rows[0].enrollment
    data = {"enrollment": person.pk, "why": "study", "sentence": "Went to medical school."}
    client.post(reverse("placements:leave_out"), data)
    again = client.post(reverse("placements:leave_out"), data)
    assert again.status_code == 422

    page = client.get(there, {"on": "2026-11-22"}).content.decode()
    assert "Went to medical school." in page
    assert "Of 4 who completed: 3 counted, 1 left out" in page
    with CaptureQueriesContext(connection) as few:
        client.get(there)
    taught.enrolled(person.cohort, 5, state="completed")
    with CaptureQueriesContext(connection) as more:
        client.get(there)
    assert len(more) == len(few)
    client.post(reverse("placements:count_again", args=[LeftOut.objects.get().pk]))
    assert "9 counted, 0 left out" in client.get(there, {"on": "2026-11-22"}).content.decode()
    assert client.get(reverse("placements:forecast")).status_code == 200


@pytest.fixture
def placed():
    """Somebody who began 31 days ago."""
    program = hub.program()
    staff = hub.user("placement_manager")
    client = made.client(program)
    opening = made.opening(client)
    one = made.placement(
        opening, made.graduate(program), staff, starts=-31, state="active", fte=Decimal("1.00")
    )
    return program, staff, one


def test_a_client_is_asked_once_chased_after_a_week_and_three_times_at_most(placed):
    program, staff, one = placed
    now = datetime(2026, 11, 22, 18, tzinfo=UTC)
    for days in (0, 0, 6, 7, 13, 14, 21, 60):
        check_points.make_due(program)
        check_points.ask_due(program, now + timedelta(days=days))
        CheckPoint.objects.update(
            asked_at=now + timedelta(days=7 * (CheckPoint.objects.get().asked - 1))
        )
    point = CheckPoint.objects.get()
    assert (point.days, point.asked, point.due_on) == (30, 3, one.starts_on + timedelta(days=30))
    assert Message.objects.filter(kind="placements.check_point").count() == 3
    assert not check_points.ask(point, by=staff)
    assert not CheckPoint.objects.exclude(pk=point.pk).exists()


def test_L10_the_link_is_spent_by_saving_and_says_so(placed, client):
    program, staff, _ = placed
    check_points.make_due(program)
    point = CheckPoint.objects.get()
    check_points.ask(point, by=staff)
    there = reverse("placements:check_point_link", args=[check_points.token(point)])

    assert client.get(there).status_code == 200
    assert client.head(there).status_code == 200
    point.refresh_from_db()
    assert not point.is_answered
    assert client.post(there, {"comment": "x"}).status_code == 422
    assert client.post(there, {"is_there": "yes", "pulse": 4}).status_code == 302
    point.refresh_from_db()
    assert (point.is_there, point.pulse, point.answered_by) == (True, 4, None)
    for again in (client.get(there), client.post(there, {"is_there": "no"})):
        assert again.status_code == 410
        assert "answered already" in again.content.decode()
    foreign = links.make("placements.client", [point.pk, point.nonce])
    for token in (foreign, check_points.token(point)[:-2] + "zz", "nonsense"):
        gone = client.get(reverse("placements:check_point_link", args=[token]))
        assert gone.status_code == 410


def test_L10_a_spent_or_old_link_offers_a_new_one_in_one_tap(placed, client, monkeypatch):
    program, staff, one = placed
    check_points.make_due(program)
    first = CheckPoint.objects.get()
    check_points.ask(first, by=staff)
    token = check_points.token(first)
    there = reverse("placements:check_point_link", args=[token])
    renew = reverse("placements:check_point_renew", args=[token])

    now = links.time.time()
    monkeypatch.setattr(links.time, "time", lambda: now + 121 * 24 * 3600)
    old = client.get(there)
    assert old.status_code == 410
    assert renew in old.content.decode()
    for _ in range(2):
        assert client.post(renew).status_code == 302
    monkeypatch.undo()
    letters = Message.objects.filter(kind="placements.check_point", about_id=first.pk)
    assert letters.count() == 2
    first.refresh_from_db()
    assert (first.asked, first.is_answered) == (1, False)

    check_points.answer(first, {"is_there": True, "pulse": 4})
    spent = client.get(there).content.decode()
    assert "answered already" in spent
    assert renew not in spent
    assert client.post(renew).status_code == 410
    later = CheckPoint.objects.create(
        placement=one, days=60, due_on=first.due_on + timedelta(days=30), contact=first.contact
    )
    assert renew in client.get(there).content.decode()
    client.post(renew)
    assert Message.objects.filter(kind="placements.check_point", about_id=later.pk).exists()
    assert client.post(reverse("placements:check_point_renew", args=["x" * 60])).status_code == 410


def test_C10_an_answer_written_down_meanwhile_stands(placed, client):
    program, staff, _ = placed
    check_points.make_due(program)
    point = CheckPoint.objects.get()
    client.force_login(staff)
    there = reverse("placements:check_point", args=[point.pk])
    assert client.post(there, {"is_there": "no", "comment": "Left in week two."}).status_code == 302
    late = client.post(there, {"is_there": "yes"})
    assert late.status_code == 422
    assert "answered already" in late.content.decode()
    page = client.get(reverse("placements:check_points")).content.decode()
    assert "Left in week two." in page
    assert "Every client has answered" in page


def test_what_was_moved_is_asked_at_90_days_and_needs_its_sentence(placed, client):
    _, staff, one = placed
    point = CheckPoint.objects.create(
        placement=one, days=90, due_on=one.starts_on, contact=one.requisition.contact
    )
    client.force_login(staff)
    there = reverse("placements:check_point", args=[point.pk])
    wrong = client.post(there, {"is_there": "yes", "impact": "cost"})
    assert "Say in one sentence how." in wrong.content.decode()
    client.post(there, {"is_there": "yes", "impact": "cost", "sentence": "Saved a license."})
    point.refresh_from_db()
    assert (point.impact, point.sentence) == ("cost", "Saved a license.")
