"""The list of results of a run: filters, order, views, files, and what it hides."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants.domain import screening_runs
from applicants.models import Application
from applicants.screening_tables import ResultsTable
from careerpath.later import drain
from careerpath.ui.tables.models import Export, SavedView
from tests.applicants.screening import scene

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def run():
    call, rules, recruiter = scene.stage(60)
    run = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()
    run.refresh_from_db()
    return run


@pytest.fixture
def desk(client, run):
    cache.clear()
    client.force_login(run.started_by)
    return client


def address(run, act=""):
    return reverse(f"screening_results{act}", args=[run.pk])


def table(run, text=""):
    return ResultsTable.within(run.pk)(run.started_by, QueryDict(text))


def test_the_highest_score_stands_first_and_what_has_none_last_both_ways(run):
    results = list(run.results.order_by("pk"))
    run.results.filter(pk__in=[one.pk for one in results[:3]]).update(score=None)
    results = list(run.results.order_by("pk"))
    scores = sorted(one.score for one in results if one.score is not None)
    assert 0 < len(scores) < len(results)
    for sort, wanted in (("score", scores), ("-score", scores[::-1])):
        here = table(run, f"set=1&per=100&sort={sort}")
        assert [row.score for row in here.page.rows] == wanted + [None] * (60 - len(scores))


def test_pages_of_results_meet_every_one_once(run):
    here, seen = table(run), []
    while True:
        seen += [row.pk for row in here.page.rows]
        if not here.next_url:
            break
        here = table(run, here.next_url.partition("?")[2])
    assert sorted(seen) == sorted(run.results.values_list("pk", flat=True))


def test_filters_stand_in_the_address_as_chips_and_are_counted(desk, run):
    advance = run.results.filter(suggestion="advance").count()
    desk.get(address(run, "_counts"), {"suggestion": "advance", "set": 1}, headers=HTMX)
    page = desk.get(address(run), {"suggestion": "advance", "set": 1}).content.decode()

    assert "Suggestion: Suggest advance" in page
    assert f"{advance} match" in page
    unmet = run.rubric.rules.qualifications[0]
    listed = table(run, f"set=1&per=100&unmet={unmet.key}").page.rows
    assert {row.pk for row in listed} == set(
        run.results.filter(failed__contains=[unmet.key]).values_list("pk", flat=True)
    )
    assert all(unmet.sentence in row.unmet for row in listed)
    between = table(run, "set=1&per=100&score_min=40&score_max=60").page.rows
    assert between
    assert all(40 <= row.score <= 60 for row in between)


def test_a_saved_view_serves_every_run(desk, run):
    answer = desk.post(address(run, "_save_view"), {"name": "High", "query": "score_min=80&set=1"})
    view = SavedView.objects.get()
    again = screening_runs.start(run.intake, rubric=run.rubric, by=run.started_by)
    drain()
    page = desk.get(f"{address(again)}?view=v{view.pk}").content.decode()

    assert answer["Location"] == f"{address(run)}?view=v{view.pk}"
    assert "within" not in view.query
    assert "Score: 80 points or more" in page
    assert f"Results of run {again.pk}" in page


def test_X1_the_list_is_taken_as_a_file_of_this_run_alone(desk, run):
    again = screening_runs.start(run.intake, rubric=run.rubric, by=run.started_by)
    drain()
    here = table(run, "suggestion=advance&set=1")
    answer = desk.post(address(run, "_export"), {"query": here.query_string, "format": "csv"})
    export = Export.objects.get()
    file = desk.get(f"{answer['Location']}file/")
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()

    assert again.pk != run.pk
    assert export.rows == run.results.filter(suggestion="advance").count() == len(lines) - 1
    assert lines[0].startswith("Application,Score,Suggestion")


def test_what_somebody_is_to_read_shows_no_score_and_no_place(desk, run):
    best = run.results.order_by("-score").exclude(score=None).first()
    Application.objects.filter(pk=best.application_id).update(assigned_to=run.started_by)
    here = table(run, "set=1&per=100&sort=-score")
    last = [row.pk for row in here.page.rows if row.hidden]
    page = desk.get(address(run), {"per": 100}).content.decode()
    why = desk.get(best.get_absolute_url())

    assert last == [best.pk]
    assert page.count("Hidden<span") == 1
    assert str(best.score) not in page
    assert best.pk not in {row.pk for row in table(run, "set=1&per=100&score_min=1").page.rows}
    assert why["Location"] == best.application.get_absolute_url()


def test_the_list_costs_the_same_with_1_and_with_60_results(desk, run):
    def cost():
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(address(run)).status_code == 200
        return len(asked)

    many = cost()
    run.results.exclude(pk=run.results.order_by("score").first().pk).delete()
    assert cost() == many


def test_an_index_stands_behind_the_order_of_scores(run):
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        cursor.execute("ANALYZE applicants_screeningresult")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        assert table(run).page.rows
        [listed] = [each["sql"] for each in asked if "LIMIT 26" in each["sql"]]
        cursor.execute(f"EXPLAIN {listed}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert re.search(r"using screening_result_by_score", plan)
    assert "Sort" not in plan


@pytest.mark.parametrize("query", [
    "?score_min=x", "?unmet=%00", "?suggestion=no", "?within=999999", "?sort=nosuch", "?after=x",
])  # fmt: skip
def test_F2_odd_addresses_show_the_list(desk, run, query):
    answer = desk.get(address(run) + query)
    assert answer.status_code == 200
    assert f"Results of run {run.pk}" in answer.content.decode()
