"""Each of the eleven roles comes to a page that says what to do, with no dead end behind it."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from careerpath.accounts.roles import LABELS
from tests import floor
from tests.browser.conftest import VIEWS
from tests.cohorts import made as hub
from tests.mentorship import made as pairs
from tests.placements import made as places
from tests.training import made

pytestmark = pytest.mark.django_db(transaction=True)
BEGINS = {
    "participant": "/training/my/",
    "client_contact": "/client/",
    "placement_manager": "/matching/",
    "mentor": "/mentoring/",
}
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
BEHIND = re.compile(r'<a [^>]*href="(/[^"#]*)"')


@pytest.fixture
def people(db):
    """Somebody in each role, with something that waits for most of them."""
    made_below = {"applicant", "participant", "mentor", "instructor"}
    found = {role: hub.user(role) for role in set(LABELS) - made_below}
    opening = places.opening(places.client())
    of = made.cohort(program=opening.client.program)
    contact = opening.client.contacts.first()
    contact.user = found["client_contact"]
    contact.save()
    pair = pairs.pair(of, days=30)
    found["mentor"], found["participant"] = pair.mentor.user, pair.enrollment.person
    found["instructor"] = made.instructor(of)
    made.session(of, days=1, instructors=[found["instructor"]])
    graduate = places.graduate(opening.client.program)
    places.sent(opening, graduate, found["placement_manager"])
    call = hub.intake(program=of.program, cohort=of)
    found["applicant"] = floor.application(intake_=call).applicant
    floor.applications(3, state="review", intake_=hub.intake(program=of.program))
    return found


def test_each_of_the_eleven_homes_is_a_place_to_begin(tab, people):
    assert set(people) == set(LABELS)
    wrong = []
    for role, person in sorted(people.items()):
        window = tab(person)
        window.open("/")
        expect(window.page).to_have_url(window.address + BEGINS.get(role, "/staff/"))
        wrong += window.wrong_in_all_views(f"begins-{role}", VIEWS[:2])
        if role in BEGINS:
            window.open("/staff/")
            wrong += window.wrong_in_all_views(f"home-{role}", VIEWS[2:])
        expect(window.page.locator("main .cp-cards section").first).to_be_visible()
        wrong += dead_ends(role, person)
    window = tab(people["program_lead"])
    window.open("/program/")
    wrong += window.wrong_in_all_views("program")
    assert wrong == []


def dead_ends(role, person):
    """Links on somebody's home that lead nowhere, in lines."""
    client = Client()
    client.force_login(person)
    main = MAIN.search(client.get("/staff/").content.decode()).group()
    answers = {link: client.get(link.replace("&amp;", "&")) for link in set(BEHIND.findall(main))}
    return [
        f"{role}: {link} answers {answer.status_code}"
        for link, answer in answers.items()
        if answer.status_code not in (200, 302)
    ]
