"""The story of a cohort: published figures, what became of people, and quotes they consented to."""

import pytest
from django.urls import reverse
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from careerpath.equity import story
from careerpath.equity.models import Published, Report, StoryPick
from cohorts.models import Enrollment
from tests.equity import scene
from training.domain import quotes
from training.models import Quote


@pytest.fixture
def admin(transactional_db, client):
    """An admin at the screen."""
    user = scene.person("admin")
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def cohort(admin, as_equity):
    """The cohort of 95 with its report; five of them have a seat."""
    found = scene.cohort(4)
    scene.accepted(found)
    scene.answered(as_equity, scene.ask(found))
    people = scene.User.objects.filter(email__startswith="intake-4").order_by("pk")[:5]
    section = found.sections.create(name="One")
    for one in people:
        Enrollment.objects.create(
            cohort=found, section=section, person=one, state="active",
            confirmed_at=timezone.now(),
        )  # fmt: skip
    return found


def page(client, cohort):
    return client.get(reverse("equity:story", args=[cohort.slug])).content.decode()


def test_only_what_is_published_stands_in_the_story(cohort, admin):
    before = page(admin, cohort)
    assert "Nothing is published of this cohort yet" in before
    assert "65 of 95" not in before
    admin.post(reverse("equity:publish", args=[cohort_report(cohort).pk]))
    after = page(admin, cohort)
    assert "65 of 95" in after
    assert "37 of 95" in after
    assert "Snapshot 1" in after


def cohort_report(cohort):
    return Report.objects.get(cohort=cohort)


def test_a_quote_stands_there_when_its_person_and_an_admin_agree_and_no_longer(cohort, admin):
    seat = Enrollment.objects.filter(cohort=cohort).order_by("pk").first()
    quotes.give(seat, text="I found my field.", signed="Ana", by=seat.person)
    pick = reverse("equity:story_pick", args=[cohort.slug])
    quote = Quote.objects.get()
    assert "Put it on the page" in page(admin, cohort)
    admin.post(pick, {"quote": quote.pk, "wanted": "on"})
    assert story.of(cohort).quotes == [(quote, True)]
    quotes.give(seat, text="I found my work.", by=seat.person)
    assert [chosen for _, chosen in story.of(cohort).quotes] == [False]  # new words, chosen anew
    admin.post(pick, {"quote": quote.pk, "wanted": "on"})
    quotes.withdraw(seat, by=seat.person)
    assert "found my" not in page(admin, cohort)
    assert "found my" not in str(list(Quote.objects.values()))
    answer = admin.post(pick, {"quote": quote.pk, "wanted": "on"}, follow=True)
    assert "taken back" in answer.content.decode()
    assert StoryPick.objects.count() == 1
    assert AuditEvent.objects.filter(kind="equity.story.picked").count() == 2


def test_no_number_of_a_few_people_is_told_to_the_public():
    assert story.figure("Placed", 40, 55).number == 40
    assert story.figure("Placed", 50, 55).number is None
    assert story.figure("Placed", 4, 55).number is None
    assert story.figure("Placed", 55, 55).number == 55
    assert story.figure("Certified", 3).number is None


def test_a_participant_gives_changes_and_takes_back_a_quote_and_must_agree(cohort, client):
    seat = Enrollment.objects.filter(cohort=cohort).order_by("pk").first()
    client.force_login(seat.person)
    here = reverse("training:my_quote")
    assert client.post(here, {"text": "Good."}).status_code == 422
    assert not Quote.objects.exists()
    client.post(here, {"text": "Good.", "signed": "Ana", "agreed": "on"})
    assert Quote.objects.get().text == "Good."
    assert "Take it back" in client.get(here).content.decode()
    client.post(reverse("training:my_quote_withdraw"))
    assert Quote.objects.consented().count() == 0
    assert Quote.objects.visible_to(seat.person).count() == 1
    assert Quote.objects.visible_to(scene.person("program_lead")).count() == 0


def test_A11_no_figure_of_an_open_cohort_stands_in_its_story(admin, as_equity):
    found = scene.cohort(5, final=False)
    assert "not final yet" in page(admin, found)
    assert Published.objects.count() == 0


@pytest.mark.parametrize("role", ["recruiter", "program_lead", "instructor"])
def test_A11_who_decides_finds_no_story(cohort, client, role):
    client.force_login(scene.person(role))
    assert client.get(reverse("equity:story", args=[cohort.slug])).status_code in (403, 404)
