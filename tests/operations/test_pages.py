"""The pages of those who run the site: outbox, trail, background work."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from careerpath import audit
from careerpath.accounts.models import RoleGrant
from careerpath.later import later
from careerpath.later.models import Job
from careerpath.notifications import outbox, register
from careerpath.notifications.models import Message, State
from tests import floor

LISTS = ["/staff/outbox/", "/staff/trail/", "/staff/jobs/"]


@pytest.fixture(autouse=True)
def no_broker(settings):
    settings.CELERY_BROKER_URL = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def lead(client):
    person = floor.user("lead@example.org", "Lea Lead")
    RoleGrant.objects.create(user=person, role="program_lead")
    client.force_login(person)
    return person


def anchor(number=1, **kwargs):
    context = {"seal": number, "chain": "c0ffee", "last_line": 9, "sealed_at": "today"}
    return outbox.queue(
        "operations.anchor", to="ops@example.org", by="system:test", context=context, **kwargs
    )


@pytest.fixture(params=LISTS)
def address(request):
    return request.param


def fill(count):
    for number in range(count):
        anchor(number)
        later("equity.plan", queue="equity", by=floor.user("lead@example.org"), number=number)
        audit.record("test.act", by=floor.user("lead@example.org"), about=floor.user())


def test_every_list_shows_its_rows_and_costs_the_same_for_1_and_3(db, client, lead, address):
    fill(1)
    client.get(address)
    with CaptureQueriesContext(connection) as first:
        assert client.get(address).status_code == 200
    fill(2)
    with CaptureQueriesContext(connection) as second:
        page = client.get(address).content.decode()
    assert page.count("<tr data-href") >= 3
    assert len(first) == len(second)


@pytest.mark.parametrize(("role", "seen"), [
    ("recruiter", {"/staff/outbox/"}),
    ("admin", set(LISTS)),
    ("program_lead", set(LISTS)),
    ("mentor", set()),
    ("equity_analyst", set()),
])  # fmt: skip
def test_who_sees_which_list(db, client, address, role, seen):
    person = floor.user()
    RoleGrant.objects.create(user=person, role=role)
    client.force_login(person)
    assert client.get(address).status_code == (200 if address in seen else 403)


def test_a_line_of_the_trail_reads_as_a_sentence(db, client, lead):
    application = floor.application()
    application.step("on_hold", by=lead, reason="A file is missing.")
    line = audit.record("test.act", by=lead, about=application, count=3)

    page = client.get("/staff/trail/?q=application " + str(application.pk)).content.decode()
    assert "ut the application on hold" in page
    assert "A file is missing." in page
    assert "Lea Lead" in page
    assert client.get(f"/staff/trail/{line.pk}/").status_code == 200


def test_A9_the_trail_does_not_name_people_without_a_role(db, client, lead):
    application = floor.application()
    application.applicant.name = "ZZCANARY-name"
    application.applicant.save()
    application.step("withdrawn", by=application.applicant)

    page = client.get("/staff/trail/").content.decode()
    line = application.pk and client.get("/staff/trail/?q=application%20" + str(application.pk))

    assert "ZZCANARY" not in page + line.content.decode()
    assert "Somebody without a role" in page


@pytest.mark.parametrize("query", [
    "?q=%00", "?q=" + "9" * 5000, "?kind=nosuch", "?sort=nosuch", "?after=x", "?who=abc", "?per=-1",
])  # fmt: skip
def test_F2_odd_query_strings_are_cleaned(db, client, lead, address, query):
    assert client.get(address + query).status_code == 200


def test_a_held_message_is_read_and_released(db, client, lead):
    message = anchor(hold=True)
    page = client.get(f"/staff/outbox/{message.pk}/").content.decode()
    assert "c0ffee" in page

    client.post(f"/staff/outbox/{message.pk}/release/", {"reason": "Read it."})

    message.refresh_from_db()
    assert (message.state, message.released_by) == (State.QUEUED, lead)


def test_an_act_that_is_too_late_is_a_sentence(db, client, lead):
    message = anchor()
    outbox.cancel(message, by=lead)
    answer = client.post(f"/staff/outbox/{message.pk}/release/", {"reason": ""})
    assert answer.status_code == 422
    assert "cannot move to On its way from there." in answer.content.decode()


def test_all_held_messages_of_a_view_are_released(db, client, lead):
    for number in range(3):
        anchor(number, hold=True)
    client.post("/staff/outbox/release/", {"query": "state=held"})
    assert set(Message.objects.values_list("state", flat=True)) == {State.QUEUED}


def test_codes_are_not_shown_outside_the_demo(db, client, lead, settings):
    register("accounts.sign_in_code", "Sign-in code", secret=True, urgent=True)
    message = outbox.queue(
        "accounts.sign_in_code", to="a@b.co", by="system:test", context={"code": "ZZ-1234"}
    )
    address = f"/staff/outbox/{message.pk}/"
    assert "ZZ-1234" not in client.get(address).content.decode()
    assert "ZZ-1234" not in client.get("/staff/outbox/").content.decode()
    assert "<tr data-href" not in client.get("/staff/outbox/?q=ZZ-1234").content.decode()
    settings.CAREERPATH_MODE = "demo"
    assert "ZZ-1234" not in client.get(address).content.decode()
    admin = floor.user("admin@example.org", "Ada Admin")
    RoleGrant.objects.create(user=admin, role="admin")
    client.force_login(admin)
    assert "ZZ-1234" in client.get(address).content.decode()


def test_the_mail_settings_are_tried_by_a_button(db, client, lead, mailoutbox, settings):
    client.post("/staff/outbox/try/")
    [mail] = mailoutbox
    assert mail.to == [lead.email]


@pytest.mark.parametrize(("token", "body", "status"), [
    ("secret", {"address": "ops@example.org", "reason": "gone"}, 200),
    ("wrong", {"address": "ops@example.org"}, 404),
    ("", {"address": "ops@example.org"}, 404),
    ("secret", [], 400),
    ("secret", {"reason": "x"}, 400),
    ("secret", {"address": "\ud800"}, 400),
])  # fmt: skip
def test_a_provider_tells_of_a_bounce(db, client, settings, token, body, status):
    settings.MAIL_BOUNCE_TOKEN = "secret"
    message = anchor()
    message.step(State.SENDING, by="system:test")
    message.step(State.SENT, by="system:test", set={"sent_at": timezone.now()})

    answer = client.post(
        "/hooks/mail/bounce/",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )

    message.refresh_from_db()
    assert answer.status_code == status
    assert message.state == (State.FAILED if status == 200 else State.SENT)


def test_without_a_token_nobody_tells_of_bounces(db, client, settings):
    settings.MAIL_BOUNCE_TOKEN = ""
    answer = client.post("/hooks/mail/bounce/", headers={"Authorization": "Bearer "})
    assert answer.status_code == 404


def test_a_failed_job_is_tried_again_by_a_button(db, client, lead, monkeypatch):
    pk = later("equity.plan", queue="equity")
    Job.objects.update(failed_at=timezone.now(), error="It broke.")
    assert "It broke." in client.get(f"/staff/jobs/{pk}/").content.decode()
    client.post(f"/staff/jobs/{pk}/retry/")
    assert Job.objects.get().standing == "waiting"


def test_A9_the_trail_names_who_was_given_an_application_when_that_is_staff(db, client, lead):
    application = floor.application()
    reader, stranger = (
        floor.user("rita@example.org", "Rita Reader"),
        floor.user("z@example.org", "ZZCANARY-name"),
    )
    RoleGrant.objects.create(user=reader, role="reviewer")
    given = [
        audit.record("applicants.application.assign", by=lead, about=application, to=person.pk)
        for person in (reader, stranger)
    ]

    page = client.get("/staff/trail/").content.decode()
    line = client.get(f"/staff/trail/{given[0].pk}/").content.decode()

    assert "ave the application to Rita Reader" in page
    assert "ave the application to Rita Reader" in line
    assert "ave the application to a colleague" in page
    assert "ZZCANARY" not in page + line


def test_a_line_leads_to_its_record_where_its_reader_may_open_it(db, client, lead):
    application = floor.application()
    event = audit.record("test.act", by=lead, about=application)
    address = f"/staff/trail/{event.pk}/"
    page = f'<a href="{application.get_absolute_url()}">open its page</a>'

    assert page in client.get(address).content.decode()
    admin = floor.user("admin@example.org", "Ada Admin")
    RoleGrant.objects.create(user=admin, role="admin")
    client.force_login(admin)
    closed = client.get(address)
    assert closed.status_code == 200
    assert "open its page" not in closed.content.decode()
