"""A file's own headers are matched to ours."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from applicants.importing.columns import (
    FIELDS,
    derived_id,
    fingerprint,
    recognize,
    suggest,
    vocabulary,
)

WORDS = vocabulary(
    {"cause": "Which cause would you work for?"}, {"problem_solving": "Problem solving"}
)


def matched(*titles):
    return {each.title: each.field for each in suggest(titles, WORDS) if each.field}


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("First Name", "given_name"),
        ("firstName", "given_name"),
        ("SURNAME", "family_name"),
        ("E-mail address", "email"),
        ("Email Adress", "email"),
        ("Téléphone", "phone"),
        ("ZIP Code", "postal_code"),
        ("University", "partner"),
        ("How did you hear about us?", "source"),
        ("Submission date", "submitted_at"),
        ("Which cause would you work for", "answer:cause"),
        ("Problem Solving", "assessment:problem_solving"),
        ("answer:cause", "answer:cause"),
        ("EXTERNAL_ID ", "external_id"),
    ],
)
def test_what_people_call_a_column_is_known(title, field):
    assert matched(title) == {title: field}


def test_what_nobody_knows_is_left_to_the_person():
    assert matched("Favorite color", "is_staff", "", "???") == {}


def test_the_better_match_wins_and_no_field_is_given_twice():
    assert matched("Mail", "email", "E-mail") == {"email": "email"}
    assert {each.why for each in suggest(["Email Adress"], WORDS)} == {"similar"}


def test_only_our_own_spelling_counts_without_a_person_to_ask():
    assert recognize(["Email", " given_name", "First Name", "ID"], list(FIELDS)) == {
        0: "email",
        1: "given_name",
    }


def test_a_source_is_known_by_its_headers_in_any_order():
    assert fingerprint(["A", "b "]) == fingerprint(["B", "a"])
    assert fingerprint(["a"]) != fingerprint(["a", "b"])


def test_the_derived_id_is_the_same_for_the_same_address_and_does_not_say_it():
    assert derived_id("Mira@Example.edu ") == derived_id("mira@example.edu")
    assert "mira" not in derived_id("mira@example.edu")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=8))
def test_any_headers_get_a_suggestion_each_and_no_field_twice(titles):
    found = suggest(titles, WORDS)

    fields = [each.field for each in found if each.field]
    assert [each.title for each in found] == titles
    assert len(fields) == len(set(fields))
