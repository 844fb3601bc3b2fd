"""What the logins may do with the trail, and what the database refuses without a line."""

import psycopg2
import pytest
from django.db import IntegrityError, connection, transaction

from applicants.models import Application
from applicants.states import State
from careerpath import audit
from careerpath.audit.models import AuditEvent
from tests import floor, harness

REWRITES = [
    "UPDATE audit_auditevent SET reason = 'nothing happened'",
    "DELETE FROM audit_auditevent",
    "TRUNCATE audit_auditevent",
    "ALTER TABLE audit_auditevent DISABLE TRIGGER append_only",
    "DROP TABLE audit_auditevent",
    "SET session_replication_role = replica",
    "UPDATE audit_auditseal SET chain = ''",
    "DELETE FROM audit_auditseal",
    "TRUNCATE audit_auditseal",
    "INSERT INTO audit_auditseal VALUES (9, now(), 1, 0, '99999', 0, 0, '{}', '{}', '')",
    "INSERT INTO audit_auditevent (xid) VALUES ('1')",
    "INSERT INTO audit_auditevent (at) VALUES (now())",
    "INSERT INTO audit_auditevent (id) VALUES (1)",
]
LINE = (
    "INSERT INTO audit_auditevent (kind, actor, model, from_state, to_state, reason, cause,"
    " request_id, detail) VALUES ('test', 'system:test', '', '', '', '', 'job', '', '{}')"
)


@pytest.mark.parametrize("login", ["web", "worker", "equity", "retention"])
@pytest.mark.parametrize("statement", REWRITES)
def test_T3_no_login_rewrites_history(as_login, login, statement):
    with as_login(login).cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(statement)


@pytest.mark.parametrize("login", ["web", "worker", "equity", "retention"])
def test_T3_every_login_may_add_a_line(as_login, login):
    with as_login(login).cursor() as cursor:
        cursor.execute(LINE + " RETURNING xid = pg_current_xact_id(), at <= clock_timestamp()")
        assert cursor.fetchone() == (True, True)


@pytest.mark.parametrize("statement", REWRITES[:3])
def test_T3_the_trigger_refuses_the_owner_too(var, db, statement):
    with acting(var, "owner") as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(statement)


@pytest.mark.parametrize("statement", REWRITES[:2])
def test_T3_twin_without_grant_and_trigger_history_is_rewritten(var, db, statement):
    prepare = [
        LINE,
        "GRANT UPDATE, DELETE ON audit_auditevent TO web",
        "ALTER TABLE audit_auditevent DISABLE TRIGGER append_only",
    ]
    with acting(var, "web", prepare) as cursor:
        cursor.execute(statement)
        assert cursor.rowcount > 0


class acting:
    """A cursor under ``role`` after ``prepare`` as superuser; everything is rolled back."""

    def __init__(self, var, role, prepare=()):
        self.connection = harness.connect(var, "postgres", connection.settings_dict["NAME"])
        self.role, self.prepare = role, prepare

    def __enter__(self):
        cursor = self.connection.cursor()
        for statement in self.prepare:
            cursor.execute(statement)
        cursor.execute(f"SET LOCAL ROLE {self.role}")
        return cursor

    def __exit__(self, *error):
        self.connection.rollback()
        self.connection.close()


# ------------------------------------------------------------------ no change without its line
def by_update(application):
    Application.objects.filter(pk=application.pk).update(state=State.REVIEW)


def by_bulk_update(application):
    application.state = State.REVIEW
    Application.objects.bulk_update([application], ["state"])


def by_save(application):
    application.state = State.REVIEW
    application.save()


def by_sql(application):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE applicants_application SET state = 'review'")


WAYS_ROUND = [by_update, by_bulk_update, by_save, by_sql]


def all_constraints():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("change", WAYS_ROUND)
def test_T2_a_change_that_goes_round_the_domain_is_refused(db, change):
    change(floor.application())

    with pytest.raises(IntegrityError, match="without its audit line"):
        all_constraints()


@pytest.mark.parametrize("change", WAYS_ROUND)
def test_T2_the_commit_itself_is_refused(transactional_db, change):
    application = floor.application()

    with pytest.raises(IntegrityError, match="without its audit line"), transaction.atomic():
        change(application)

    application.refresh_from_db()
    assert application.state == State.SUBMITTED


@pytest.mark.parametrize("wrong", [
    {"from_state": "screening", "to_state": "review"},
    {"from_state": "submitted", "to_state": "on_hold"},
])  # fmt: skip
def test_T2_a_line_about_another_step_does_not_count(db, wrong):
    application = floor.application()
    audit.record("applicants.application.review", by="system:test", about=application, **wrong)
    by_update(application)

    with pytest.raises(IntegrityError, match="without its audit line"):
        all_constraints()


def test_T2_a_line_of_an_earlier_transaction_does_not_count(transactional_db):
    application = floor.application()
    application.step(State.REVIEW, by="system:test")
    application.step(State.SUBMITTED, by="system:test")

    with pytest.raises(IntegrityError, match="without its audit line"), transaction.atomic():
        by_update(application)


def test_T2_other_columns_need_no_line(db):
    application = floor.application()
    application.tags = ["late"]
    application.save()
    all_constraints()
    assert not AuditEvent.objects.exists()


def test_T2_there_and_back_in_one_transaction_has_both_lines(db):
    application = floor.application()
    application.step(State.REVIEW, by="system:test")
    application.step(State.SUBMITTED, by="system:test")
    all_constraints()
    assert AuditEvent.objects.count() == 2


def test_T2_twin_without_the_trigger_the_change_stands(var, transactional_db):
    floor.application()
    prepare = ["DROP TRIGGER application_state_has_line ON applicants_application"]
    with acting(var, "web", prepare) as cursor:
        cursor.execute("UPDATE applicants_application SET state = 'review'")
        assert cursor.rowcount == 1
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_T2_every_model_with_a_state_is_guarded(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'audit_state_has_line'"
            " AND t.tgdeferrable AND t.tginitdeferred AND t.tgenabled = 'O'"
        )
        guarded = {name for (name,) in cursor.fetchall()}
    assert guarded == {model._meta.db_table for model in floor.stateful_models()}
    assert len(guarded) >= 2
