"""Pages by keyset: every row once, in order, in both directions, whatever is missing."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from applicants.models import Application
from applicants.tables import ApplicationsTable
from tests.factories import triage as make

SORTS = ["due", "-due", "potential", "-potential", "days", "-days", "application", "-application"]


def table(user, text):
    return ApplicationsTable(user, QueryDict(text))


def some_to(reader):
    """Every third application is the reader's own to read."""
    mine = [row.pk for row in Application.objects.order_by("pk")[::3]]
    Application.objects.filter(pk__in=mine).update(assigned_to=reader)


@pytest.mark.parametrize("sort", SORTS)
def test_walking_through_all_pages_meets_every_row_once_and_in_order(recruiter, sort):
    make.applications(63)
    some_to(recruiter)
    whole = table(recruiter, f"view=everything&set=1&sort={sort}")
    expected = [row.pk for row in whole.keyset.order(whole.matching())]

    seen, starts, here = [], [], whole
    while True:
        seen += [row.pk for row in here.page.rows]
        starts.append(here.page.start)
        if not here.next_url:
            break
        here = table(recruiter, here.next_url.partition("?")[2])

    assert seen == expected
    assert len(set(seen)) == 63
    assert starts == [1, 26, 51]


@pytest.mark.parametrize("sort", SORTS)
def test_walking_back_shows_the_same_pages(recruiter, sort):
    make.applications(63)
    some_to(recruiter)
    first = table(recruiter, f"view=everything&set=1&sort={sort}")
    second = table(recruiter, first.next_url.partition("?")[2])
    third = table(recruiter, second.next_url.partition("?")[2])

    back = table(recruiter, third.previous_url.partition("?")[2])
    front = table(recruiter, back.previous_url.partition("?")[2])

    assert [r.pk for r in back.page.rows] == [r.pk for r in second.page.rows]
    assert [r.pk for r in front.page.rows] == [r.pk for r in first.page.rows]
    assert (back.page.start, front.page.start) == (26, 1)
    assert (front.previous_url, back.next_url == second.next_url) == ("", True)


def test_a_row_that_comes_in_between_does_not_repeat_another(recruiter):
    call = make.intake()
    make.applications(40, call=call)
    first = table(recruiter, "view=everything&set=1&sort=application")
    make.applications(1, call=call, start=0)
    second = table(recruiter, first.next_url.partition("?")[2])

    assert not {r.pk for r in first.page.rows} & {r.pk for r in second.page.rows}


@pytest.mark.parametrize("odd", ["x", "a:b:c", "W10:xx", "%00", "é" * 50, "1" * 5000])
def test_a_cursor_that_nobody_here_wrote_leads_to_the_first_page(recruiter, odd):
    make.applications(30)
    here = ApplicationsTable(recruiter, QueryDict(mutable=True))
    here.parameters["view"] = "everything"
    here.parameters["after"] = odd

    assert here.page.start == 1
    assert len(here.page.rows) == 25


def test_a_cursor_of_another_order_is_not_taken(recruiter):
    make.applications(60)
    due = table(recruiter, "view=everything&set=1&sort=due")
    mixed = table(recruiter, f"view=everything&set=1&sort=application&after={due.page.next}")

    assert mixed.page.start == 1


@pytest.mark.parametrize("sort", ["potential", "-potential"])
def test_what_has_no_score_comes_last_both_ways(recruiter, sort):
    make.applications(20)
    shown = [row.potential for row in table(recruiter, f"set=1&stage=any&sort={sort}").page.rows]
    scored = [score for score in shown if score is not None]

    assert scored == sorted(scored, reverse=sort.startswith("-"))
    assert len(scored) == 15
    assert shown[len(scored) :] == [None] * 5


@pytest.mark.parametrize("sort", ["potential", "-potential", "due", "-due"])
def test_the_place_of_a_row_does_not_tell_its_reader_the_hidden_score(recruiter, sort):
    make.applications(24, due_on=None)
    mine = [row.pk for row in Application.objects.order_by("pk")[3:9]]
    Application.objects.filter(pk__in=mine).update(assigned_to=recruiter)

    def places():
        rows = table(recruiter, f"set=1&stage=any&sort={sort}").page.rows
        return [row.pk for row in rows]

    before = places()
    others = [pk for pk in before if pk not in mine]
    for place, pk in enumerate(reversed(mine)):
        Application.objects.filter(pk=pk).update(potential=place * 19)
    after = places()

    assert len(before) == 24
    assert after == before
    assert [pk for pk in after if pk not in mine] == others
    for band in ("80", "60", "0", "none"):
        shown = table(recruiter, f"set=1&stage=any&band={band}").page.rows
        assert not {row.pk for row in shown} & set(mine)


@pytest.mark.parametrize(("sort", "index"), [
    ("potential", "application_rising"),
    ("-potential", "application_potential"),
    ("due", "application_due_potential"),
])  # fmt: skip
def test_an_index_stands_behind_the_order(recruiter, sort, index):
    make.applications(400)
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        cursor.execute("ANALYZE applicants_application")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        assert table(recruiter, f"view=everything&set=1&sort={sort}").page.rows
        [listed] = [each["sql"] for each in asked if "LIMIT 26" in each["sql"]]
        cursor.execute(f"EXPLAIN {listed}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert f"using {index}" in plan
    assert "Sort" not in plan
