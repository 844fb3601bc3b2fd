"""The triage list in Chromium: look, keys, bulk bar, swaps, and all of it without scripts."""

import pytest

from applicants.models import Application, BulkJob
from tests.factories import triage as make

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/applications/"


@pytest.fixture
def recruiter(db):
    make.applications(120)
    return make.person("recruiter")


def counted(window):
    window.page.locator("#match-applications", has_text="match").wait_for(timeout=10_000)
    return window.page


def test_the_list_is_right_at_every_width_and_in_both_themes(tab, recruiter):
    window = tab(recruiter)
    window.open(LIST)
    page = counted(window)
    for box in page.locator("[data-row-check]").all()[3:5]:
        box.check()

    views = [(width, theme) for width in (1440, 1100, 390) for theme in ("light", "dark")]
    assert window.wrong_in_all_views("triage", views) == []


def test_keys_move_select_open_and_act(tab, recruiter):
    window = tab(recruiter)
    window.open(LIST)
    page = counted(window)
    references = page.locator("a.ref").all_inner_texts()
    for key in "jjjkx":
        page.keyboard.press(key)
    assert page.locator("tr.is-cursor a.ref").inner_text() == references[1]
    assert page.locator("[data-bulk-count]").inner_text() == "1"
    page.keyboard.press("h")
    page.wait_for_url("**/applications/bulk/*/")
    assert "1 application" in page.locator("h1").inner_text()
    page.keyboard.press("u")
    page.wait_for_url(f"**{LIST}")
    counted(window)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.locator("#keys-dialog.show").wait_for()
    page.keyboard.press("Escape")
    page.locator("#keys-dialog.show").wait_for(state="detached")
    page.keyboard.press("j")
    page.keyboard.press("o")
    page.wait_for_url(f"**/applications/{references[0]}/**")
    assert window.trouble() == []


def test_a_filter_is_chosen_shown_as_a_chip_and_taken_off_without_a_reload(tab, recruiter):
    window = tab(recruiter)
    window.open(LIST)
    page = counted(window)
    page.evaluate("window.same = true")
    page.get_by_role("button", name="Stage: 2").click()
    page.get_by_label("Second review").uncheck()
    page.wait_for_url("**?stage=review&set=1")
    page.locator(".chip", has_text="Stage: In review").wait_for()
    assert page.get_by_label("In screening").is_visible()  # the menu stays open
    page.locator(".cp-views", has_text="Reset").wait_for()
    page.locator("#match-applications", has_text="24 match").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Remove the filter stage").click()
    page.locator("#match-applications", has_text="120 match").wait_for()
    page.get_by_placeholder("Reference or field of study").fill("nurs")
    page.locator(".chip", has_text="nurs").wait_for()
    assert page.evaluate("window.same") is True
    page.go_back()
    page.locator("#match-applications", has_text="120 match").wait_for()
    assert window.trouble() == []


def test_pages_and_sorting_swap_in_place(tab, recruiter):
    window = tab(recruiter)
    window.open(f"{LIST}?view=everything")
    page = counted(window)
    first = page.locator("a.ref").first.inner_text()
    page.get_by_role("link", name="Next page").click()
    page.get_by_text("26 to 50").wait_for()
    page.get_by_role("link", name="Previous page").click()
    page.get_by_text("1 to 25").wait_for()
    assert page.locator("a.ref").first.inner_text() == first
    page.locator("thead").get_by_role("link", name="Potential").click()
    page.locator("th[aria-sort=descending]").wait_for()
    page.locator("select[name=per]").select_option("50")
    page.get_by_text("1 to 50").wait_for()
    assert "per=50" in page.url
    assert window.trouble() == []


def test_all_that_match_are_tagged_and_the_tag_is_undone(tab, recruiter):
    window = tab(recruiter)
    window.open(LIST)
    page = counted(window)
    page.locator("[data-row-check]").first.check()
    page.get_by_role("button", name="Select all 48").click()
    assert page.locator("[data-bulk-count]").inner_text() == "48"
    page.locator("[data-bulk-bar]").get_by_role("button", name="Tag", exact=True).click()
    page.wait_for_url("**/applications/bulk/*/")
    page.locator("#id_tag").fill("calm")
    page.locator("#id_tag").blur()
    page.get_by_role("button", name="Tag 48").click()
    page.get_by_text("48 changed, 0 stayed as they were.").wait_for()
    assert Application.objects.filter(tags__contains=["calm"]).count() == 48
    page.get_by_role("button", name="Undo all 48").click()
    page.get_by_text("48 put back").wait_for()
    assert not Application.objects.filter(tags__contains=["calm"]).exists()
    assert window.axe() == []
    assert window.trouble() == []


def test_a_preview_says_who_is_skipped(tab, recruiter):
    window = tab(recruiter)
    window.open(f"{LIST}?view=everything&set=1&sort=application")
    page = counted(window)
    for box in page.locator("[data-row-check]").all()[:6]:
        box.check()
    page.evaluate("document.querySelector('[data-bulk-bar] [value=move]').click()")
    page.get_by_label("New stage").select_option("shortlisted")
    page.get_by_text("nothing goes straight to Shortlisted").first.wait_for()
    views = [(1440, "light"), (390, "dark")]
    assert window.wrong_in_all_views("bulk-preview", views) == []


def test_on_a_phone_the_filters_open_as_a_panel(tab, recruiter):
    window = tab(recruiter, width=390)
    window.open(LIST)
    page = counted(window)
    page.get_by_role("button", name="Filters: 1").click()
    page.locator(".cp-panel.show").wait_for()
    page.wait_for_timeout(300)
    page.get_by_label("Second review").uncheck()
    page.locator("#match-applications", has_text="24 match").wait_for()
    page.get_by_role("button", name="Close filters").click()
    page.locator(".chip", has_text="Stage: In review").wait_for()
    assert window.trouble() == []


def test_everything_works_without_scripts(tab, recruiter):
    window = tab(recruiter, script=False)
    page = window.page
    window.open(LIST)
    page.get_by_role("link", name="Count them").click()
    assert page.get_by_text("48 match").is_visible()
    page.get_by_placeholder("Reference or field of study").fill("nursing")
    page.locator(".cp-filters").get_by_role("button", name="Show").click()
    assert "“nursing”" in page.locator(".chip").all_inner_texts()[-1] + str(
        page.locator(".chip").all_inner_texts()
    )
    page.locator("[data-row-check]").first.check()
    page.locator("[data-bulk-bar]").get_by_role("button", name="Hold").click()
    assert "1 application" in page.locator("h1").inner_text()
    page.get_by_role("button", name="Hold 1").click()
    assert page.get_by_text("1 changed, 0 stayed as they were.").is_visible()
    assert BulkJob.objects.get().state == "done"
