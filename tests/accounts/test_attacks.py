"""L8, L9, L12, A6, A7, F1: cookies, redirects, forged posts, extra fields, odd text."""

import base64
import re

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from careerpath.accounts.models import RoleGrant, User
from tests.harness import ROOT

from .conftest import PASSWORD, is_in

HOSTS = ["evil.example", "localhost.evil.example", "testserver@evil.example", "evil.example%2f.."]
SHAPES = [
    "//{}", "///{}", "////{}", "https://{}", "http://{}", "https:{}", "https:/{}", "http:///{}",
    "\\\\{}", "/\\{}", "\\/{}", "/\\/{}", " //{}", "\t//{}", "/\t/{}", "/\n/{}", "\x00//{}",
    "ftp://{}",
]  # fmt: skip
MORE = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x",
    "//google.com/%2f..", "http:evil.example", "https://testserver.evil.example",
    "https://testserver:80@evil.example", "//[::1", "http://[", "x" * 5000, "//\u2025evil.example",
]  # fmt: skip
PAYLOADS = [shape.format(host) for host in HOSTS[:3] for shape in SHAPES] + MORE
KINDS_OF_PATH = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "uuid": "00000000-0000-0000-0000-000000000000",
}


def stays_here(location):
    return location.startswith("/") and not location.startswith("//") and "\\" not in location


def test_L9_there_are_sixty_payloads():
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("number", range(0, len(PAYLOADS), 11))
def test_L9_sign_in_leads_only_to_our_own_pages(person, door, number):
    user = person()
    for payload in PAYLOADS[number : number + 11]:
        client = Client()
        done = client.post(
            "/account/login/", {"login": user.email, "password": PASSWORD, "next": payload}
        )
        assert stays_here(done["Location"]), payload
        again = client.get("/account/login/", {"next": payload})
        assert stays_here(again["Location"]), payload
        proved = client.post("/account/reauthenticate/", {"password": PASSWORD, "next": payload})
        assert proved.status_code in {302, 429}
        if proved.status_code == 302:
            assert stays_here(proved["Location"]), payload
        out = client.post("/account/logout/", {"next": payload})
        assert stays_here(out["Location"]), payload
        code = client.get("/account/login/code/", {"next": payload})
        for link in re.findall(r'href="([^"]*)"', code.content.decode()):
            assert stays_here(link) or link.startswith(("#", "mailto:")), (payload, link)


def test_L9_htmx_is_led_only_to_our_own_pages(person, door):
    client = door.sign_in(person("admin"))
    session = client.session
    session["since"] = 1
    session.save()
    for payload in PAYLOADS:
        if not payload.isascii() or any(ord(letter) < 32 for letter in payload):
            continue
        answer = Client().get("/people/", headers={"HX-Request": "true", "HX-Current-URL": payload})
        for header in ("HX-Redirect", "HX-Location", "Location"):
            assert stays_here(answer.headers.get(header, "/")), payload
    answer = client.get(
        "/people/", headers={"HX-Request": "true", "HX-Current-URL": "https://evil.example/x"}
    )
    assert stays_here(answer["HX-Redirect"])
    assert "evil" not in answer["HX-Redirect"]


def routes(resolver=None, prefix=""):
    """Every address of the site with something in place of its parameters."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, route)
        else:
            path = re.sub(r"\(\?P<\w+>.*?\)", "CP7-1", route)
            path = re.sub(
                r"<(?:(\w+):)?\w+>", lambda found: KINDS_OF_PATH.get(found.group(1), "x"), path
            )
            yield "/" + re.sub(r"[\^$?]", "", path)


ROUTES = sorted(set(routes()))


# Called by machines: they show a shared secret instead, and without it there is nothing there.
BY_SECRET = {"/hooks/mail/bounce/": 404}
# Reads its token itself, for a file that must not touch a disk; who is not signed in is led to the
# door before anything is read.
BY_ITSELF = {("/equity/answers/bring-in/", False): 302}


def test_L12_there_are_routes():
    assert len(ROUTES) > 45


@pytest.mark.parametrize("signed_in", [False, True])
def test_L12_no_route_takes_a_post_without_a_token(person, signed_in):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if signed_in:
        client.force_login(person("program_lead"))
    taken = [
        (path, answer.status_code)
        for path in ROUTES
        if (answer := client.post(path, {"x": "1"})).status_code
        != BY_ITSELF.get((path, signed_in), BY_SECRET.get(path, 403))
    ]
    assert taken == []


def test_L12_a_foreign_origin_is_refused_even_with_a_token(person):
    user = person()
    client = Client(enforce_csrf_checks=True)
    token = client.get("/account/login/").context["csrf_token"]
    sent = {"login": user.email, "password": PASSWORD, "csrfmiddlewaretoken": str(token)}
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert client.post("/account/login/", sent, headers=headers).status_code == 403
    foreign = client.post(
        "/account/login/", sent, headers={"Referer": "https://evil.example/"}, secure=True
    )
    assert foreign.status_code == 403
    client.post("/account/login/", sent)
    assert is_in(client)


def test_L8_cookies_are_closed(person, door):
    client = door.sign_in(person())
    for name in ("sessionid", "device"):
        cookie = client.cookies[name]
        assert cookie["httponly"] is True
        assert cookie["samesite"] == "Lax"
        assert cookie["domain"] == ""
        assert cookie["path"] == "/"


def test_L8_in_production_every_cookie_is_a_host_cookie(person, settings, obligatory, app_of):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME = "__Host-session"
    settings.CSRF_COOKIE_NAME = "__Host-csrf"
    settings.DEVICE_COOKIE_PREFIX = "__Host-"
    settings.MFA_TRUST_COOKIE_NAME = "__Host-trusted"
    user = person("mentor")
    code = app_of(user)
    client = Client()
    client.get("/account/login/", secure=True)
    client.post("/account/login/", {"login": user.email, "password": PASSWORD}, secure=True)
    client.post("/account/2fa/authenticate/", {"code": code()}, secure=True)
    client.post("/account/2fa/trust/", {"action": "trust"}, secure=True)
    client.post("/account/profile/", {"name": "Helen", "theme": "dark"}, secure=True)
    closed = {"__Host-session", "__Host-csrf", "__Host-device", "__Host-trusted"}
    assert closed <= set(client.cookies)
    for name in closed:
        cookie = client.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert client.cookies["cp_theme"]["secure"] is True


def test_A6_extra_fields_move_nothing(person, door):
    user, lead = person("mentor"), person("program_lead")
    extra = {
        "is_active": "", "is_staff": "1", "is_superuser": "1", "role": "admin", "roles": "admin",
        "email": "evil@example.org", "password": "x", "created_at": "2020-01-01", "id": lead.pk,
        "user": lead.pk, "granted_by": lead.pk, "last_login": "2020-01-01", "pk": lead.pk,
    }  # fmt: skip
    before = User.objects.values().get(pk=user.pk)
    client = door.sign_in(user)
    client.post("/account/profile/", {**extra, "name": "New Name", "theme": "light"})
    after = User.objects.values().get(pk=user.pk)
    moved = {name for name in before if before[name] != after[name]}
    assert moved <= {"name", "theme", "keys_on", "last_login", "time_zone"}
    assert after["name"] == "New Name"
    assert set(user.grants.values_list("role", flat=True)) == {"mentor"}

    boss = door.sign_in(lead)
    boss.post(
        f"/people/{user.pk}/grant/",
        {
            "role": "instructor",
            "reason": "Teaches",
            **{k: extra[k] for k in ("user", "granted_by")},
        },
    )
    given = RoleGrant.objects.get(user=user, role="instructor")
    assert (given.user_id, given.granted_by_id) == (user.pk, lead.pk)


def test_A3_a_foreign_id_in_the_body_is_not_followed(person, door):
    lead, applicant = person("program_lead"), person()
    client = door.sign_in(lead)
    refused = client.post(
        f"/people/{applicant.pk}/grant/", {"role": "mentor", "reason": "Not staff yet"}
    )
    assert refused.status_code == 404
    assert not applicant.grants.exists()


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/__debug__/", "/api/", "/docs/"])
def test_A7_there_is_no_side_door(client, path):
    assert client.get(path).status_code in {302, 404}
    assert client.get(path, follow=True).status_code in {200, 404}


def test_A7_sign_in_is_by_the_one_door():
    assert "django.contrib.admin" not in django_settings.INSTALLED_APPS
    assert not [path for path in ROUTES if "admin" in path or "debug" in path]
    assert [path for path in ROUTES if path.endswith("/login/")] == [
        "/account/2fa/webauthn/login/",
        "/account/login/",
    ]


OPENERS = {
    "careerpath/accounts/views/sign_in.py", "careerpath/accounts/views/join.py",
    "applicants/views/entrance.py",  # the applicant's code, by allauth's own hand
}  # fmt: skip


def test_A7_only_the_door_and_an_invitation_open_a_session():
    opening = re.compile(r"\b(perform_login|force_login|auth\.login|import login|RemoteUser)\b")
    found = {
        str(path.relative_to(ROOT))
        for app in ("careerpath", "cohorts", "applicants", "training")
        for path in (ROOT / app).rglob("*.py")
        if opening.search(path.read_text())
    }
    assert found == OPENERS
    assert django_settings.AUTHENTICATION_BACKENDS == [
        "allauth.account.auth_backends.AuthenticationBackend"
    ]
    assert not [name for name in django_settings.MIDDLEWARE if "RemoteUser" in name]
    assert not hasattr(django_settings, "REST_FRAMEWORK")


def test_A7_no_other_address_takes_a_password(person, settings):
    """The right name and password, in every way and under every name, at every other address."""
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    user = person("admin", email="admin@example.org")
    basic = base64.b64encode(f"{user.email}:{PASSWORD}".encode()).decode()
    headers = {
        "Authorization": f"Basic {basic}", "Remote-User": user.email, "X-Remote-User": user.email,
        "X-Forwarded-User": user.email,
    }  # fmt: skip
    fields = {
        "login": user.email, "username": user.email, "email": user.email, "password": PASSWORD,
        "password1": PASSWORD, "password2": PASSWORD, "user": user.pk, "user_id": user.pk,
    }  # fmt: skip
    let_in, client = [], Client(headers=headers, REMOTE_USER=user.email)
    for path in ROUTES:
        if path != "/account/login/":
            client.get(path, fields)
            client.post(path, fields)
            let_in += [path] if SESSION_KEY in client.session else []
            client.cookies.clear()
    assert let_in == []
    client.post("/account/login/", fields)
    assert SESSION_KEY in client.session


def test_A7_nothing_of_the_workshop_is_served(client):
    assert not django_settings.DEBUG
    for path in (
        "/.git/HEAD", "/.env", "/manage.py", "/careerpath/settings.py", "/static/../manage.py",
        "/static/%2e%2e/manage.py", "/media/", "/var/", "/server-status", "/metrics", "/debug/",
        "/openapi.json", "/schema/", "/swagger/", "/docs/", "/robots.txt/", "/phpmyadmin/",
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code in {302, 404}, path
        assert answer.get("Location", "/account/login/").startswith("/account/login/"), path
    for method in ("TRACE", "CONNECT", "PROPFIND"):
        assert client.generic(method, "/account/login/").status_code == 405


ODD = [
    "\x00", "a\x00b", "\ud800", "\u202egnp.exe", "\u200b", "é" * 500, "x" * 100_000, "9" * 5000,
    "NaN", "<script>alert(1)</script>", "' OR 1=1 --", "{{ 7*7 }}", "%00", "a" + "\u0301" * 5000,
]  # fmt: skip
FORMS = [
    ("/account/login/", ["login", "password"]),
    ("/account/login/code/", ["email"]),
    ("/account/password/reset/", ["email"]),
    ("/account/2fa/webauthn/login/", ["credential"]),
]
OWN_FORMS = [
    ("/account/profile/", ["name", "time_zone", "theme", "keys_on"]),
    ("/account/email/", ["email"]),
    ("/account/password/change/", ["oldpassword", "password1", "password2"]),
    ("/account/reauthenticate/", ["password", "next"]),
    ("/account/sessions/end/", ["which"]),
    ("/account/2fa/totp/activate/", ["code"]),
    ("/account/2fa/webauthn/add/", ["name", "credential"]),
    ("/people/invite/", ["name", "email", "roles", "ends_on"]),
]


def sendable(value):
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


@pytest.mark.parametrize(("path", "names"), FORMS)
def test_F1_the_doors_take_any_text(client, settings, path, names):
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    for odd in ODD:
        for name in names:
            fields = dict.fromkeys(names, "a@example.org") | {name: sendable(odd)}
            assert client.post(path, fields).status_code in {200, 302, 400, 422}, (name, odd[:20])


@pytest.mark.parametrize(("path", "names"), OWN_FORMS)
def test_F1_the_forms_behind_them_take_any_text(person, settings, door, path, names):
    settings.ACCOUNT_RATE_LIMITS = settings.MFA_RATE_LIMITS = False
    client = door.sign_in(person("program_lead"))
    for odd in ODD:
        for name in names:
            fields = dict.fromkeys(names, "1") | {name: sendable(odd), "action_add": "1"}
            status = client.post(path, fields).status_code
            assert status in {200, 302, 400, 404, 422}, (name, odd[:20], status)


@pytest.mark.parametrize(
    "credential",
    [
        "null", "1", "[]", "{}", '{"id": "\\u0000"}', "NaN", "[" * 100_000, '{"a":' * 200,
        '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}',
        '{"id": 1, "rawId": [], "type": {}, "response": "x", "clientExtensionResults": 7}',
        '{"id":"eA","rawId":"eA","type":"public-key","response":{"clientDataJSON":"e30",'
        '"authenticatorData":"eA","signature":"eA","userHandle":"eA"}}',
        '{"id":"eA","rawId":"eA","type":"public-key","response":{"clientDataJSON":"eA",'
        '"attestationObject":"eA"}}',
    ],
)  # fmt: skip
def test_F3_a_passkey_that_talks_nonsense_is_refused(person, door, client, credential):
    assert client.post("/account/2fa/webauthn/login/", {"credential": credential}).status_code in {
        200, 302, 400, 422,
    }  # fmt: skip
    inside = door.sign_in(person("mentor"))
    inside.get("/account/2fa/webauthn/add/")
    answer = inside.post("/account/2fa/webauthn/add/", {"name": "Key", "credential": credential})
    assert answer.status_code in {200, 400, 422}


def test_F2_the_list_of_people_takes_any_query(person, door):
    client = door.sign_in(person("admin"))
    for query in ("?q=%00", "?after=abc", "?after=-1", f"?after={'9' * 5000}", "?role=nosuch",
                  "?state=%ff", "?role=mentor&role=admin", "?q=" + "x" * 5000):  # fmt: skip
        assert client.get(f"/people/{query}").status_code == 200, query[:40]
