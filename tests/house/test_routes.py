"""Every address has a stated audience: A1, A7, and the floor under the walk itself."""

import time

import pytest
from django.http import HttpResponse
from django.template.base import Template
from django.test import Client
from django.urls import reverse

from careerpath import access
from careerpath.accounts.models import RoleGrant, User
from careerpath.accounts.roles import LABELS, SECOND_FACTOR
from careerpath.demo.fill import fill
from tests.house import world
from tests.house.audience import OWN, PARAMS, PUBLIC, ROUTES, SIGNED_IN, STEP

ROUTE_LIST = world.routes()
IDENTITIES = ["anonymous", "disabled", "no_factor", *LABELS]


@pytest.fixture
def program(db):
    """A synthetic program as far as stages exist, and one account for each role."""
    fill(applicants=40, stage="all", seed=3, tell=lambda text: None)


@pytest.fixture
def guards_alone(monkeypatch):
    """Behind our guards stands a page that says 204; pages of the library cost no rendering."""
    monkeypatch.setattr(Template, "render", lambda self, context: "")
    changed = []
    for route in ROUTE_LIST:
        cell = behind_the_guard(route.view)
        if cell is not None:
            changed.append((cell, cell.cell_contents))
            cell.cell_contents = lambda *args, **kwargs: HttpResponse(status=204)
    assert len(changed) > 80
    yield
    for cell, view in changed:
        cell.cell_contents = view


def behind_the_guard(view):
    """The place in a guarded view that holds what the guard protects; None for a library's view."""
    while view is not None:
        code = getattr(view, "__code__", None)
        if code is not None and code.co_filename == access.__file__ and "view" in code.co_freevars:
            return view.__closure__[code.co_freevars.index("view")]
        view = inner(view)
    return None


def inner(view):
    """The view that a decorator wraps."""
    return getattr(view, "__wrapped__", None)


def test_A1_the_walk_finds_many_routes_and_each_has_one_row():
    names = [route.name for route in ROUTE_LIST]
    assert len(names) > 100
    assert sorted(set(names) - set(ROUTES)) == [], "routes without a row in tests/house/audience.py"
    assert sorted(set(ROUTES) - set(names)) == [], "rows without a route"


def test_A1_every_view_says_who_may_come_in():
    silent = [route.name for route in ROUTE_LIST if route.access is None]
    assert silent == []


def test_A1_public_pages_are_those_of_the_list():
    public = {route.name for route in ROUTE_LIST if route.access.door == "public"}
    assert public == {name for name, audience in ROUTES.items() if audience in (PUBLIC, STEP)}


def test_A7_there_is_no_side_door():
    for route in ROUTE_LIST:
        module = route.view.__module__
        assert not module.startswith(("django.contrib.admin", "debug_toolbar", "rest_framework"))
        assert "admin/" not in route.pattern


def identity(name):
    """A signed-in client for this identity, or an anonymous one."""
    client = Client(headers={"user-agent": "house"})
    if name == "anonymous":
        return client
    role = "recruiter" if name in {"disabled", "no_factor"} else name
    user = User.objects.filter(email=f"{role}@careerpath.example").get()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    if name == "disabled":
        User.objects.filter(pk=user.pk).update(is_active=False)
    return client


def address(route):
    """The route's address with objects that exist, or None when the program has none."""
    values = {}
    for param in route.params:
        if (route.name, param) in PARAMS:
            values[param] = PARAMS[route.name, param]
            continue
        guard = route.access
        if guard.model is None or guard.param != param:
            return None
        found = world.object_of(guard.model)
        if found is None:
            return None
        values[param] = getattr(found, guard.lookup)
    return reverse(route.name, kwargs=values)


def expected(name, audience, is_object):
    """The kinds of answer that this identity may get."""
    if audience is PUBLIC:
        return {"in"}
    if audience is STEP:
        return {"in", "door"}
    if name in {"anonymous", "disabled"}:
        return {"door"}
    if audience is SIGNED_IN:
        return {"in"}
    if audience is OWN:
        return {"in", "unseen"}
    roles = set(audience.split())
    if name in roles:
        return {"in"}
    return {"no", "unseen"} if is_object else {"no"}


def kind(response):
    """What an answer amounts to: in, door (sign in), no (403), unseen (404), or broken."""
    status, place = response.status_code, response.get("Location", response.get("HX-Redirect", ""))
    if status == 405:
        return "no such method"
    if status == 401 or (status in {200, 302} and "/account/login/" in place):
        return "door"
    if status == 403:
        return "no"
    if status == 404:
        return "unseen"
    return "broken" if status >= 500 else "in"


@pytest.mark.parametrize("name", [n for n in IDENTITIES if n != "no_factor"])
def test_A1_every_route_answers_every_identity_as_the_table_says(program, guards_alone, name):
    client = identity(name)
    wrong, checked = [], 0
    for route in ROUTE_LIST:
        url = address(route)
        audience = ROUTES[route.name]
        if url is None or route.name in {"account_logout"}:
            continue
        wanted = expected(name, audience, route.access.model is not None)
        for method in ("get", "post"):
            for htmx in ({}, {"HX-Request": "true"}):
                response = getattr(client, method)(url, headers=htmx)
                checked += 1
                got = kind(response)
                if got not in wanted | {"no such method"} and not (
                    got == "unseen" and (route.name, name) in UNSEEN
                ):
                    wrong.append((route.name, method, bool(htmx), got, response.status_code))
        if name not in {"anonymous", "disabled"} and "_auth_user_id" not in client.session:
            client = identity(name)
    assert not wrong, "\n".join(map(str, wrong))
    assert checked > 300


# Readers are let into the pages of what was assigned to them, and of nothing else.
UNSEEN = {
    (route.name, "reviewer")
    for route in ROUTE_LIST
    if route.access.model is not None and "reviewer" in str(ROUTES.get(route.name))
}


def test_L6_staff_without_second_factor_see_the_enrolment_page_alone(
    program, guards_alone, settings
):
    settings.TWO_FACTOR_OBLIGATORY = True
    client = identity("recruiter")
    assert "recruiter" in SECOND_FACTOR
    for route in ROUTE_LIST:
        url = address(route)
        if url is None or ROUTES[route.name] in (PUBLIC, STEP, SIGNED_IN, OWN):
            continue
        response = client.get(url)
        assert response.status_code in {302, 403, 404}, route.name
        if response.status_code == 302:
            assert "/2fa/" in response["Location"] or "reauthenticate" in response["Location"]


def test_A5_a_revoked_role_closes_the_door_at_the_next_request(program, guards_alone):
    client = identity("recruiter")
    url = reverse("application_list")
    assert client.get(url).status_code == 204

    RoleGrant.objects.filter(user__email="recruiter@careerpath.example").delete()

    assert client.get(url).status_code in {302, 403}
    assert client.get(url, headers={"HX-Request": "true"}).status_code in {401, 403}
