import pytest
from django.db import connection
from django.urls import reverse

from tests import harness
from tests.factories import triage as make

# Codes that stand nowhere else in the database, in a mail or in a log.
CANARIES = ["NHPI", "AIAN", "nonbinary", "40_or_over"]
SAID = {"race": ["NHPI", "AIAN"], "gender": "nonbinary", "age_band": "40_or_over"}


@pytest.fixture
def application(db):
    """An application that was sent."""
    [row] = make.applications(1, state="submitted")
    return row


@pytest.fixture
def page(application):
    """The address of the questions of this application."""
    return reverse("self_identification", args=[application.intake.slug])


@pytest.fixture
def applicant(client, application):
    """A browser in which the applicant is signed in."""
    client.force_login(application.applicant)
    return client


@pytest.fixture
def as_superuser(var, db):
    """A connection that may become anybody; what it writes is rolled back."""
    bare = harness.connect(var, "postgres", connection.settings_dict["NAME"])
    yield bare
    bare.rollback()
    bare.close()


@pytest.fixture
def kept(transactional_db, var):
    """What the schema holds, as only the equity process may see it."""

    def rows(columns="status, race, gender, sex, age_band"):
        bare = harness.connect(var, "equity", connection.settings_dict["NAME"])
        with bare, bare.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM selfid.answer ORDER BY key")
            found = cursor.fetchall()
        bare.close()
        return found

    return rows
