"""Roles first: what the logins are and what they may not."""

import psycopg2
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from careerpath import startup
from tests import harness

LOGINS = ["web", "worker", "equity", "retention", "backup", "migrate"]


@pytest.mark.parametrize("login", LOGINS)
def test_S6_no_login_is_superuser_or_passes_row_security(as_login, login):
    with as_login(login).cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole "
            "FROM pg_roles WHERE rolname = session_user"
        )
        assert cursor.fetchone() == (False, False, False, False)


@pytest.mark.parametrize("login", ["web", "worker", "equity", "retention", "backup"])
def test_S6_serving_logins_own_no_table(as_login, login):
    with as_login(login).cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class JOIN pg_roles ON relowner = pg_roles.oid "
            "WHERE rolname = session_user"
        )
        assert cursor.fetchone() == (0,)


def test_S6_the_suite_itself_works_as_web(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user, current_user")
        assert cursor.fetchone() == ("web", "web")


@pytest.mark.parametrize("statement", [
    "TRUNCATE cohorts_program CASCADE",
    "CREATE TABLE public.mine (id int)",
    "ALTER TABLE cohorts_program ADD COLUMN mine int",
    "DROP TABLE cohorts_program",
    "SET ROLE owner",
    "SET session_replication_role = replica",
    "CREATE TABLE selfid.mine (id int)",
])  # fmt: skip
def test_S6_web_may_fill_tables_but_not_shape_them(as_login, statement):
    with as_login("web").cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(statement)


@pytest.mark.parametrize(("login", "word"), [("postgres", "superuser"), ("migrate", "owns tables")])
def test_S6_startup_refuses_superuser_and_owner(var, db, login, word):
    bare = harness.connect(var, login, connection.settings_dict["NAME"])
    with bare.cursor() as cursor:
        assert word in startup.reason_to_refuse(cursor, process="web")
    bare.close()


def test_S6_startup_accepts_the_login_web(as_login):
    with as_login("web").cursor() as cursor:
        assert startup.reason_to_refuse(cursor, process="web") == ""


def test_S6_the_receiver_raises_for_a_superuser(var, db, monkeypatch):
    monkeypatch.setattr(startup, "seen", set())
    bare = harness.connect(var, "postgres", connection.settings_dict["NAME"])

    class Wrapped:
        alias, vendor, connection = "default", "postgresql", bare
        settings_dict = {"USER": "postgres", "HOST": "x"}

    with pytest.raises(ImproperlyConfigured, match="superuser"):
        startup.refuse_unsafe_login(None, Wrapped)
