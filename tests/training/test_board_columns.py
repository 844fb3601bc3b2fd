"""What other parts bring to the cohort board, and how the board is narrowed by it."""

import pytest
from django.urls import reverse

from cohorts import origins
from tests.training import made
from training import board_columns

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"training:{name}", args=args)


def test_the_board_is_narrowed_by_university_and_by_client(client, monkeypatch):
    """Here other parts are played; a column in which nobody has anything is not shown."""
    cohort = made.cohort(seats=95)
    people = made.enrolled(cohort, 3)
    client.force_login(made.instructor(cohort))
    monkeypatch.setattr(origins, "_finders", [lambda ids: {people[1].pk: "Midwest State"}])
    cell = board_columns.Cell("Harbor Children’s", "", "Starts soon", "Analyst: Starts soon")
    column = board_columns.Column("client", "Client", lambda _, seats: {people[1].pk: cell}, 1)
    silent = board_columns.Column("mentor", "Mentor", lambda _, seats: {}, 2)
    monkeypatch.setattr(board_columns, "registered", {"client": column, "mentor": silent})
    page = client.get(at("board", cohort.slug))
    assert [one.key for one in page.context["board"].columns] == ["client"]
    for asked in ({"university": "Midwest State"}, {"client": "Harbor Children’s"}):
        few = client.get(at("board", cohort.slug), asked)
        assert [row.enrollment for row in few.context["rows"]] == [people[1]]
        assert b"Starts soon" in few.content
    assert b"Analyst: Starts soon" in client.get(at("person", people[1].pk)).content
