"""A constraint that is hit after validation speaks to people (C12)."""

import threading

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.db.models.constraints import BaseConstraint

from careerpath.accounts.models import User
from careerpath.workflow import BUSY, Refused, refusing, sentence_of
from cohorts.models import Intake
from tests import floor

OURS = {
    "audit",
    "later",
    "notifications",
    "tables",
    "accounts",
    "cohorts",
    "applicants",
    "training",
}
NAMED = [
    constraint
    for model in apps.get_models()
    if model._meta.app_label in OURS
    for constraint in model._meta.constraints
]
# Constraints on what no form and no file sets.
NOBODY_HITS = {"intake_commitment_is_the_hash_of_the_seed"}


@pytest.mark.parametrize("constraint", NAMED, ids=lambda c: c.name)
def test_C12_every_named_constraint_has_its_sentence(constraint):
    assert sentence_of(constraint.name) == str(constraint.violation_error_message)
    assert constraint.violation_error_message != BaseConstraint.default_violation_error_message


def test_C12_every_constraint_of_the_database_that_people_can_hit_is_named(db):
    """Checks and unique indexes with conditions or expressions come from named constraints."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid"
            " WHERE contype IN ('c', 'x') AND relname ~ '^(audit|later|notifications|accounts|"
            "cohorts|applicants|tables)_' AND conname !~ '_check[0-9]*$'"
        )
        names = {name for (name,) in cursor.fetchall()}
    assert len(names) >= 10
    assert {name for name in names if not sentence_of(name)} <= NOBODY_HITS


def test_C12_a_race_past_validation_is_refused_with_the_sentence(db):
    floor.user("dup@b.co")
    with (
        pytest.raises(Refused, match=r"^An account with this address exists already\.$"),
        refusing(),
    ):
        User.objects.create(email="DUP@b.co")
    assert User.objects.count() == 1


def test_C12_a_check_is_refused_with_the_sentence(db):
    floor.intake()
    with pytest.raises(Refused) as refusal, refusing():
        Intake.objects.update(closes_at=F("opens_at"))
    assert str(refusal.value) == sentence_of("intake_closes_after_it_opens")


def test_C12_the_caller_may_say_it_in_other_words(db):
    floor.user("dup@b.co")
    other_words = refusing(user_email_unique="Use another one.")
    with pytest.raises(Refused, match=r"^Use another one\.$"), other_words:
        User.objects.create(email="dup@b.co")


def test_C12_what_stood_before_in_the_transaction_stays(transactional_db):
    with transaction.atomic():
        floor.user("first@b.co")
        both = [User(email="lost@b.co"), User(email="first@b.co")]
        with pytest.raises(Refused), refusing():
            User.objects.bulk_create(both)
    assert list(User.objects.values_list("email", flat=True)) == ["first@b.co"]


def test_C12_twin_without_it_the_page_would_break(db):
    floor.user("dup@b.co")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="dup@b.co")


def test_C12_an_error_that_is_no_named_constraint_is_not_hidden(db):
    with pytest.raises(IntegrityError), refusing():
        User.objects.create(email=None)


def test_D5_a_row_that_somebody_holds_is_a_sentence_and_no_hang(transactional_db, as_login):
    person = floor.user()
    other = as_login("worker")
    with other.cursor() as cursor:
        cursor.execute("SELECT FROM accounts_user WHERE id = %s FOR UPDATE", [person.pk])
        with connection.cursor() as mine:
            mine.execute("SET lock_timeout = '200ms'")
        with pytest.raises(Refused) as refusal, refusing():
            User.objects.filter(pk=person.pk).update(name="x")
    assert str(refusal.value) == BUSY


def test_C12_32_at_once_make_one_account_and_31_sentences(transactional_db):
    gate, outcomes = threading.Barrier(32), []

    def register():
        connection.ensure_connection()
        gate.wait()
        try:
            with refusing():
                User.objects.create(email="same@b.co")
            outcomes.append("made")
        except Refused as refusal:
            outcomes.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=register) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    sentence = sentence_of("user_email_unique")
    assert sorted(outcomes) == sorted(["made"] + [sentence] * 31)
