"""Every address has a stated audience: A1, A7, and the floor under the walk itself."""

import pytest
from django.http import HttpResponse
from django.template.base import Template
from django.urls import URLResolver

from careerpath import access
from careerpath.accounts.roles import SECOND_FACTOR
from tests.house import world
from tests.house.audience import MACHINE, OWN, PUBLIC, ROUTES, SIGNED_IN, STEP

ROUTE_LIST = world.routes()


@pytest.fixture
def guards_alone(monkeypatch, same_people):
    """Behind our guards stands a page that says 204; pages of the library cost no rendering."""
    monkeypatch.setattr(Template, "render", lambda self, context: "")
    changed = []
    for route in ROUTE_LIST:
        cell = behind_the_guard(route.view)
        if cell is not None:
            changed.append((cell, cell.cell_contents))
            cell.cell_contents = lambda *args, **kwargs: HttpResponse(status=204)
    assert len(changed) > 120
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
    assert len(names) > 150
    assert sorted(set(names) - set(ROUTES)) == [], "routes without a row in tests/house/audience.py"
    assert sorted(set(ROUTES) - set(names)) == [], "rows without a route"


def test_A1_every_view_says_who_may_come_in():
    silent = [route.name for route in ROUTE_LIST if route.access is None]
    assert silent == []


def test_A1_public_pages_are_those_of_the_list():
    public = {route.name for route in ROUTE_LIST if route.access.door == "public"}
    assert public == {
        name for name, audience in ROUTES.items() if audience in (PUBLIC, STEP, MACHINE)
    }


def test_A7_there_is_no_side_door():
    for route in ROUTE_LIST:
        module = route.view.__module__
        assert not module.startswith(("django.contrib.admin", "debug_toolbar", "rest_framework"))
        assert "admin/" not in route.pattern


def expected(name, audience, is_object):
    """The kinds of answer that this identity may get."""
    if audience in (PUBLIC, MACHINE):
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


WAYS = ({}, {"HX-Request": "true"})
# An answer to htmx leads to the door in its own way, for all routes alike: these ask in both ways.
IN_BOTH_WAYS = {"anonymous", "applicant", "recruiter"}


def wrong_answers(client, name, route, url):
    """What the route answers this identity and should not, one line for each way of asking."""
    wanted = expected(name, ROUTES[route.name], route.access.model is not None)
    for method in ("get", "post"):
        for htmx in WAYS if name in IN_BOTH_WAYS else WAYS[:1]:
            response = getattr(client, method)(url, headers=htmx)
            got = kind(response)
            if got == "no such method":
                break
            if got not in wanted:
                yield (route.name, method, bool(htmx), got, response.status_code)


@pytest.mark.parametrize("name", world.IDENTITIES)
def test_A1_every_route_answers_every_identity_as_the_table_says(program, guards_alone, name):
    client, wrong, checked = world.identity(name), [], 0
    for route, url in world.addresses(name):
        wrong += wrong_answers(client, name, route, url)
        checked += 1
        client = world.stay_in(client, name)
    assert not wrong, "\n".join(map(str, wrong))
    assert checked == len(ROUTE_LIST) - len(world.STAYS_OUT)


GUARDED = [route for route in ROUTE_LIST if route.access.door == "allow"]


def test_A10_without_its_guard_every_single_route_turns_the_walk_red(
    program, guards_alone, monkeypatch
):
    """Somebody without any role asks: the guard alone stands between."""
    client, unnoticed = world.identity("applicant"), []
    for route, url in world.addresses():
        guarded = route.view
        if route not in GUARDED:
            continue
        assert not list(wrong_answers(client, "applicant", route, url)), route.name

        def open_to_all(request, *args, **kwargs):
            return HttpResponse(status=204)

        open_to_all.access = guarded.access
        monkeypatch.setattr(route.place, "callback", open_to_all)
        URLResolver.resolve.cache_clear()
        if not list(wrong_answers(client, "applicant", route, url)):
            unnoticed.append(route.name)
    assert unnoticed == []
    assert len(GUARDED) > 120


@pytest.mark.parametrize("part", ["_require", "visible"])
def test_A10_without_one_half_of_the_guard_the_walk_turns_red(
    program, guards_alone, monkeypatch, part
):
    """Without asking for the permission, and without looking only among what can be seen."""
    if part == "_require":
        monkeypatch.setattr(access, part, lambda request, permission: None)
        with_model = False
    else:
        monkeypatch.setattr(access, part, lambda model, user, lookup, value: object())
        monkeypatch.setattr(access, "_require", lambda request, permission: None)
        with_model = True
    client = world.identity("applicant")
    unnoticed = [
        route.name
        for route, url in world.addresses()
        if route in GUARDED
        and (route.access.model is not None) == with_model
        and not list(wrong_answers(client, "applicant", route, url))
    ]
    assert unnoticed == []


def test_L6_staff_without_second_factor_see_the_enrolment_page_alone(
    program, guards_alone, settings
):
    settings.TWO_FACTOR_OBLIGATORY = True
    client = world.identity("recruiter")
    assert "recruiter" in SECOND_FACTOR
    for route, url in world.addresses():
        if ROUTES[route.name] in (PUBLIC, STEP, SIGNED_IN, OWN, MACHINE):
            continue
        response = client.get(url)
        if response.status_code == 405:
            response = client.post(url)
        assert response.status_code in {302, 403, 404}, route.name
        if response.status_code == 302:
            assert "/2fa/" in response["Location"] or "reauthenticate" in response["Location"]
