"""A6: fields that nobody asked for, sent along with every form of every page."""

import copy
import functools
import json
import re
from contextlib import suppress
from datetime import timedelta

from django.apps import apps
from django.core.cache import cache
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from careerpath.accounts.models import User
from tests.house import markup, tables, world
from tests.house.stock import MIGHTIEST

OURS = ("careerpath.", "cohorts.", "applicants.", "training.")
# What differs between two runs of the same act: clocks, numbers and addresses of new rows.
VOLATILE = {
    "id", "at", "key", "password", "last_login", "body", "about_id", "message_id", "nonce",
}  # fmt: skip
RECORDS_OF_ACTS = {"audit_auditevent", "later_job"}
NOBODYS = ["is_staff", "is_superuser", "is_active", "role", "roles", "score", "decided_by", "pk"]


def columns():
    """The name of every column of every model, as forms and as the database call it."""
    names = set(NOBODYS)
    for model in apps.get_models():
        if model.__module__.startswith(OURS):
            names |= {name for f in model._meta.concrete_fields for name in (f.name, f.attname)}
    return sorted(names)


def rows(names):
    """What stands in these tables, by table and number."""
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f'SELECT to_jsonb(t) FROM "{name}" t')
            for number, (row,) in enumerate(cursor.fetchall()):
                kept = json.loads(row) if isinstance(row, str) else row
                found[name, kept.get("id", number)] = kept
    return found


def steady(place, row, new):
    """The row as text, without what differs from run to run; what points to new rows is one."""
    kept = {
        name: "new"
        if isinstance(value, int) and (targets().get((place[0], name)), value) in new
        else value
        for name, value in row.items()
        if name not in VOLATILE and not name.endswith(("_at", "_until"))
    }
    return place[0], json.dumps(kept, sort_keys=True)


@functools.cache
def targets():
    """The table that each foreign key points to, by its own table and column."""
    return {
        (model._meta.db_table, field.attname): field.remote_field.model._meta.db_table
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation
    }


def difference(now, was):
    """The rows that came, or have another content than before."""
    new = set(now) - set(was)
    return sorted(steady(place, row, new) for place, row in now.items() if was.get(place) != row)


class Undone(Exception):
    """Ends a transaction that only wanted to look."""


def effect(client, form, data):
    """What sending this does: the status, and the rows that come and go; all of it is undone."""
    cookies, before = copy.deepcopy(client.cookies), tables.written()
    with suppress(Undone), transaction.atomic():
        status = form.post(client, data)
        after = tables.written()
        touched = {name for name in after if after[name] != before.get(name)} - RECORDS_OF_ACTS
        now = rows(touched)
        raise Undone
    client.cookies = cookies
    cache.clear()
    was = rows(touched)
    return status, difference(now, was), difference(was, now)


class Filled:
    """A form of a page with something in every field."""

    def __init__(self, form):
        self.form = form
        self.names = {control.name for control in form.controls}
        self.data = {"csrfmiddlewaretoken": "x"}
        self.data |= {name: value for control in form.controls for name, value in fill(control)}

    def post(self, client, data):
        return client.post(self.form.action, data).status_code


def fill(control):
    """The field as it comes, or what a person might put into it when it comes empty."""
    given = [value for value in control.values if value]
    if given:
        return [(control.name, given)]
    offered = [value for value in control.offered if value]
    if offered:
        return [(control.name, offered[:1])] if control.kind != "checkbox" else []
    soon = timezone.localdate() + timedelta(days=40)
    typed = {
        "email": "new.person@example.org", "number": "7", "date": soon.isoformat(),
        "datetime-local": f"{soon.isoformat()}T17:00", "time": "09:00",
        "url": "https://example.org/",
    }.get(control.kind, "Words enough")  # fmt: skip
    return [(control.name, [typed])] if control.kind != "hidden" else []


def one_of_each(forms):
    """The forms that write, one of those that differ by a number in their address."""
    found = {}
    for form in forms:
        names = tuple(sorted(control.name for control in form.controls))
        if form.method == "post" and not form.is_upload:
            found.setdefault((re.sub(r"\d+", "1", form.action), names), form)
    return found.values()


def test_A6_no_form_of_any_page_takes_a_field_that_it_does_not_have(program, settings):
    """Sent as a person would send it, and again with every column there is: it does the same."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    names, client = columns(), world.identity("everything")
    assert len(names) > 250
    moved, acted = [], 0
    for form in one_of_each(markup.all_forms()):
        filled = Filled(form)
        extra = {name: ["7"] for name in names if name not in filled.names}
        plain = effect(client, filled, filled.data)
        more = effect(client, filled, extra | filled.data)
        acted += bool(plain[1] or plain[2])
        if plain != more:
            moved.append((form.page, form.action, plain, more))
    assert moved == [], "\n".join(map(str, moved))
    assert acted > 45


def test_A6_twin_a_form_that_took_another_field_is_found_out(program, monkeypatch):
    client, url = world.identity("everything"), reverse("accounts:profile")
    [form] = [f for f in markup.forms_of(client, [(None, url)]) if f.action == url]
    filled = Filled(form)
    post = type(client).post

    def careless(self, *args, **kwargs):
        User.objects.filter(email=MIGHTIEST).update(is_active="is_active" not in args[1])
        return post(self, *args, **kwargs)

    monkeypatch.setattr(type(client), "post", careless)
    plain = effect(client, filled, filled.data)
    assert plain != effect(client, filled, {"is_active": ["7"]} | filled.data)
