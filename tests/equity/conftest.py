import os

import pytest
from django.db import connection

from tests import harness
from tests.logins import logged_in_as
from tests.plugin import VAR


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
