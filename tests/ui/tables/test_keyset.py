"""Pages by keyset: every row once, in order, in both directions, whatever is missing."""

import pytest
from django.http import QueryDict

from applicants.tables import ApplicationsTable
from tests.factories import triage as make

SORTS = ["due", "-due", "potential", "-potential", "days", "-days", "application", "-application"]


def table(user, text):
    return ApplicationsTable(user, QueryDict(text))


@pytest.mark.parametrize("sort", SORTS)
def test_walking_through_all_pages_meets_every_row_once_and_in_order(recruiter, sort):
    make.applications(63)
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
