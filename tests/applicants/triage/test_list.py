"""The triage list as its readers meet it."""

import re
from html import unescape

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.tables import ApplicationsTable
from careerpath.ui.tables.models import SavedView
from tests.factories import triage as make

LIST = "/applications/"


def test_the_list_opens_on_what_waits_for_a_review(desk):
    make.applications(10)
    page = desk.get(LIST).content.decode()
    assert "CP7-00005" in page
    assert "CP7-00002" not in page


@pytest.fixture
def two_cohorts(db):
    """Applications of two cohorts, the later one in view until somebody switches."""
    make.applications(4, call=make.intake("cp6", seats=40), state="review")
    make.applications(9, call=make.intake("cp7"), state="review")


def switched(desk, cohort):
    desk.post(reverse("switch_cohort"), {"cohort": cohort})
    desk.get(f"{LIST}counts/", headers={"HX-Request": "true"})
    return desk.get(LIST).content.decode()


def test_the_list_follows_the_cohort_in_view(desk, two_cohorts):
    page = switched(desk, "cp6")
    assert "CP6-00001" in page
    assert "CP7-00001" not in page
    assert "4 received for 40 seats." in page
    assert "Intake: Intake cp6" in page

    page = switched(desk, "cp7")
    assert "CP7-00001" in page
    assert "CP6-00001" not in page
    assert "9 received for 95 seats." in page


def test_files_and_bulk_acts_keep_the_cohort_that_was_in_view(desk, two_cohorts):
    page = switched(desk, "cp6")
    query = re.search(r'name="query" value="([^"]*)" data-list-query', page)[1]
    desk.post(reverse("switch_cohort"), {"cohort": "cp7"})
    table = ApplicationsTable(make.person("program_lead"), QueryDict(unescape(query)))

    assert {row.reference[:3] for row in table.matching()} == {"CP6"}
    asked = {"action": "hold", "all": "1", "count": "4", "query": unescape(query)}
    answer = desk.post(f"{LIST}bulk/ask/", asked)
    assert "4 applications" in desk.get(answer["Location"]).content.decode()


def test_a_saved_view_follows_the_cohort_unless_it_names_an_intake(desk, two_cohorts):
    page = switched(desk, "cp6")
    desk.post(f"{LIST}views/", {"name": "Mine", "query": "stage=review"})
    view = SavedView.objects.get()
    desk.post(reverse("switch_cohort"), {"cohort": "cp7"})
    page = desk.get(f"{LIST}?view=v{view.pk}").content.decode()

    assert "intake" not in view.query
    assert "CP7-00001" in page
    assert "CP6-00001" not in page


def test_the_navigation_says_how_many_wait_without_counting_them(desk, two_cohorts):
    def shown():
        page = desk.get(reverse("bulk_jobs")).content.decode()
        return re.findall(r'Applications<span class="count">([\d,]+)</span>', page)

    cache.clear()
    assert shown() == []
    switched(desk, "cp7")
    assert shown() == ["9"]
    with CaptureQueriesContext(connection) as asked:
        assert shown() == ["9"]
    assert not [each for each in asked if "COUNT(" in each["sql"]
                and 'FROM "applicants_application"' in each["sql"]]  # fmt: skip
    switched(desk, "cp6")
    assert shown() == ["4"]
