"""Guards: unseen is 404, seen without permission 403, and htmx gets answers it can use."""

import json

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from careerpath.access import (
    AccessMiddleware,
    allow,
    derived_role,
    public,
    roles_held,
    signed_in,
)
from careerpath.accounts.models import RoleGrant
from careerpath.notifications.models import Message
from tests import floor


def plain(request):
    return HttpResponse("in")


def with_object(request, message):
    return HttpResponse(str(message.pk))


def asked(user=None, *, method="get", htmx=False):
    headers = {"HX-Request": "true"} if htmx else {}
    request = getattr(RequestFactory(), method)("/somewhere/?a=1", headers=headers)
    request.user = user or AnonymousUser()
    request.htmx = HtmxDetails(request)
    return request


def member(role):
    person = floor.user(f"{role}@example.org", role)
    RoleGrant.objects.create(user=person, role=role)
    return person


def message(to=None):
    return Message.objects.create(kind="x", to_user=to, to_address="a@b.co", subject="", body="")


def test_a_permission_opens_and_its_absence_closes(db):
    view = allow("audit.view")(plain)
    assert view(asked(member("admin"))).content == b"in"
    with pytest.raises(PermissionDenied):
        view(asked(member("mentor")))
    assert view(asked()).status_code == 302


def test_A2_what_one_cannot_see_does_not_exist(db):
    view = allow("notifications.view_outbox", Message)(with_object)
    stranger, found = member("mentor"), message()
    for pk in (found.pk, 999_999):
        with pytest.raises(Http404) as missing:
            view(asked(stranger), pk=pk)
        assert str(missing.value) == "No message here."


def test_what_one_sees_without_the_permission_is_forbidden(db):
    view = allow("notifications.release_message", Message)(with_object)
    person = member("mentor")
    with pytest.raises(PermissionDenied):
        view(asked(person), pk=message(to=person).pk)


def test_the_object_is_handed_to_the_view(db):
    view = allow("notifications.view_outbox", Message, lookup="pk", param="which")(with_object)
    found = message()
    assert view(asked(member("admin")), which=found.pk).content == str(found.pk).encode()


@pytest.mark.parametrize("value", ["\x00", "a\x00b", "9" * 400])
def test_F2_odd_values_in_the_address_are_404(db, value):
    view = allow("notifications.view_outbox", Message, lookup="kind")(with_object)
    with pytest.raises(Http404):
        view(asked(member("admin")), kind=value)


def test_every_guard_says_what_it_asks():
    assert allow("audit.view", Message)(plain).access.permission == "audit.view"
    assert public(plain).access.door == "public"
    assert public(plain).login_required is False
    assert signed_in(plain).access.door == "signed_in"
    assert not hasattr(plain, "login_required")


def test_A5_htmx_without_an_account_is_sent_to_the_door(db):
    middleware = AccessMiddleware(plain)
    answer = middleware.process_view(asked(htmx=True), plain, (), {})
    assert (answer.status_code, answer.content) == (401, b"")
    assert answer["HX-Redirect"].startswith("/account/login/")
    assert middleware.process_view(asked(), plain, (), {}).status_code == 302
    assert middleware.process_view(asked(), public(plain), (), {}) is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_A5_htmx_without_the_permission_is_told_and_stops(db, method):
    middleware = AccessMiddleware(plain)
    request = asked(member("mentor"), method=method, htmx=True)
    answer = middleware.process_exception(request, PermissionDenied("Not you."))
    assert answer.status_code == 403
    assert set(json.loads(answer["HX-Trigger"])) == {"cp:toast", "cp:refused"}
    assert middleware.process_exception(asked(request.user), PermissionDenied()) is None
    assert middleware.process_exception(request, ValueError()) is None


def test_refusals_are_logged_without_names(db, caplog):
    person = member("mentor")
    with pytest.raises(PermissionDenied):
        allow("audit.view")(plain)(asked(person))
    [record] = caplog.records
    assert (record.user, record.permission) == (person.pk, "audit.view")
    assert person.email not in record.getMessage()


def test_roles_follow_from_records(db, monkeypatch):
    monkeypatch.setattr("careerpath.access._DERIVED", {})
    derived_role("applicant", "FROM accounts_user WHERE id = %(user)s AND email LIKE 'a%%'")
    assert roles_held(floor.user("a@b.co")) == {"applicant"}
    assert roles_held(floor.user("b@b.co")) == frozenset()
