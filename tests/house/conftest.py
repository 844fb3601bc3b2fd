"""One stocked program for each test worker: built once, every test rolls back what it did to it."""

import copy
import fcntl
import functools
import logging
import os
import pathlib

import pytest
from django.contrib.auth import middleware
from django.db import connections
from django.template.base import Template
from django.test import utils as django_tests
from django.urls import URLResolver

from careerpath.accounts.sessions import SessionStore
from careerpath.demo.fill import fill
from tests import harness
from tests.house import stock


@pytest.fixture(scope="session")
def stocked(django_db_setup, django_db_blocker, var):
    """The name of a database that holds a small program with at least one of everything.

    The first test worker that asks builds it, in half a minute; all have clones of that one.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", "") or str(os.getpid())
    first, name = f"test_stock_{run[:24]}", f"{os.environ['CAREERPATH_DATABASE']}_house"
    with (pathlib.Path(var) / "stocking").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not harness.stands(var, first):
            build(var, f"{first}_b", django_db_blocker)
            harness.execute(var, f'ALTER DATABASE "{first}_b" RENAME TO "{first}"')
        harness.clone(var, name, first)
    yield name
    harness.drop(var, name)


def build(var, name, blocker):
    """The database stands and is stocked."""
    harness.clone(var, name)
    with blocker.unblock(), connected_to(name):
        fill(applicants=40, stage="screening", seed=3, tell=lambda text: None)
        stock.up()


@pytest.fixture
def same_addresses(monkeypatch):
    """An address is looked up once, not at every request: a sixth of a walk's cost."""
    monkeypatch.setattr(URLResolver, "resolve", functools.cache(URLResolver.resolve))


@pytest.fixture
def at_house(stocked, django_db_blocker):
    """The default connection is the stocked database for the length of a test."""
    with connected_to(stocked):
        yield


@pytest.fixture
def unwatched(monkeypatch):
    """No template tells that it is drawn, and no context is copied: a tenth of a walk's cost."""
    drawn = django_tests._TestState.saved_data.template_render
    monkeypatch.setattr(Template, "_render", drawn)


@pytest.fixture
def program(at_house, unwatched, same_addresses, db):
    """The stocked program, inside a transaction that is rolled back; refusals are not logged."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def same_people(monkeypatch):
    """A session and its person are read once, not at every request: half of a walk's cost.

    For walks in which nobody's account changes; a session that is saved or ended is read again.
    """
    sessions, people, get_user = {}, {}, middleware.get_user
    load, save, delete = SessionStore.load, SessionStore.save, SessionStore.delete

    def loaded(self):
        key = self.session_key
        if key in sessions:
            return copy.deepcopy(sessions[key])
        found = load(self)
        if self.session_key == key:
            sessions[key] = copy.deepcopy(found)
        return found

    def saved(self, must_create=False):
        sessions.pop(self.session_key, None)
        save(self, must_create)
        sessions.pop(self.session_key, None)

    def deleted(self, session_key=None):
        sessions.pop(session_key or self.session_key, None)
        delete(self, session_key)

    def remembered(request):
        key = request.session.session_key
        if key not in people or not request.session.get("_auth_user_id"):
            people[key] = get_user(request)
        return people[key]

    monkeypatch.setattr(SessionStore, "load", loaded)
    monkeypatch.setattr(SessionStore, "save", saved)
    monkeypatch.setattr(SessionStore, "delete", deleted)
    monkeypatch.setattr(middleware, "get_user", remembered)


class connected_to:
    """Django's default connection goes to another database inside the block."""

    def __init__(self, name):
        self.name = name

    def __enter__(self):
        default = connections["default"]
        default.close()
        self.before, default.settings_dict["NAME"] = default.settings_dict["NAME"], self.name

    def __exit__(self, *exception):
        default = connections["default"]
        default.close()
        default.settings_dict["NAME"] = self.before
