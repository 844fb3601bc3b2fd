"""Reading: no GET writes, and no page names an applicant to those who may not know the name."""

import math
import re
from collections import Counter

import pytest
from django.core.cache import cache
from django.db import connection, reset_queries
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.test.utils import CaptureQueriesContext

from applicants.models import Application, Identity, ImportJob
from careerpath.accounts import middleware
from careerpath.accounts.models import User
from careerpath.accounts.roles import LABELS, permissions_of
from cohorts.models import Enrollment, Intake
from tests.house import stock, tables, world
from tests.house.audience import MACHINE, OWN, PUBLIC, ROUTES, SIGNED_IN, STEP

PREFETCH = {"Sec-Purpose": "prefetch", "Purpose": "prefetch", "X-Moz": "prefetch"}
WAYS = [("get", {}), ("head", PREFETCH), ("get", {"HX-Request": "true", **PREFETCH})]


@pytest.mark.parametrize(("method", "headers"), WAYS, ids=["get", "head", "htmx"])
def test_A4_no_get_writes_anything(program, method, headers):
    client = world.identity("everything")
    before, blamed = tables.hashes(), {}
    for route, url in world.addresses():
        with CaptureQueriesContext(connection) as queries:
            getattr(client, method)(url, headers=headers)
        client = world.stay_in(client, "everything")
        if any(writes(query["sql"]) for query in queries):
            blamed[route.name] = [query["sql"][:120] for query in queries if writes(query["sql"])]
    assert tables.changed(before) == [], blamed


def writes(statement):
    """Whether a statement writes into a table that reading leaves alone."""
    found = re.match(r'(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)', statement)
    return bool(found) and found.group(1) not in tables.APART


def test_A4_twin_a_get_that_writes_is_noticed(program):
    before = tables.hashes()
    Application.objects.filter(pk=Application.objects.first().pk).update(tags=["seen"])
    assert tables.changed(before) == ["applicants_application"]


# ---------------------------------------------------------------------------- A9
# Pages that exist to show who somebody is, to those who may know.
NAMING = {
    "front_desk", "front_desk_person", "front_desk_open", "duplicate_detail", "duplicate_list",
    "notifications:outbox", "notifications:message", "import_detail", "import_refused",
    "import_changes",
}  # fmt: skip
OWN_RECORD = {"my_data"}  # what it holds of others: tests/applicants/status/test_own_data.py
NAMING_PERMISSIONS = {
    "applicants.front_desk", "applicants.judge_duplicates", "applicants.import_applications",
    "notifications.view_outbox",
}  # fmt: skip


@pytest.fixture
def canaries(program):
    """Everybody who applied has names, address and phone that no page could hold by chance."""
    number = Cast(F("pk"), CharField())
    Identity.objects.update(
        given_name=Concat(Value("ZZGIVEN"), number),
        family_name=Concat(Value("ZZFAMILY"), number),
        preferred_name=Concat(Value("ZZPREFERRED"), number),
        email=Concat(Value("zzmail"), number, Value("@canary.example")),
        phone=Concat(Value("+1555000"), number),
        city=Concat(Value("ZZCITY"), number),
        postal_code=Concat(Value("ZP"), number),
    )
    # Whoever has a seat is no applicant any more: who teaches them reads how they want to be called
    # and reached, and nothing else of what they wrote.
    Identity.objects.filter(
        application__state="accepted",
        application__applicant__in=Enrollment.objects.confirmed().values("person"),
    ).update(preferred_name="", phone="")
    own = {world.person(role).pk for role in [*LABELS, "everything"]}
    applicants = Application.objects.exclude(applicant__in=own)
    seated = Enrollment.objects.values("person")
    User.objects.filter(pk__in=applicants.values("applicant")).exclude(pk__in=seated).update(
        name=Concat(Value("ZZUSER"), number),
        email=Concat(Value("zzuser"), number, Value("@canary.example")),
    )
    cache.clear()


CANARY = re.compile(r"ZZ(?:GIVEN|FAMILY|PREFERRED|CITY|USER)|zz(?:mail|user)\d|\+1555000\d")


ANYBODY = {MACHINE, OWN, PUBLIC, SIGNED_IN, STEP}


@pytest.mark.parametrize("role", ["everything", *LABELS])
def test_A9_no_page_names_an_applicant_but_those_that_exist_to(canaries, same_people, role):
    """Pages of others answer with a refusal: tests/house/test_routes.py."""
    client, named = world.identity(role), {}
    held = permissions_of(world.person(role).roles)
    for route, url in world.addresses(role):
        audience = ROUTES[route.name]
        if audience not in ANYBODY and role not in {"everything", *audience.split()}:
            continue
        response = client.get(url)
        found = CANARY.search(whole(response)) if response.status_code < 400 else None
        if (
            found
            and route.name not in OWN_RECORD
            and not (route.name in NAMING and held & NAMING_PERMISSIONS)
        ):
            named[route.name] = found.group()
        client = world.stay_in(client, role)
    assert named == {}


def test_A9_there_is_something_that_could_leak(canaries):
    client = world.identity("recruiter")
    pages = {route.name: url for route, url in world.addresses("recruiter")}
    assert CANARY.search(whole(client.get(pages["duplicate_detail"])))
    found = client.post(pages["front_desk"], {"q": "ZZFAMILY"})
    assert CANARY.search(whole(found))


def whole(response):
    """The body as text, also of a file that is streamed, with its headers."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return body.decode(errors="replace") + str(response.headers)


# ---------------------------------------------------------------------------- O4
MOST_QUERIES = 80  # the home of somebody who holds every role at once
EVERYTHING = {"my_data"}  # one question for each kind of record that may be theirs


@pytest.fixture
def no_minute_passes(monkeypatch):
    """A session that is noted once a minute is not noted in the middle of a long walk."""
    monkeypatch.setattr(middleware, "GRAIN", math.inf)


def test_O4_every_page_costs_the_same_with_three_rows_and_with_five(program, no_minute_passes):
    client, grown = world.identity("everything"), {}
    with_three = {route.name: cost(client, url) for route, url in world.addresses()}
    stock.more(3)
    stock.more(4)
    for route, url in world.addresses():
        before, after = with_three[route.name], cost(client, url)
        if len(before) != len(after):
            grown[route.name] = (len(before), len(after), more_often(before, after))
    assert grown == {}, "\n".join(f"{name}: {what}" for name, what in grown.items())
    most = {name: len(asked) for name, asked in with_three.items() if len(asked) > MOST_QUERIES}
    assert set(most) <= EVERYTHING, most
    assert sum(1 for queries in with_three.values() if queries) > 80


def cost(client, url):
    """The statements of the page, values taken out; none when there is no page to show."""
    cache.clear()
    reset_queries()  # the log holds 9,000 statements, fewer than one walk asks
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    if response.status_code != 200:
        return []
    return [re.sub(r"'(?:[^']|'')*'|\b\d+\b", "?", query["sql"]) for query in queries]


def more_often(before, after):
    """The statements that came more often than before."""
    extra = Counter(after) - Counter(before)
    return [(count, statement[:200]) for statement, count in extra.items()]


def test_O4_twin_a_question_for_each_row_is_noticed(program, monkeypatch):
    client, url = world.identity("everything"), "/imports/"
    monkeypatch.setattr(ImportJob, "get_absolute_url", lambda job: f"/{Intake.objects.count()}/")
    before = cost(client, url)
    stock.more(3)
    after = cost(client, url)
    assert more_often(before, after)[0][0] == 1
