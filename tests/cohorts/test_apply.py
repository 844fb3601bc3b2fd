"""The public page and the share links that lead to it."""

import re
from datetime import timedelta

import pytest
from django.test import RequestFactory

from careerpath.audit.models import AuditEvent
from cohorts import sources
from cohorts.models import Intake, ShareLink
from tests.cohorts import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def link():
    program = made.program()
    partner = made.partner(name="Riverside University")
    return made.link(program, made.user(), partner=partner)


def with_cookies(client):
    request = RequestFactory().get("/apply/")
    request.COOKIES = {name: morsel.value for name, morsel in client.cookies.items()}
    return request


def test_open_intakes_are_listed_with_their_windows_in_the_programs_zone(client):
    program = made.program(name="Pathways", time_zone="America/Denver")
    cohort = made.cohort(program=program, seats=95)
    made.intake(program=program, cohort=cohort, name="Spring", closes_at="2099-12-04T23:00Z")
    made.intake(program=program, name="Yesterday", closes=-1)
    made.intake(program=program, name="Tomorrow", opens=1)

    shown = client.get("/apply/").content.decode()

    assert "Spring" in shown
    assert "4:00 PM MST" in shown
    assert "Yesterday" not in shown
    assert "Tomorrow" not in shown


def test_when_nothing_is_open_the_page_says_when_the_next_one_opens(client):
    program = made.program(contact_email="hello@example.org", contact_phone="555 0100")
    made.intake(
        program=program, name="Next", opens_at="2099-03-02T15:00Z", closes_at="2099-04-02T15:00Z"
    )

    shown = client.get("/apply/").content.decode()

    assert "Nothing is open right now" in shown
    assert "9:00 AM CST" in shown
    assert "hello@example.org" in shown
    assert "555 0100" in shown


def test_with_no_date_at_all_the_page_says_so(client):
    assert "The next date is not set yet." in client.get("/apply/").content.decode()


def test_a_share_link_is_remembered_by_the_browser_and_nowhere_else(client, link):
    made.intake(program=link.program)

    page = client.get(f"/apply/?s={link.token}")

    assert "Riverside University" in page.content.decode()
    assert sources.source_of(with_cookies(client)) == link
    assert not AuditEvent.objects.exists()
    assert "Riverside University" in client.get("/apply/").content.decode()


def test_the_cookie_is_not_for_scripts_or_other_sites(client, link):
    client.get(f"/apply/?s={link.token}")

    morsel = client.cookies["source"]
    assert (morsel["httponly"], morsel["samesite"]) == (True, "Lax")


def test_L10_a_forged_cookie_is_no_source(client, link):
    client.get(f"/apply/?s={link.token}")
    value = client.cookies["source"].value
    for place in range(len(value)):
        client.cookies["source"] = value[:place] + "~" + value[place + 1 :]
        assert sources.source_of(with_cookies(client)) is None, place


def test_a_closed_link_leads_to_the_page_and_is_not_remembered(client, link):
    ShareLink.objects.filter(pk=link.pk).update(
        closed_at="2026-01-01T00:00Z", closed_by=link.created_by
    )

    assert client.get(f"/apply/?s={link.token}").status_code == 200
    assert "source" not in client.cookies


@pytest.mark.parametrize(
    "query",
    ["s=%00", "s=" + "9" * 5000, "s[]=1", "s=%ed%a0%80", "s=nosuch", "page=abc", "s=é", "s=a&s=b"],
)
def test_F2_odd_query_strings_are_cleaned(client, query):
    assert client.get(f"/apply/?{query}").status_code == 200
    assert "source" not in client.cookies


def test_the_intake_of_a_link_comes_first(client, link):
    made.intake(program=link.program, name="Closes first", closes=1)
    later = made.intake(program=link.program, name="Closes later", closes=9)
    ShareLink.objects.filter(pk=link.pk).update(intake=later)

    shown = client.get(f"/apply/?s={link.token}").content.decode()

    assert shown.index("Closes later") < shown.index("Closes first")


def test_the_public_page_has_nothing_inline_and_no_names_of_staff(client, link):
    made.intake(program=link.program)

    shown = client.get(f"/apply/?s={link.token}").content.decode()

    assert not re.search(r"style=|<style|onclick|data:", shown)
    assert link.created_by.name not in shown
    assert link.label not in shown


def test_O4_the_public_page_costs_the_same_with_one_and_three_intakes(
    client, django_assert_num_queries
):
    for number in (1, 3):
        while len(made.Intake.objects.all()) < number:
            made.intake(cohort=None)
        with django_assert_num_queries(2):
            client.get("/apply/")


def test_a_link_page_shows_address_and_code_without_data_or_style(client, link, settings):
    settings.SITE_URL = "https://careerpath.example"
    client.force_login(made.user("program_lead"))

    for page in ("", "print/"):
        shown = client.get(f"/set-up/links/{link.pk}/{page}").content.decode()
        main = shown[shown.index("<main") : shown.index("</main>")]
        assert f"https://careerpath.example/apply/?s={link.token}" in main
        assert 'd="M4 4h7v1h-7z' in main
        assert not re.search(r"style=|data:", main)


def test_a_link_for_an_event_brings_its_partner_along(client):
    lead = made.user("program_lead")
    client.force_login(lead)
    program, partner = made.program(), made.partner()
    event = made.event(program, partner=partner)

    client.post(f"/set-up/programs/{program.slug}/links/new/", {"label": "Fair", "event": event.pk})

    made_link = ShareLink.objects.get()
    assert (made_link.partner, made_link.event, made_link.created_by) == (partner, event, lead)
    assert len(made_link.token) == 8


def test_a_link_is_closed_once(client, link):
    client.force_login(made.user("program_lead"))

    client.post(f"/set-up/links/{link.pk}/close/")
    again = client.post(f"/set-up/links/{link.pk}/close/", follow=True)

    link.refresh_from_db()
    assert link.closed_at is not None
    assert "closed already" in again.content.decode()


def test_C13_the_clock_of_the_database_says_what_is_open():
    program = made.program()
    opened = made.intake(program=program, opens=-1, closes=1)
    late = made.intake(program=program, opens=-9, closes=-0.01, grace_minutes=30)
    made.intake(program=program, opens=-9, closes=-0.01)
    soon = made.intake(program=program, opens=1, closes=2)

    assert list(Intake.objects.open_now()) == [opened]
    assert set(Intake.objects.accepting_now()) == {opened, late}
    assert list(Intake.objects.opening_later()) == [soon]
    assert late.accepts_until - late.closes_at == timedelta(minutes=30)
