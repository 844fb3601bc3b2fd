import contextlib
import os

import pytest
from django.db import connection, connections

from careerpath.embedded.servers import Embedded
from tests import harness
from tests.plugin import VAR


@contextlib.contextmanager
def logged_in_as(var, login):
    """Django's connection is one of this login; what was committed stays."""
    default = connections["default"]
    before = dict(default.settings_dict)
    default.close()
    default.settings_dict |= {"USER": login, "PASSWORD": Embedded(var).layout.secret(login)}
    try:
        yield
    finally:
        default.close()
        default.settings_dict |= {name: before[name] for name in ("USER", "PASSWORD")}


@pytest.fixture
def as_equity(transactional_db, var):
    """A block that works under the equity login, as the equity process does."""
    return lambda: logged_in_as(var, "equity")


@pytest.fixture(scope="module")
def database(django_db_setup, module_var):
    """Makes databases of this module's own."""
    made = []

    def make(name, *statements):
        name = f"{os.environ['CAREERPATH_DATABASE']}_{name}"
        harness.clone(module_var, name)
        made.append(name)
        for statement in statements:
            harness.execute(module_var, statement, name)
        return name

    yield make
    for name in made:
        harness.drop(module_var, name)


@pytest.fixture(scope="module")
def module_var():
    """The folder of the servers."""
    return VAR


@pytest.fixture
def committed(transactional_db, var):
    """A connection of any login to the database of this test."""
    opened = []

    def connect(login):
        opened.append(harness.connect(var, login, connection.settings_dict["NAME"]))
        return opened[-1]

    yield connect
    for one in opened:
        one.close()
