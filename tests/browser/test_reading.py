"""The reading room in Chromium: twenty files by keyboard alone, and the look of every page."""

import re

import pytest

from applicants.domain import reading_figures
from applicants.models import (
    Answer,
    AssessmentResult,
    Instrument,
    Question,
    ReadAssignment,
    Scorecard,
)
from tests.applicants.review.scene import files, plan, read_all, scene
from tests.factories import triage as make

ROOM = re.compile(r"/reading/\d+/$")
pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = [
    (
        "Tell us about a time you found out why something kept going wrong.",
        "Three times in one month our ward got the wrong strength. Everyone said “human error”, so"
        " I asked to see the order records. The label looked fine, but the pick list sorted"
        " strengths as text.\n\nWe had no wrong picks in the next quarter.",
    ),
    (
        "What have you taught yourself in the last year?",
        "Enough SQL to answer questions about our own stock. I rebuilt the monthly waste report as"
        " one query.",
    ),
]


def stocked(number, people=2, **settings):
    """Files with answers and an assessment, planned over readers."""
    call, lead, who = scene(files=number, people=people, **settings)
    measure = Instrument.objects.create(intake=call, key="task", name="Problem solving", high=40)
    rows = list(files(call))
    for position, (question, text) in enumerate(TEXTS):
        asked = Question.objects.create(
            intake=call, key=f"q{position}", text=question, position=position
        )
        Answer.objects.bulk_create(
            Answer(application=row, question=asked, text=text) for row in rows
        )
    AssessmentResult.objects.bulk_create(
        AssessmentResult(application=row, instrument=measure, value=31) for row in rows
    )
    return call, lead, who


def test_twenty_files_by_keyboard_alone(tab):
    _, _, (one, _) = stocked(20)
    window = tab(one)
    window.open("/reading/")
    page = window.page
    page.set_default_timeout(10_000)
    page.keyboard.press("r")
    page.wait_for_url(ROOM)
    for _ in range(20):
        for key in ("3", "4"):
            page.keyboard.press(key)
        page.keyboard.press("5")
        page.keyboard.type("Found the cause and checked that the fix held.")
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        for key in ("2", "3", "a"):
            page.keyboard.press(key)
        address = page.url
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, address=address: url != address)

    page.locator("text=Your queue is clear").wait_for()
    cards = Scorecard.objects.filter(reader=one)
    assert cards.count() == 20
    assert set(cards.values_list("state", "points")) == {("submitted", 2500)}
    assert window.trouble() == []


def test_what_is_rated_is_saved_by_itself_and_undo_brings_it_back(tab):
    _, _, (one, _) = stocked(2)
    window = tab(one)
    window.open("/reading/")
    page = window.page
    page.set_default_timeout(10_000)
    page.keyboard.press("r")
    page.wait_for_url(ROOM)
    page.keyboard.press("4")
    page.locator("#saved", has_text="Saved").wait_for()
    page.keyboard.press("e")
    page.keyboard.type("Wrote it all down.")
    page.locator("#saved [name=version][value='2']").wait_for(state="attached")
    page.reload()
    page.locator("[data-rubric-sum]", has_text="1 of 5 rated, weighted mean 4.0").wait_for()
    for key in "3333h":
        page.keyboard.press(key)
    first = page.url
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: url != first)
    page.locator(".toast [data-undo], .toast button", has_text="Undo").first.click()
    page.wait_for_url(first)
    assert page.locator("[data-rubric-sum]").inner_text().startswith("5 of 5 rated")
    assert not Scorecard.objects.filter(state="submitted").exists()
    assert window.trouble() == []


def test_a_file_is_read_and_submitted_without_scripts(tab):
    _, _, (one, _) = stocked(1)
    window = tab(one, script=False)
    window.page.goto(window.address + "/reading/")
    page = window.page
    page.set_default_timeout(10_000)
    page.get_by_role("button", name="Read next").click()
    for box in page.locator("[data-crit] input[value='3']").all():
        box.check(force=True)
    page.get_by_role("button", name="Submit and next").click()
    assert page.get_by_text("Choose what you recommend.").first.is_visible()
    page.locator("input[name=recommendation][value=hold]").check(force=True)
    page.get_by_role("button", name="Submit and next").click()
    assert page.get_by_text("Your queue is clear").is_visible()
    assert Scorecard.objects.get(reader=one).recommendation == "hold"


def test_every_page_of_reading_is_right_at_both_widths_and_in_both_themes(tab):
    call, lead, (one, two) = stocked(44)
    read_all(call, **{str(one.pk): 4, str(two.pk): 3})
    reading_figures.compute(call)
    done = ReadAssignment.objects.filter(reader=one).first()
    ReadAssignment.objects.filter(pk=done.pk).update(revealed_at=done.submitted_at)
    make.applications(3, call=call, start=500, state="review")
    plan(call, [one, two], by=lead)
    reader, leading = tab(one), tab(lead)
    reader.open("/reading/")
    look(reader, "queue")
    reader.page.get_by_role("button", name="Read next").click()
    reader.page.wait_for_url(ROOM)
    for key in "34":
        reader.page.keyboard.press(key)
    reader.page.locator("#saved", has_text="Saved").wait_for()
    look(reader, "read")
    reader.open(done.get_absolute_url())
    look(reader, "read-done")
    reader.open("/reading/rubrics/")
    look(reader, "rubric")
    for name, path in (
        ("lead", f"/reading/lead/{call.slug}/"),
        ("rubrics", "/reading/rubrics/"),
        ("rubric-form", f"/reading/rubrics/new/{call.slug}/reading/"),
    ):
        leading.open(path)
        look(leading, name)


def look(window, name):
    """No sideways scrolling, no violation, nothing that axe finds."""
    assert window.wrong_in_all_views(f"reading-{name}") == []
