"""A participant's day on a phone: today, work with a file, an excuse, the pulse."""

from datetime import datetime, timedelta
from datetime import time as clock

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applicants.materials import files
from tests.training import made
from training.domain import handing_in
from training.models import Excuse, Pulse, WorkSubmission

pytestmark = pytest.mark.django_db(transaction=True)
MY = "/training/my/"


def world():
    """Somebody in a cohort with a session today and tomorrow, and work that is due."""
    cohort = made.cohort(seats=95)
    zone = cohort.program.zone()
    today = timezone.now().astimezone(zone).date()

    def at(days, hour):
        return datetime.combine(today + timedelta(days=days), clock(hour), tzinfo=zone)

    room = made.room(cohort.program, place="By the library")
    area = made.subject(cohort.program, token="d2")
    rounds = []
    for days, topic in ((0, "Ward rounds"), (1, "Night shift")):
        one = made.session(cohort, room=room, topic=topic, subject=area, materials="Bring the map.")
        type(one).objects.filter(pk=one.pk).update(
            starts_at=at(days, 9), ends_at=at(days, 12), link="https://meet.example/ward"
        )
        rounds.append(one)
    held = [made.session(cohort, days=day, state="held", subject=area) for day in range(3)]
    made.item(
        cohort,
        name="Ticket notes",
        takes_work=True,
        points=20,
        due_at=at(2, 17),
        instructions="Write about one ticket.",
        subjects={area: 1000},
    )
    out = made.item(
        cohort, name="Quiz 1", points=20, subjects={area: 1000}, due_at=at(-9, 9),
        released_at=timezone.now(), released_by=made.instructor(cohort),
    )  # fmt: skip
    [seat] = made.enrolled(cohort, 1)
    for session, letter in zip(held, "PLP", strict=True):
        made.mark(session, seat, letter)
    made.grade(out, seat, "17.5", comment="Clear, and the reasons are there.")
    return seat, rounds


@pytest.mark.parametrize(("theme", "script"), [("light", True), ("dark", True), ("light", False)])
def test_a_participants_day_on_a_phone(tab, tmp_path, theme, script):
    seat, rounds = world()
    path = tmp_path / "Ticket of mine.docx"
    path.write_bytes(files.docx())
    window = tab(seat.person, width=390, theme=theme, script=script)
    page = window.page

    def look(name):
        if script:
            page.wait_for_load_state("load")
            assert window.axe() == []
            assert window.too_wide() == ""
            window.shot(f"day-{name}-390-{theme}")

    page.goto(window.address + MY)
    for words in ("Ward rounds", "By the library", "Ticket notes", "100.0%", "17.5"):
        assert page.get_by_text(words).first.is_visible(), words
    look("my")

    page.get_by_role("link", name="Ticket notes").first.click()
    page.get_by_label("Your text").fill("I asked three people.")
    if script:  # what was typed outlives a line that is down
        window.context.set_offline(True)
        page.get_by_role("button", name="Hand in").click()
        page.get_by_text("You seem to be offline.").wait_for()
        window.context.set_offline(False)
        page.reload()
        assert page.get_by_label("Your text").input_value() == "I asked three people."
    page.set_input_files("input[type=file]", str(path))
    page.get_by_role("button", name="Hand in").click()
    page.get_by_text("Version 1").wait_for()
    work = WorkSubmission.objects.get()
    assert (work.text, work.file_name) == ("I asked three people.", "Ticket of mine.docx")
    assert page.get_by_label("Your text").input_value() == ""
    handing_in.look_into(work.pk)
    page.reload()
    look("work")
    with page.expect_download() as download:
        page.get_by_role("link", name="Ticket of mine.docx").click()
    assert download.value.suggested_filename == "Ticket of mine.docx"

    page.goto(window.address + reverse("training:my_excuse"))
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("Choose the first session you will miss.").first.wait_for()
    page.get_by_label("First session you will miss").select_option(str(rounds[1].pk))
    page.get_by_label("Reason").select_option("family")
    look("excuse")
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("button", name="Withdraw").wait_for()
    assert Excuse.objects.get().from_at.astimezone(timezone.get_default_timezone()).minute == 0

    page.goto(window.address + MY)
    page.locator("label", has_text="Good").first.click()
    page.get_by_label("What helps").fill("The group.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Change it").wait_for()
    assert (Pulse.objects.get().mood, Pulse.objects.get().text) == (4, "The group.")
    if script:
        assert window.trouble() == []


def test_the_day_and_the_voices_on_a_desk(tab):
    seat, _ = world()
    window = tab(seat.person)
    window.open(MY)
    assert window.axe() == []
    assert window.too_wide() == ""
    window.shot("day-my-1440-light")
    assert window.trouble() == []
    staff = tab(made.instructor(seat.cohort), theme="dark")
    staff.open(reverse("training:voices", args=[seat.cohort.slug]))
    assert staff.axe() == []
    assert staff.too_wide() == ""
    staff.shot("day-voices-1440-dark")
    assert staff.trouble() == []
