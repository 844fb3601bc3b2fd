"""Odd text, odd query strings, fields nobody asked for: F1, F2, F3 and A6 over everything."""

import os
import random
import time
from contextlib import suppress
from itertools import cycle

import pytest
from allauth.core.context import request_context
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import ValidationError
from django.core.handlers.wsgi import WSGIRequest
from django.forms import FileField
from django.forms.models import BaseModelForm
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from careerpath.ui.forms import tidied
from careerpath.workflow import Stateful
from tests.house import forms_seen, markup, world

# Forms that stand behind a step no walk can take: what they need is made by an earlier answer.
UNREACHED = set()


RECORDED = {}


@pytest.fixture
def forms(program, monkeypatch):
    """The forms as all pages make them; the walk is done once for each test worker."""
    if not RECORDED:
        RECORDED.update(forms_seen.recorded(monkeypatch))
    return RECORDED


def test_F1_the_walk_meets_every_form_class(forms):
    missed = {
        f"{one.__module__}.{one.__qualname__}"
        for one in forms_seen.classes()
        if forms_seen.is_page_form(one) and one not in forms
    }
    assert sorted(missed) == sorted(UNREACHED), "\n".join(sorted(missed))
    assert len(forms) > 30


ODD = [
    "\x00", "\ud800", "\udfff x", "\u202e abc", "\u200b", "a\r\nb", "9" * 5000, "-" + "9" * 400,
    "NaN", "inf", "1e999", "0001-01-01", "9999-12-31T23:59", "10000-01-01", "-1", "0",
    "\u0300" * 5000, "{{ x }} {% y %} %(z)s", "' OR 1=1 --", "[" * 5000, "\U0010ffff", "A" * 10_000,
    "2026-02-30", "24:61", "\t", "٣", "１２",
]  # fmt: skip


def test_F1_no_odd_text_breaks_any_form(forms):
    """Every value in turn, in all fields at once; the form cleans or refuses and shows it again."""
    broken, slow = [], []
    for one, form in forms.items():
        for value in ODD:
            started = time.process_time()
            try:
                form_takes(form, {name: [value] for name in form.fields})
            except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
                broken.append((one.__qualname__, value[:12], repr(error)[:120]))
            if time.process_time() - started > 2:
                slow.append((one.__qualname__, value[:12]))
    assert broken == [], "\n".join(map(str, broken))
    assert slow == []


def form_takes(form, data):
    """The form has been sent with this data, cleaned, and drawn again with what was typed."""
    lists = QueryDict(mutable=True)
    for name, values in data.items():
        lists.setlist(form.add_prefix(name), values)
    forms_seen.bind(form, tidied(lists))
    with request_context(asking()):
        form.full_clean()
    for bound in form:
        bound.value()
        str(bound.errors)


def asking():
    """A request for those forms of the library that look at one."""
    request = RequestFactory().post("/account/login/")
    request.session = SessionStore()
    request.user = AnonymousUser()
    return request


def test_F1_no_text_at_all_breaks_any_form(forms):
    """Two hundred texts for each field by itself, ten for each form drawn again.

    The texts differ from run to run; SEED repeats those of a run that failed.
    """
    start = int(os.environ.get("SEED") or random.randrange(10**6))
    try:
        each_form_takes(forms, start)
        each_field_takes(forms, start)
    except Exception as error:
        error.add_note(f"SEED={start} repeats it.")
        raise


ANYTHING = st.text(max_size=40) | st.sampled_from(ODD)


def of_any_text(examples, start):
    """Makes a function run with so many lists of texts, which follow from ``start``."""
    options = settings(
        max_examples=examples, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck), database=None,
    )  # fmt: skip
    return lambda run: seed(start)(options(given(st.lists(ANYTHING, min_size=1, max_size=12))(run)))


def each_form_takes(forms, start):
    @of_any_text(10, start)
    def run(texts):
        values = cycle(texts)
        for form in forms.values():
            form_takes(form, {name: [next(values)] for name in form.fields})

    run()


def each_field_takes(forms, start):
    fields = [(form, name) for form in forms.values() for name in form.fields]

    @of_any_text(200, start)
    def run(texts):
        values = cycle(texts)
        for form, name in fields:
            field, lists = form.fields[name], QueryDict(mutable=True)
            lists.setlist(name, [next(values)])
            value = field.widget.value_from_datadict(tidied(lists), {}, name)
            if isinstance(field, FileField):
                continue
            with suppress(ValidationError):
                field.clean(value)

    run()


def test_F1_ten_megabytes_in_a_field_take_less_than_two_seconds(forms):
    """In every kind of text field: those that are checked by the same code count as one."""
    large, kinds = "ä" * 5_000_000, {}
    for form in forms.values():
        for name, text in form.fields.items():
            if hasattr(text, "max_length"):
                kinds.setdefault(checked_by(form, name), (form, name))
    for form, name in kinds.values():
        started = time.process_time()
        form_takes(form, {name: [large]})
        assert time.process_time() - started < 2, (type(form), name)
    assert len(kinds) > 40


def checked_by(form, name):
    """All code that looks at what stands in this field."""
    field, kind = form.fields[name], type(form)
    own = getattr(kind, f"clean_{name}", None), kind.clean, kind._post_clean
    limits = tuple(sorted({type(each).__qualname__ for each in field.validators}))
    return type(field), type(field.widget), limits, bool(field.max_length), own


# ------------------------------------------------------------------ A6
def test_A6_a_form_moves_its_own_fields_alone(forms):
    """Every column of the model is sent along, with a value that would show."""
    moved, checked = [], 0
    for form in forms.values():
        if not isinstance(form, BaseModelForm) or form.instance is None:
            continue
        columns = form._meta.model._meta.concrete_fields
        before = {column.attname: getattr(form.instance, column.attname) for column in columns}
        given = {name: typed(form, name) for name in form.fields}
        extra = {column.name: ["7"] for column in columns} | {c.attname: ["7"] for c in columns}
        extra |= {name: ["7"] for name in ("is_staff", "role", "state", "score", "decided_by")}
        form_takes(form, extra | given)
        declared = set(form.fields)
        moved += [
            (type(form).__qualname__, column.name)
            for column in columns
            if column.name not in declared and getattr(form.instance, column.attname) != before[
                column.attname
            ]
        ]  # fmt: skip
        checked += 1
    assert moved == []
    assert checked >= 8


def typed(form, name):
    """What the page shows in the field, as a browser would send it."""
    value = form.initial.get(name, form.fields[name].initial)
    value = value() if callable(value) else value
    return [str(getattr(value, "pk", value))] if value is not None else [""]


def test_A6_every_model_form_says_which_fields_it_takes():
    for one in forms_seen.classes(BaseModelForm):
        if one._meta.model is not None:
            states = {"state", "state_changed_at"} if issubclass(one._meta.model, Stateful) else {}
            assert one._meta.fields not in (None, "__all__"), one
            assert "id" not in one.base_fields
            assert not set(states) & set(one.base_fields), one


# ------------------------------------------------------------------ F2
QUERIES = [
    "%00", "abc", "nosuch", "9" * 5000, "1" + "0" * 30, "%ED%A0%80", "%FF%FE", "x" * 10_000, "-1",
    "%E2%80%AE", "1e9", "NaN", "..%2F..%2Fetc", "%27%20OR%201%3D1", "",
]  # fmt: skip
GENERAL = [
    "q", "page", "sort", "ordering", "order", "year", "view", "per", "after", "before", "cols",
    "state", "cohort", "intake", "next", "id", "counts", "other", "said", "verdict", "suggestion",
]  # fmt: skip


def parameters(html):
    """The names of query parameters that the page uses in its own forms and links."""
    own = {
        control.name
        for form in markup.forms_in("", html)
        if form.method == "get"
        for control in form.controls
    }
    for link in markup.links_in(html):
        if link.startswith("?"):
            own |= set(QueryDict(link[1:]))
    return own


def some(values, count):
    return [next(values) for _ in range(count)]


class Noted(QueryDict):
    """A query that notes which parameters the page asks for; reading the address is no asking."""

    names = set()

    def __init__(self, *args, **kwargs):
        self.is_read = False
        super().__init__(*args, **kwargs)
        self.is_read = True

    def note(self, name):
        if self.is_read:
            self.names.add(name)

    def __getitem__(self, name):
        self.note(name)
        return super().__getitem__(name)

    def __contains__(self, name):
        self.note(name)
        return super().__contains__(name)

    def getlist(self, name, default=None):
        self.note(name)
        return super().getlist(name, default)


def asked_for(request):
    """The query of a request, as Django makes it."""
    return Noted(request.environ.get("QUERY_STRING", ""), encoding=request.encoding)


def test_F2_no_query_string_brings_a_500_anywhere(program, same_people, monkeypatch):
    """Every parameter alone that the page looks at, and all known ones together.

    Alone it is asked for as htmx does, which leaves out the shell around a list: the shell looks at
    no parameter, and stands around the answers to all of them together.
    """
    monkeypatch.setattr(WSGIRequest, "GET", property(asked_for))
    client, broken, asked = world.identity("everything"), [], 0
    client.raise_request_exception = False
    values = cycle(QUERIES)
    for route, url in world.addresses():
        Noted.names.clear()
        page = client.get(url)
        client = world.stay_in(client, "everything")
        client.raise_request_exception = False
        if page.status_code != 200 or "html" not in page.get("Content-Type", ""):
            continue
        own = parameters(page.content.decode())
        together = sorted(own | set(GENERAL))
        queries = [
            "&".join(f"{name}={value}" for name in together)
            for value in some(values, 1 + 2 * bool(own))
        ]
        if own:
            queries += ["=&&&%", "%zz=%zz&a[]=1&a[0]=2"]
        answered = [(query, client.get(f"{url}?{query}")) for query in queries]
        for name in sorted(Noted.names):
            query = f"{name}={next(values)}&{name}={next(values)}"
            part = client.get(f"{url}?{query}", headers={"HX-Request": "true"})
            answered.append((query, part))
        for query, response in answered:
            asked += 1
            if response.status_code >= 500 and response.status_code != 503:
                broken.append((route.name, query[:60], response.status_code))
    assert broken == []
    assert asked > 400


# ------------------------------------------------------------------ F3
BODIES = [
    b"", b"{", b"[]", b"null", b'"x"', b'{"a": NaN}', b'{"a": "\\u0000"}', b'{"a": "\\ud800"}',
    b"[" * 100_000, b"\xff\xfe", b'{"message_id": 1e999}', b"9" * 5000,
]  # fmt: skip


KINDS = ["application/json", "text/plain", "application/x-unknown"]


def test_F3_no_body_brings_a_500_anywhere(program, settings):
    settings.MAIL_BOUNCE_TOKEN = "known"
    client, broken = world.identity("everything"), []
    bodies, kinds = cycle(BODIES), cycle(KINDS)
    for route, url in world.addresses():
        client.raise_request_exception = False
        for _ in range(len(BODIES) if "bounce" in route.name else 1):
            response = client.post(
                url,
                next(bodies),
                content_type=next(kinds),
                headers={"Authorization": "Bearer known"},
            )
            if response.status_code >= 500:
                broken.append((route.name, response.status_code))
        client = world.stay_in(client, "everything")
    assert broken == []
