"""The pages of the hub: who gets in, what they show, and what they cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from careerpath.audit.models import AuditEvent
from cohorts import yields
from cohorts.models import (
    Cohort,
    DayOff,
    Enrollment,
    Intake,
    Program,
    RecruitingEvent,
    ShareLink,
    UniversityPartner,
)
from cohorts.urls import urlpatterns
from tests.cohorts import made

pytestmark = pytest.mark.django_db

POST_ONLY = {
    "remove", "close", "step", "approve", "refuse", "cancel", "wait", "place", "undo", "export",
}  # fmt: skip
OTHERS_TOO = {
    "apply", "approval_list", "cohort_list", "cohort_detail", "partner_yield", "yield_export",
}  # fmt: skip
LISTS = [
    "approval_list",
    "cohort_list",
    "event_list",
    "intake_list",
    "link_list",
    "partner_list",
    "set_up",
]


class World:
    """One of each, with the address of every page."""

    def __init__(self):
        self.lead = made.user("program_lead")
        self.program = made.program(contact_email="hello@example.org")
        self.cohort = made.cohort(program=self.program)
        self.intake = made.intake(program=self.program, cohort=self.cohort)
        self.section = made.section(self.cohort)
        self.staff = made.duty(self.cohort, made.user("instructor"), section=self.section)
        self.partner = made.partner()
        self.campus = made.campus(self.partner)
        self.event = made.event(self.program, partner=self.partner, campus=self.campus)
        self.link = made.link(self.program, self.lead, partner=self.partner, event=self.event)
        self.day_off = DayOff.objects.create(
            program=self.program, cohort=self.cohort, day="2027-02-15", name="Presidents’ Day"
        )

    def addresses(self):
        """Name and address of every page that needs no approval."""
        for pattern in urlpatterns:
            noun = pattern.name.rpartition("_")[0]
            if noun.startswith("approval") and pattern.name != "approval_list":
                continue
            yield pattern.name, reverse(f"cohorts:{pattern.name}", kwargs=self.kwargs(pattern))

    def kwargs(self, pattern):
        route = str(pattern.pattern)
        if "<" not in route:
            return {}
        folder = re.findall(r"([a-z-]+)/<", route)[0]
        thing = {
            "programs": self.program,
            "cohorts": self.cohort,
            "intakes": self.intake,
            "sections": self.section,
            "staff": self.staff,
            "days-off": self.day_off,
            "partners": self.partner,
            "campuses": self.campus,
            "events": self.event,
            "links": self.link,
        }[folder]
        key = "slug" if "<slug:slug>" in route else "pk"
        extra = {"to": "enrolling"} if "<slug:to>" in route else {}
        return {key: getattr(thing, key), **extra}


@pytest.fixture
def world():
    return World()


@pytest.fixture
def signed_in(client):
    """A client in which somebody is signed in."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def is_post_only(name):
    return name.rpartition("_")[2] in POST_ONLY


def test_there_are_pages_to_look_at(world):
    assert len(list(world.addresses())) > 45


def test_A1_whoever_sets_up_gets_every_page(world, signed_in):
    client = signed_in(world.lead)
    for name, address in world.addresses():
        expected = 405 if is_post_only(name) else 200
        assert client.get(address).status_code == expected, name


def test_A1_nobody_else_gets_a_page_of_set_up(world, signed_in):
    for role in ("recruiter", "reviewer", "instructor", "mentor", "equity_analyst"):
        client = signed_in(made.user(role))
        for name, address in world.addresses():
            if name in OTHERS_TOO:
                continue
            assert client.get(address).status_code in {403, 404, 405}, (role, name)
            if is_post_only(name) or name.endswith(("_new", "_edit")):
                assert client.post(address).status_code in {403, 404}, (role, name)


def test_A1_without_an_account_only_the_public_page_opens(world, client):
    for name, address in world.addresses():
        response = client.get(address)
        assert response.status_code == (200 if name == "apply" else 302), name


def test_L12_nothing_is_written_without_the_token(world, signed_in, client):
    client.handler.enforce_csrf_checks = True
    signed_in(world.lead)
    for name, address in world.addresses():
        if is_post_only(name) or name.endswith(("_new", "_edit", "_copy", "_final")):
            assert client.post(address).status_code == 403, name


def test_A4_a_get_writes_nothing(world, signed_in):
    client = signed_in(world.lead)
    before = counts()
    for name, address in world.addresses():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(address)
        writing = [
            query["sql"]
            for query in queries
            if re.match(r"(INSERT|UPDATE|DELETE)", query["sql"])
            and "accounts_session" not in query["sql"]
            and "cache_entry" not in query["sql"]
        ]
        assert writing == [], name
    assert counts() == before


def counts():
    models = (Cohort, Intake, Program, ShareLink, UniversityPartner, RecruitingEvent, Enrollment)
    return [model.objects.count() for model in models]


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("instructor", "cohort_edit"),
        ("instructor", "intake_edit"),
        ("recruiter", "partner_edit"),
        ("recruiter", "link_detail"),
        ("recruiter", "section_edit"),
    ],
)
def test_A2_what_is_unseen_looks_like_what_does_not_exist(role, name, world, signed_in):
    client = signed_in(made.user(role))
    thing = getattr(world, name.partition("_")[0])
    key = "slug" if hasattr(thing, "slug") else "pk"
    missing = "no-such-thing" if key == "slug" else 999_999

    unseen = client.get(reverse(f"cohorts:{name}", kwargs={key: getattr(thing, key)}))
    gone = client.get(reverse(f"cohorts:{name}", kwargs={key: missing}))

    assert (unseen.status_code, gone.status_code) == (404, 404)
    assert masked(unseen) == masked(gone)


def masked(response):
    """The page without what differs from answer to answer: token and request id."""
    return re.sub(r"[A-Za-z0-9]{64}|[0-9a-f]{16}", "", response.content.decode())


def test_A2_an_instructor_sees_the_cohort_of_the_own_duty_alone(world, signed_in):
    client = signed_in(world.staff.user)
    other = made.cohort(name="Elsewhere")

    assert client.get(f"/cohorts/{world.cohort.slug}/").status_code == 200
    assert client.get(f"/cohorts/{other.slug}/").status_code == 404
    listed = client.get("/cohorts/").content.decode()
    assert world.cohort.name in listed
    assert "Elsewhere" not in listed


def test_A5_a_duty_that_is_over_shows_nothing(world, signed_in):
    world.staff.since, world.staff.until = "2020-01-01", "2020-02-01"
    world.staff.save()

    assert signed_in(world.staff.user).get(f"/cohorts/{world.cohort.slug}/").status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_O4_lists_cost_the_same_with_one_and_with_three_rows(name, signed_in):
    client = signed_in(World().lead)
    address = reverse(f"cohorts:{name}")
    client.get(address)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return [query["sql"] for query in queries]

    one = cost()
    World()
    World()
    three = cost()
    assert len(one) == len(three), three


def test_O4_a_cohort_page_costs_the_same_with_many_sections_and_people(world, signed_in):
    client = signed_in(world.lead)
    address = f"/cohorts/{world.cohort.slug}/"
    client.get(address)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    one = cost()
    for _ in range(3):
        section = made.section(world.cohort)
        made.duty(world.cohort, made.user("instructor"), section=section)
        Enrollment.objects.create(cohort=world.cohort, person=made.user(), section=section)
    assert cost() == one


def test_the_cohort_page_shows_seats_as_they_are(world, signed_in):
    for state in ("invited", "enrolled", "active", "withdrawn"):
        Enrollment.objects.create(cohort=world.cohort, person=made.user(), state=state)

    shown = signed_in(world.lead).get(f"/cohorts/{world.cohort.slug}/").content.decode()

    assert "2 of 20 seats confirmed, 1 offers out, 17 open" in shown


def test_a_partner_page_counts_what_the_apps_above_register(world, signed_in):
    yields.figure("Counted here", lambda ids: dict.fromkeys(ids, 1204))
    try:
        page = signed_in(world.lead).get(f"/set-up/partners/{world.partner.pk}/")
    finally:
        del yields.FIGURES["Counted here"]

    shown = page.content.decode()
    assert "Counted here" in shown
    assert "1,204" in shown


def test_a_step_of_a_cohort_is_taken_or_refused_with_a_sentence(world, signed_in):
    client = signed_in(world.lead)
    step = f"/cohorts/{world.cohort.slug}/step/enrolling/"

    assert client.post(step).status_code == 302
    world.cohort.refresh_from_db()
    assert world.cohort.state == "enrolling"

    again = client.post(step, follow=True)
    assert "It is Enrolling already." in again.content.decode()
    odd = client.post(f"/cohorts/{world.cohort.slug}/step/nonsense/", follow=True)
    assert "cannot move to" in odd.content.decode()


def test_a_cohort_is_closed_after_a_question_with_a_reason_and_never_over_somebodys_head(
    world, signed_in
):
    client, page = signed_in(world.lead), f"/cohorts/{world.cohort.slug}/"
    for state in ("enrolling", "in_session"):
        world.cohort.step(state, by=world.lead)
    there = Enrollment.objects.create(cohort=world.cohort, person=made.user(), state="active")

    assert "1 person still is." in client.get(page).content.decode()
    early = client.post(f"{page}step/closed/", {"reason": "Over"})
    assert early.status_code == 422
    assert "1 person is still in" in early.content.decode()

    there.step("completed", by=world.lead)
    assert 'href="#close-dialog"' in client.get(page).content.decode()
    silent = client.post(f"{page}step/closed/")
    assert silent.status_code == 422
    assert "Say in a few words why" in silent.content.decode()
    world.cohort.refresh_from_db()
    assert world.cohort.state == "in_session"

    client.post(f"{page}step/closed/", {"reason": "Funding ended"})
    world.cohort.refresh_from_db()
    assert world.cohort.state == "closed"
    line = AuditEvent.objects.about(world.cohort).latest("id")
    assert (line.to_state, line.reason) == ("closed", "Funding ended")


def test_what_is_needed_is_not_removed_and_the_page_says_by_what(world, signed_in):
    client = signed_in(world.lead)

    page = client.post(f"/set-up/partners/{world.partner.pk}/remove/", follow=True)

    assert "is needed by" in page.content.decode()
    assert UniversityPartner.objects.filter(pk=world.partner.pk).exists()
    free = made.partner(name="Nobody’s")
    client.post(f"/set-up/partners/{free.pk}/remove/")
    assert not UniversityPartner.objects.filter(pk=free.pk).exists()


@pytest.mark.parametrize("thing", ["cohort", "intake", "event", "campus", "section"])
def test_everything_in_use_stays(thing, world, signed_in):
    Enrollment.objects.create(cohort=world.cohort, person=made.user(), section=world.section)
    ShareLink.objects.create(label="x", intake=world.intake, created_by=world.lead)
    record = getattr(world, thing)
    key = "slug" if hasattr(record, "slug") else "pk"
    address = reverse(f"cohorts:{thing}_remove", kwargs={key: getattr(record, key)})

    page = signed_in(world.lead).post(address, follow=True)

    assert "cannot be removed" in page.content.decode()
    assert type(record).objects.filter(pk=record.pk).exists()
