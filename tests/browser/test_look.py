"""The shell and the application page in both themes and widths: axe, policy, sideways scrolling."""

import pytest
from django.urls import reverse

from applicants.domain import blinding, screening_runs
from applicants.models import Answer, AssessmentResult, Identity, Instrument, Question
from careerpath import audit
from careerpath.later import drain
from tests.applicants.screening import scene
from tests.factories import triage as make

pytestmark = pytest.mark.django_db(transaction=True)
ESSAYS = {
    "Tell us about a time you found out why something kept going wrong.": (
        "Three times in one month our ward got the wrong heparin strength. Everyone said “human "
        "error”, so I asked to see the order records. My name is Mira Balogun and I worked at "
        "Mercy General Hospital for six years as a technician. The pick list sorted strengths as "
        "text, so 5,000 came before 500.\n\nWe had no wrong-strength picks in the next quarter."
    ),
    "What have you taught yourself in the last year?": (
        "I learned enough SQL to answer questions about our own stock. I started with a course "
        "at Lakeside University, then rebuilt our monthly waste report as one query."
    ),
}


@pytest.fixture
def application(db):
    call = make.intake()
    rows = make.applications(
        5, call=call, state="review", potential=82, suggestion="advance", degree_level="associate",
        available_full_time=True, tags=["strong answers"],
    )  # fmt: skip
    row = rows[2]
    who = Identity.objects.get(pk=row.pk)
    who.given_name, who.family_name, who.email = "Mira", "Balogun", "mira.balogun@example.org"
    who.save()
    words = blinding.words_about(who, blinding.school_words())
    for position, (question, text) in enumerate(ESSAYS.items()):
        asked = Question.objects.create(
            intake=call, key=f"q{position}", text=question, position=position
        )
        Answer.objects.create(
            application=row, question=asked, text=text, blind_text=blinding.blind_text(text, words)
        )
    for name, high, value in [("Problem solving", 40, 34), ("Situational judgment", 100, 71)]:
        measure = Instrument.objects.create(intake=call, key=name[:4], name=name, high=high)
        AssessmentResult.objects.create(application=row, instrument=measure, value=value)
    audit.record("applicants.application.sent", by=row.applicant, about=row, to_state="submitted")
    audit.record(
        "applicants.application.tag", by=make.person("recruiter", "Ruth Okafor"), about=row,
        tag="strong answers",
    )  # fmt: skip
    return row


def right(tab, name):
    assert tab.wrong_in_all_views(name) == []


def test_H3_the_application_page_looks_right(tab, application):
    recruiter = make.person("recruiter")
    window = tab(recruiter)

    window.open(reverse("application", args=[application.reference]) + "?view=to-review")

    right(window, "application")


def test_H3_the_unblinded_page_and_its_dialog_look_right(tab, application):
    recruiter = make.person("recruiter")
    window = tab(recruiter)
    window.open(reverse("application", args=[application.reference]))

    window.page.click("text=Show who this is")
    window.page.wait_for_selector("#unblind-dialog.show")
    right(window, "unblind")
    window.page.fill("#unblind_reason", "Call back about the interview.")
    window.page.click("text=Show for an hour")
    window.page.wait_for_selector("text=mira.balogun@example.org")

    right(window, "unblinded")


def test_H3_home_and_the_error_pages_look_right(tab, application):
    window = tab(make.person("program_lead", "Ruth Okafor"))

    window.open("/staff/")
    right(window, "home")

    assert window.open("/nothing-here/").status == 404
    right(window, "404")


def test_keys_lead_to_the_neighbors_and_back(tab, application):
    window = tab(make.person("recruiter"))
    window.open("/applications/?view=to-review")
    window.page.click("tbody a.ref >> nth=0")
    window.page.wait_for_selector("text=Written answers")
    first = window.page.url

    window.page.keyboard.press("n")
    window.page.wait_for_url(lambda url: url != first)
    window.page.keyboard.press("p")
    window.page.wait_for_url(first)
    window.page.keyboard.press("?")
    window.page.wait_for_selector("#keys-dialog.show")
    window.page.keyboard.press("Escape")
    window.page.wait_for_selector("#keys-dialog.show", state="hidden")
    window.page.keyboard.press("u")
    window.page.wait_for_url(lambda url: url.split("?")[0].endswith("/applications/"))

    assert window.trouble() == []


def test_single_keys_are_switched_off_in_the_dialog_and_on_in_the_profile(tab, application):
    """WCAG 2.1.4; the switch is the person's own and holds on the next page and device."""
    recruiter = make.person("recruiter")
    window, page = tab(recruiter), reverse("application", args=[application.reference])
    window.open(page)
    window.page.keyboard.press("?")
    window.page.wait_for_selector("#keys-dialog.show")
    with window.page.expect_response("**/account/keys/") as kept:
        window.page.uncheck("#keys-on")
    assert kept.value.status == 204
    window.page.keyboard.press("Escape")
    window.page.wait_for_selector("#keys-dialog.show", state="hidden")
    recruiter.refresh_from_db()
    assert not recruiter.keys_on

    elsewhere = tab(recruiter)
    for each in (window, elsewhere):
        each.open(page)
        each.page.keyboard.press("u")
        each.page.keyboard.press("?")
        each.page.wait_for_timeout(200)
        assert each.page.url.endswith(page)
        assert not each.page.locator("#keys-dialog.show").count()

    window.open("/account/profile/")
    window.page.check("#id_keys_on")
    window.page.click("main button[type=submit]")
    window.page.wait_for_selector("text=Saved.")
    elsewhere.open(page)
    elsewhere.page.keyboard.press("?")
    elsewhere.page.wait_for_selector("#keys-dialog.show")
    assert window.trouble() == elsewhere.trouble() == []


def test_the_score_opens_in_place(tab, application):
    reviewer = make.person("reviewer", "Tariq Haddad")
    application.assigned_to = reviewer
    application.save()
    window = tab(reviewer)
    window.open(reverse("application", args=[application.reference]))

    window.page.keyboard.press("o")
    window.page.wait_for_selector("text=Not screened yet.")

    assert "Hidden until you score" not in window.page.content()
    assert window.trouble() == []


def test_the_page_works_without_script(tab, application):
    window = tab(make.person("recruiter"), script=False)
    window.page.goto(window.address + reverse("application", args=[application.reference]))

    window.page.click("text=Show who this is")
    window.page.fill("#unblind_reason", "Call back about the interview.")
    window.page.click("text=Show for an hour")

    assert "mira.balogun@example.org" in window.page.content()
    assert "You see who this is for an hour." in window.page.content()


def test_H3_the_open_score_looks_right(tab):
    call, rules, recruiter = scene.stage(40)
    run = screening_runs.start(call, rubric=rules, by=recruiter)
    drain()
    row = run.results.filter(suggestion="person").exclude(score=None).first()
    window = tab(recruiter)

    window.open(reverse("application", args=[row.application.reference]))

    right(window, "score")
