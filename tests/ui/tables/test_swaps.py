"""What htmx swaps in is what a reload would show, and every kind of emptiness has its words."""

import re

import pytest
from django.core.cache import cache
from django.db import OperationalError

from applicants.tables import ApplicationsTable
from tests.factories import triage as make

LIST = "/applications/"
HTMX = {"HX-Request": "true"}


def inside(page, start, end):
    return re.sub(r"\s+", " ", page.partition(start)[2].partition(end)[0])


@pytest.mark.parametrize(
    "query", ["", "?view=everything", "?sent=1&view=to-review&stage=review&q=nurs", "?set=1&q=zzzz"]
)
def test_a_swap_shows_what_a_reload_shows(desk, query):
    make.applications(60)
    desk.get(f"{LIST}{query}{'&' if query else '?'}counts=1")  # both find the counts in the cache
    page = desk.get(LIST + query).content.decode()
    whole = desk.get(LIST + query, headers=HTMX).content.decode()
    part = desk.get(
        LIST + query, headers={**HTMX, "HX-Target": "results-applications"}
    ).content.decode()

    strip = lambda text: re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)  # noqa: E731
    assert re.sub(r"\s+", " ", strip(whole)).strip() in re.sub(r"\s+", " ", strip(page))
    results = inside(part, '<div id="results-applications"', '<nav class="cp-views"')
    assert results.strip() in re.sub(r"\s+", " ", page)


def test_a_filter_change_gives_the_clean_address(desk):
    make.applications(5)
    answer = desk.get(
        f"{LIST}?sent=1&q=&view=to-review&stage=review&days_min=&per=25&sort=due",
        headers={**HTMX, "HX-Target": "results-applications"},
    )

    assert answer["HX-Push-Url"] == f"{LIST}?stage=review&set=1"
    assert "HX-Request" in answer["Vary"]


def test_nothing_yet(desk):
    assert "No applications yet" in desk.get(LIST).content.decode()


def test_all_done(desk):
    make.applications(3, state="shortlisted")
    assert "Nothing waits for a review." in desk.get(LIST).content.decode()


def test_filters_too_tight_name_the_one_that_hides_most(desk):
    make.applications(30, state="review", home_state="TX", channel="web")
    make.applications(2, call=make.intake("cp8"), state="second", home_state="CA", channel="web")
    cache.clear()
    query = "?set=1&intake=any&stage=second&home=TX"
    page = desk.get(LIST + query).content.decode()

    assert "Nothing matches these filters" in page
    assert "“Stage: Second review” hides 30 applications." in page
    assert "Remove that filter" in page


def test_a_database_that_gives_up_keeps_the_filters_and_says_so(desk, monkeypatch):
    make.applications(3)

    def gives_up(self, *args, **kwargs):
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr(ApplicationsTable, "for_page", gives_up)
    answer = desk.get(f"{LIST}?set=1&stage=review")
    page = answer.content.decode()

    assert answer.status_code == 503
    assert "The list did not load" in page
    assert "Stage: In review" in page


def test_sort_links_say_how_the_list_is_sorted(desk):
    make.applications(6)
    page = desk.get(f"{LIST}?set=1&sort=-potential").content.decode()

    assert page.count('aria-sort="descending"') == 1
    assert "sorted by potential, highest first" in page
