"""A bulk decision by two people, from the ranking to an accepted seat."""

import pytest

from applicants.domain import ranking
from applicants.models import Application, Offer, ReleaseWave
from careerpath.later import drain
from cohorts.models import Cohort, Enrollment
from tests.applicants.choosing import scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call():
    """An intake with twelve people on the shortlist and four seats."""
    found, _ = scene.scene(12, seats=4)
    ranking.rank(found, by=scene.person("recruiter"))
    return found


def calm(window, name):
    """The page is readable for everybody, fits, and nothing on it went wrong."""
    assert window.axe() == []
    assert window.too_wide() == ""
    assert window.trouble() == []
    window.shot(name)


def decide(window, call, first, last, choice):
    """Decisions on these places are recorded."""
    page = window.page
    window.open(f"/choosing/intakes/{call.slug}/ranking/")
    page.get_by_label("From place").fill(str(first))
    page.get_by_label("to place").fill(str(last))
    page.get_by_role("button", name="Preview the decision").click()
    page.locator("#id_choice").select_option(choice)
    if choice == "not_progressed":
        page.locator("#id_reason").select_option(label="Reading score below bar")
    page.get_by_role("button", name=f"Record {last - first + 1} decision").click()
    page.get_by_text("Nobody knows before the release.").wait_for()


def test_two_people_decide_in_bulk_and_one_takes_the_seat(tab, call):
    recruiter = tab(scene.person("recruiter"), width=1440, theme="light")
    lead = tab(scene.person("program_lead"), width=1440, theme="dark")
    page = recruiter.page

    decide(recruiter, call, 1, 4, "offer")
    decide(recruiter, call, 5, 8, "waitlist")
    decide(recruiter, call, 9, 12, "not_progressed")
    calm(recruiter, "choosing-recorded")
    assert set(Application.objects.values_list("state", flat=True)) == {"shortlisted"}

    page.get_by_role("link", name="To the releases").click()
    page.get_by_label("Name").fill("First decisions")
    page.get_by_role("button", name="Prepare a release").click()
    page.get_by_text("4 letters").first.wait_for()
    assert page.get_by_text("Dear [name],").count() == 9
    calm(recruiter, "choosing-release")
    page.get_by_role("button", name="Ask for approval").click()
    page.get_by_role("link", name="The approval").click()
    assert not page.get_by_role("button", name="Approve all 12").is_visible()

    lead.open(page.url.removeprefix(lead.address))
    calm(lead, "choosing-approval")
    lead.page.get_by_label("I have read").check()
    lead.page.get_by_role("button", name="Approve all 12").click()
    lead.page.get_by_text("Approved").first.wait_for()

    wave = ReleaseWave.objects.get()
    recruiter.open(wave.get_absolute_url())
    page.get_by_label("Goes out").select_option("10")
    page.get_by_role("button", name="Release 12 decisions").click()
    page.get_by_text("Until then you can undo it").wait_for()
    calm(recruiter, "choosing-scheduled")
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Nobody has learned anything.").wait_for()
    page.get_by_label("Goes out").select_option("0")
    page.get_by_role("button", name="Release 12 decisions").click()
    page.get_by_text("on its way").first.wait_for()
    drain()
    page.get_by_text("12 decisions are out").wait_for()
    calm(recruiter, "choosing-out")

    offer = Offer.objects.order_by("rank").first()
    applicant = tab(offer.application.applicant, width=390, theme="light")
    applicant.open("/staff/")
    applicant.page.get_by_role("link", name="A seat in Cohort cp7").click()
    applicant.page.get_by_role("heading", name="We would like to offer you a seat").wait_for()
    calm(applicant, "offer-390-light")
    applicant.page.get_by_label("I have read this and agree.").check()
    applicant.page.get_by_role("button", name="Accept the seat").click()
    applicant.page.get_by_role("heading", name="The seat is yours").wait_for()
    calm(applicant, "offer-accepted-390-light")

    assert Enrollment.objects.get().person == offer.application.applicant
    assert Cohort.objects.get().seats_taken == 1
    recruiter.open(f"/choosing/intakes/{call.slug}/")
    page.get_by_text("1 confirmed").first.wait_for()
    calm(recruiter, "choosing-funnel")


def test_the_pages_of_choosing_fit_and_read_well(tab, call):
    rows = list(Application.objects.order_by("pk"))
    scene.decided(rows[:4], "offer")
    scene.decided(rows[4:8], "waitlist")
    scene.released(call)
    window = tab(scene.person("recruiter"))
    offer = Offer.objects.first()
    pages = [
        f"/choosing/intakes/{call.slug}/{part}"
        for part in ("", "ranking/", "releases/", "offers/", "waitlist/", "plan/")
    ]
    pages += [offer.get_absolute_url(), f"/applications/{offer.application}/ledger/"]
    for number, path in enumerate(pages):
        window.open(path)
        views = [(390, "dark"), (1440, "dark")]
        assert window.wrong_in_all_views(f"choosing-{number}", views) == []


def test_it_works_without_scripts(tab, call):
    window = tab(scene.person("recruiter"), script=False)
    page = window.page
    window.open(f"/choosing/intakes/{call.slug}/ranking/")
    page.get_by_label("to place").fill("2")
    page.get_by_role("button", name="Preview the decision").click()
    page.locator("#id_choice").select_option("offer")
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Record 2 decisions").click()
    assert page.get_by_text("Offer: 2 applications").is_visible()
