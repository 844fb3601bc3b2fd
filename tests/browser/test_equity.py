"""An admin gets to a published report and a file in three clicks; who decides finds no link."""

import os
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from careerpath.equity.models import ImpactReading, Published, Taken
from tests import harness
from tests.equity import scene

pytestmark = pytest.mark.django_db(transaction=True)
WORK = """
import django
django.setup()
from careerpath.equity.store import reports
from careerpath.later import drain
drain()
reports.look()
"""


def equity_works():
    """A process of the equity login does what waits, and looks at what can be published."""
    subprocess.run(
        [sys.executable, "-c", WORK],
        cwd=harness.ROOT,
        env={**os.environ, "CAREERPATH_PROCESS": "equity"},
        check=True,
        capture_output=True,
    )


def calm(window, name):
    """The page is readable for everybody, fits, and nothing on it went wrong."""
    assert window.axe() == []
    assert window.too_wide() == ""
    assert window.trouble() == []
    window.shot(name)


def test_from_the_plan_to_a_published_report_and_a_file_in_three_clicks(tab):
    cohort = scene.cohort(4)
    scene.accepted(cohort)
    scene.cohort(5, final=False)
    equity_works()
    admin = scene.person("admin")
    window = tab(admin, width=1440, theme="light")
    page = window.page

    window.open("/staff/")
    page.get_by_role("link", name="Demographics").click()
    expect(page.get_by_text("not final yet")).to_be_visible()
    calm(window, "equity-plan")
    page.get_by_role("button", name=re.compile("Make the report.*Accepted")).click()
    expect(page.get_by_text("is being made")).to_be_visible()
    equity_works()
    expect(page.get_by_text("65 of 95")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV", exact=True).click()
    assert download.value.suggested_filename.endswith(".csv")
    page.get_by_role("button", name="Publish snapshot").click()
    expect(page.get_by_role("heading", name="Snapshot 1")).to_be_visible()
    calm(window, "equity-report")
    assert (Taken.objects.count(), Published.objects.get().number) == (1, 1)

    for name in ("compare", "build", "returns", "reviews"):
        window.open(f"/equity/{name}/")
        assert window.wrong_in_all_views(f"equity-{name}") == []
    window.open("/equity/story/cohort-4/")
    expect(page.get_by_text("65 of 95")).to_be_visible()
    assert window.wrong_in_all_views("equity-story") == []

    small = tab(admin, width=390, theme="dark")
    small.open(Published.objects.get().report.get_absolute_url())
    calm(small, "equity-report-small")
    small.open("/equity/")
    calm(small, "equity-plan-small")
    reader = tab(scene.person("recruiter"), width=1440, theme="dark")
    reader.open("/staff/")
    expect(reader.page.get_by_role("link", name="Demographics")).to_have_count(0)
    expect(reader.page.get_by_role("link", name="Adverse impact")).to_have_count(0)


def test_a_crossed_table_is_built_by_keyboard(tab):
    cohort = scene.cohort(4)
    rows = scene.accepted(cohort, races={"WHITE": 40, "ASIAN": 55}, genders={"man": 95})
    scene.selfid.put_all(
        [
            (one.pk, "answered", {
                "race": ["WHITE" if n < 40 else "ASIAN"], "gender": ("woman", "man")[n % 2],
            })
            for n, one in enumerate(rows)
        ]
    )  # fmt: skip
    window = tab(scene.person("admin"))
    page = window.page
    window.open("/equity/build/")
    page.get_by_label("Rows").select_option(label="Minority: not White (EEO-1)")
    page.get_by_label("Columns").select_option(label="Women")
    page.get_by_label("Columns").press("Tab")
    page.get_by_role("button", name="See what is known").press("Enter")
    expect(page.get_by_role("heading", name="Minority: not White (EEO-1) by women")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("is being made")).to_be_visible()
    equity_works()
    expect(page.get_by_role("columnheader", name="Women")).to_be_visible()
    assert window.wrong_in_all_views("equity-crossed") == []
    window.open("/equity/reach/")
    page.get_by_role("button", name="Make the reach report").click()
    expect(page.get_by_text("is being made")).to_be_visible()
    equity_works()
    page.get_by_role("link", name="All in one table").click()
    expect(page.get_by_role("rowheader", name="Other")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Everybody")).to_be_visible()
    assert window.wrong_in_all_views("equity-reach") == []


def test_the_analyst_reads_the_impact_of_a_closed_stage_and_nobody_else_does(tab):
    scene.accepted(scene.cohort(4))
    window = tab(scene.person("equity_analyst"))
    window.open("/staff/")
    window.page.get_by_role("link", name="Adverse impact").first.click()
    window.page.get_by_role("button", name="Read closed stages now").click()
    equity_works()
    window.page.reload()
    assert window.wrong_in_all_views("impact-list") == []
    window.page.get_by_role("link", name="Bottom line of Intake 4").click()
    expect(window.page.get_by_text("95 of 95 were selected")).to_be_visible()
    assert window.wrong_in_all_views("impact") == []
    window.page.get_by_label("What to look at").fill("The wording of the second criterion.")
    window.page.get_by_role("button", name="Note it").click()
    expect(window.page.get_by_text("The wording of the second criterion.").first).to_be_visible()
    for role in ("recruiter", "program_lead", "reviewer"):
        other = tab(scene.person(role))
        assert other.open(ImpactReading.objects.first().get_absolute_url()).status in {403, 404}
