"""The client's own figures of the own sites, and three candidates side by side with keys."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from careerpath.notifications.models import Message
from placements.domain.client_figures import figures
from placements.models import CheckPoint, ClientContact, Placement, Requisition, Site
from placements.models.scopes import contacts_of
from tests.cohorts import made as hub
from tests.placements import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return hub.user("placement_manager")


def contact_user(client, **fields):
    user = hub.user("client_contact")
    made.contact(client, user=user, **fields)
    return user


def page(user):
    client = Client()
    client.force_login(user)
    return client


def filled(client, staff, *, days, stays=120, site=None, pulse=None, ended=None):
    """Somebody at work for so many days, in an opening approved so many days before."""
    now = timezone.now()
    begun = now - timedelta(days=stays)
    one = made.opening(
        client, starts=-stays, site=site or client.sites.first(),
        approved_at=begun - timedelta(days=days), approved_by=staff,
    )  # fmt: skip
    fields = {"state": "active"}
    if ended:
        fields = {
            "state": "ended", "reason": "So.", "ended_on": made.today() - timedelta(days=ended),
        }  # fmt: skip
    row = made.placement(
        one, made.graduate(client.program), staff, starts=-stays, made_at=begun, **fields
    )
    if pulse:
        CheckPoint.objects.create(
            placement=row, days=30, due_on=row.starts_on + timedelta(days=30), is_there=True,
            pulse=pulse, answered_at=now,
        )  # fmt: skip
    return row


def test_a_client_reads_days_to_fill_who_stays_and_how_it_goes_of_the_own_sites_only(staff):
    client = made.client()
    user = contact_user(client)
    filled(client, staff, days=10, pulse=5)
    filled(client, staff, days=20, pulse=4)
    filled(client, staff, days=40, ended=100)
    other = made.client(program=client.program)
    filled(other, staff, days=300, pulse=1)

    found = figures(contacts_of(user))
    assert (found.days_to_fill, found.seats) == (20, 3)
    assert found.mean_pulse == pytest.approx(4.5)
    by_days = {one.days: (one.retained, one.eligible) for one in found.retention}
    assert (by_days[30], by_days[90], by_days[180]) == ((2, 3), (2, 3), (0, 0))
    shown = page(user).get(reverse("placements:client_figures")).content.decode()
    assert "Half of your 3 seats took 20 days or less." in shown
    titles = list(Requisition.objects.filter(client=other).values_list("title", flat=True))
    assert titles
    assert not [title for title in titles if title in shown]


def test_A2_a_contact_of_one_site_reads_nothing_of_another(staff):
    client = made.client()
    second = Site.objects.create(client=client, name="Second campus", city="Elgin")
    user = contact_user(client, site=second)
    filled(client, staff, days=10, pulse=5)
    assert figures(contacts_of(user)).seats == 0
    filled(client, staff, days=33, site=second)
    assert figures(contacts_of(user)).days_to_fill == 33
    ClientContact.objects.filter(user=user).update(left_at=timezone.now())
    assert figures(contacts_of(user)).openings == []


def test_the_figures_ask_the_database_as_often_for_three_openings_as_for_one(staff):
    client = made.client()
    user, counts = contact_user(client), []
    theirs = page(user)
    for _ in range(2):
        filled(client, staff, days=10, pulse=5)
        with CaptureQueriesContext(connection) as seen:
            theirs.get(reverse("placements:client_figures"))
        counts.append(len(seen))
        filled(client, staff, days=10, pulse=5)
    assert counts[0] == counts[1]
    assert Placement.objects.count() == 4


def test_three_stand_side_by_side_with_keys_and_on_one_page_for_print(staff):
    client = made.client()
    user = contact_user(client)
    opening = made.opening(client, seats=3)
    sent = [made.sent(opening, made.graduate(client.program), staff) for _ in range(4)]
    theirs, there = page(user), reverse("placements:client_opening", args=[opening.pk])

    first = theirs.get(there).content.decode()
    for key in ("1", "2", "3", "a", "d", "i"):
        assert f'data-key="{key}"' in first
    assert 'data-key="4"' not in first
    answer = reverse("placements:client_answer", args=[sent[1].pk])
    second = theirs.get(there, {"pick": sent[1].pk}).content.decode()
    assert f'href="{answer}?answer=decline"' in second
    form = theirs.get(answer, {"answer": "decline"}).context["form"]
    assert form["answer"].value() == "decline"
    odd = theirs.get(there, {"pick": "x"}).context["picked"][0]
    assert odd.pk == sent[0].pk

    printed = reverse("placements:client_profiles", args=[opening.pk])
    assert len(theirs.get(printed).context["candidates"]) == 3
    other = contact_user(made.client(program=client.program))
    assert page(other).get(printed).status_code == 404


def test_a_question_about_an_opening_reaches_everybody_who_places_once(staff):
    client = made.client(name="Harbor")
    user, opening = contact_user(client), made.opening(client, title="Analyst")
    another = hub.user("placement_manager")
    theirs, ask = page(user), reverse("placements:client_question", args=[opening.pk])
    shown = theirs.get(reverse("placements:client_opening", args=[opening.pk]))
    assert f'href="{ask}"' in shown.content.decode()
    assert "Write your question." in theirs.post(ask, {"text": " "}).content.decode()
    for _ in range(2):
        said = theirs.post(ask, {"text": "Can she begin\r\nBcc: x@example.org on a Friday?"})
        assert said.status_code == 302
    letters = Message.objects.filter(kind="placements.client_question")
    assert {one.to_user for one in letters} == {staff, another}
    assert letters.count() == 2
    letter = letters.first()
    assert letter.subject == f"{contacts_of(user).get().name} of Harbor asks about Analyst"
    assert "on a Friday?" in letter.body
    assert AuditEvent.objects.about(opening).filter(actor_id=user.pk).count() == 2
    theirs.post(ask, {"text": "And on a Monday?"})
    assert letters.all().count() == 4


def test_A2_nobody_asks_about_the_opening_of_another_client(staff):
    mine, others = made.client(), made.client()
    user, opening = contact_user(mine), made.opening(others)
    ask = reverse("placements:client_question", args=[opening.pk])
    assert page(user).get(ask).status_code == 404
    assert page(user).post(ask, {"text": "Who is it?"}).status_code == 404
    assert page(staff).get(ask).status_code == 403
    assert not Message.objects.filter(kind="placements.client_question").exists()


def test_the_own_openings_stand_beside_the_candidates_with_a_word_each(staff):
    client, other = made.client(), made.client()
    user = contact_user(client)
    quiet = made.opening(client, title="Quiet")
    busy = made.opening(client, title="Busy", starts=90)
    made.opening(other, title="Somebody else's")
    made.sent(busy, made.graduate(client.program), staff)
    shown = page(user).get(reverse("placements:client_opening", args=[quiet.pk]))
    assert shown.context["openings"] == [(busy, 1), (quiet, 0)]
    text = shown.content.decode()
    assert "1 to answer" in text
    assert "Somebody else" not in text
