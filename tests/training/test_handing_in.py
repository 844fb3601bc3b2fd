"""Work from its person to the instructor: versions, lateness, files through the gate, who reads."""

import errno
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from careerpath.audit.models import AuditEvent
from careerpath.later import queue
from careerpath.notifications.models import Message
from careerpath.own_data import archive
from careerpath.workflow import Refused
from tests.applicants.materials import files
from tests.applicants.materials.scanner import Scanner
from tests.training import made
from training.domain import grades, handing_in
from training.models import Extension, Grade, WorkSubmission

pytestmark = pytest.mark.django_db


class Class:
    """A cohort with an instructor, two people, and one assessment that takes work."""

    def __init__(self):
        self.cohort = made.cohort(seats=95)
        self.teacher = made.instructor(self.cohort)
        self.mine, self.other = made.enrolled(self.cohort, 2)
        self.item = made.item(
            self.cohort, points=20, takes_work=True, due_at=timezone.now() + timedelta(days=1)
        )
        self.page = reverse("training:my_work", args=[self.item.pk])


@pytest.fixture
def room(client):
    ours = Class()
    client.force_login(ours.mine.person)
    return ours


def on_disk():
    return [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def sent(client, room, *, seen=0, name="essay.pdf", content=None, **fields):
    if content is not None:
        fields["file"] = SimpleUploadedFile(name, content)
    return client.post(room.page, {"seen": seen, **fields})


def test_T1_handing_in_makes_a_version_a_cell_that_waits_and_a_receipt(client, room):
    before = AuditEvent.objects.count()
    answer = client.post(room.page, {"seen": 0, "text": "My essay."}, follow=True)
    text = answer.content.decode()
    assert "Handed in." in text
    assert "Version 1" in text
    assert "My essay." in text
    cell = Grade.objects.get()
    assert (cell.state, cell.is_late, cell.version) == ("submitted", False, 1)
    assert AuditEvent.objects.count() - before == 2  # the work, and the cell
    sent(client, room, seen=1, link="https://example.org/essay")
    assert list(handing_in.versions(room.item, room.mine).values_list("number", flat=True)) == [
        2,
        1,
    ]


def test_C10_a_page_from_before_the_newest_version_meets_a_sentence(client, room):
    sent(client, room, text="One")
    for seen in (0, 5, 32_000):
        stale = sent(client, room, seen=seen, text="Two")
        assert stale.status_code == 422
        assert "another version" in stale.content.decode()
        assert "Two" in stale.content.decode()
    assert WorkSubmission.objects.count() == 1


def test_late_is_said_and_an_extension_counts(client, room):
    type(room.item).objects.update(due_at=timezone.now() - timedelta(hours=1))
    answer = client.post(room.page, {"seen": 0, "text": "Late"}, follow=True)
    assert "It is marked as late." in answer.content.decode()
    assert Grade.objects.get().is_late
    Extension.objects.create(
        item=room.item, enrollment=room.mine, due_at=timezone.now() + timedelta(days=1),
        reason="Ill.", state="granted", asked_by=room.mine.person, answered_by=room.teacher,
        answered_at=timezone.now(),
    )  # fmt: skip
    sent(client, room, seen=1, text="In time")
    assert [one.is_late for one in handing_in.versions(room.item, room.mine)] == [False, True]
    assert not Grade.objects.get().is_late


def test_an_instructors_word_stays_and_what_was_returned_can_be_handed_in_again(client, room):
    sent(client, room, text="One")
    grades.enter(room.item, room.mine, "18.75", seen=1, by=room.teacher)
    graded = sent(client, room, seen=1, text="Two")
    assert graded.status_code == 422
    assert "being graded" in graded.content.decode()
    assert b"18.75" not in graded.content
    cell = Grade.objects.get()
    cell.step("returned", by=room.teacher, set={"version": cell.version + 1})
    assert sent(client, room, seen=1, text="Two").status_code == 302
    cell.refresh_from_db()
    assert (cell.state, cell.version) == ("submitted", 4)
    with pytest.raises(Refused, match="changed this grade"):
        grades.enter(room.item, room.mine, "18", seen=3, by=room.teacher)  # C9


def test_A6_nothing_but_text_link_and_file_can_be_sent(client, room):
    sent(
        client, room, text="Mine", enrollment=room.other.pk, number=7, is_late="on",
        submitted_at="2020-01-01", submitted_by=room.teacher.pk, state="graded", score=20,
        file_state="clean", file_name="x.pdf",
    )  # fmt: skip
    work = WorkSubmission.objects.get()
    assert (work.enrollment_id, work.number, work.is_late) == (room.mine.pk, 1, False)
    assert (work.submitted_by_id, work.file_state) == (room.mine.person_id, "")
    assert Grade.objects.get().points is None


def test_A2_work_of_others_is_not_there(client, room):
    foreign = made.item(made.cohort(), takes_work=True)
    assert client.get(reverse("training:my_work", args=[foreign.pk])).status_code == 404
    work = handing_in.hand_in(room.item, room.other, text="Theirs", seen=0, by=room.other.person)
    assert client.get(reverse("training:my_work_file", args=[work.pk])).status_code == 404
    assert client.get(reverse("training:submission", args=[work.pk])).status_code == 404
    client.force_login(made.instructor(made.cohort()))
    assert client.get(reverse("training:submission", args=[work.pk])).status_code == 404


def test_T7_staff_read_work_and_files_and_leave_one_line_each(client, room):
    sent(client, room, text="ZZCANARY-essay", content=files.pdf(), name="Essay of mine.pdf")
    queue.drain()
    work = WorkSubmission.objects.get()
    client.force_login(room.teacher)
    lines = AuditEvent.objects.filter(model="training.worksubmission", actor_id=room.teacher.pk)
    page = client.get(reverse("training:submission", args=[work.pk]))
    assert "ZZCANARY-essay" in page.content.decode()
    answer = client.get(reverse("training:submission_file", args=[work.pk]))
    assert b"".join(answer.streaming_content) == files.pdf()
    assert [line.kind for line in lines.order_by("pk")] == [handing_in.READ, handing_in.OPENED]
    for name in ("grade_cell", "grade_person"):  # where a grade is given the work is read as well
        before = lines.count()
        page = client.get(reverse(f"training:{name}", args=[room.item.pk, room.mine.pk]))
        assert "ZZCANARY-essay" in page.content.decode()
        assert [line.kind for line in lines.order_by("pk")][before:] == [handing_in.READ]
    assert not [line for line in lines if "ZZCANARY" in f"{line.detail}{line.reason}"]


# ---------------------------------------------------------------- files
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"x" * 100, "Choose a PDF or a Word document"),
        (files.pdf()[:-30], "not complete"),
        (b"<html><script>alert(1)</script></html>", "Choose a PDF or a Word document"),
        (b"", "The file is empty"),
    ],
    ids=["text", "half", "page", "nothing"],
)
def test_U1_a_file_is_told_by_its_content_and_what_was_typed_stays(client, room, content, sentence):
    answer = sent(client, room, text="Typed for an hour", content=content)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Typed for an hour" in answer.content.decode()
    assert not WorkSubmission.objects.exists()
    assert on_disk() == []


def test_U2_more_than_five_megabytes_are_an_error_of_the_form(client, room):
    answer = sent(client, room, content=files.pdf() + b" " * (5 * 1024 * 1024))
    assert answer.status_code == 422
    assert "more than 5 MB" in answer.content.decode()


@pytest.mark.parametrize("name", ["a\x00.pdf", "a\r\nX: y.pdf", "../../x.pdf", "\u202efdp.pdf"])
def test_U3_odd_names_reach_neither_disk_nor_header(client, room, name):
    upload = type("Upload", (), {
        "name": name, "size": 10, "chunks": lambda self, size: [files.pdf()],
    })()  # fmt: skip
    handing_in.hand_in(room.item, room.mine, upload=upload, seen=0, by=room.mine.person)
    queue.drain()
    work = WorkSubmission.objects.get()
    answer = client.get(reverse("training:my_work_file", args=[work.pk]))
    disposition = answer["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert not set(disposition) & set("\r\n\x00\u202e")
    assert [path.name for path in on_disk()] == [work.file_key.hex]
    assert on_disk()[0].stat().st_mode & 0o077 == 0


def test_U5_nobody_opens_what_the_scanner_has_not_cleared(client, room, settings):
    settings.SCANNER = "clamd://127.0.0.1:9"  # away
    sent(client, room, content=files.pdf(after=files.EICAR))
    queue.drain()
    work = WorkSubmission.objects.get()
    assert work.file_state == "pending"
    assert client.get(reverse("training:my_work_file", args=[work.pk])).status_code == 302
    assert "Being checked" in client.get(room.page).content.decode()
    client.force_login(room.teacher)
    assert client.get(reverse("training:submission_file", args=[work.pk])).status_code == 302
    scanner = Scanner("honest")
    try:
        settings.SCANNER = scanner.address
        WorkSubmission.objects.update(submitted_at=timezone.now() - timedelta(minutes=5))
        handing_in.wake()
        queue.drain()
    finally:
        scanner.stop()
    work.refresh_from_db()
    assert work.file_state == "refused"
    assert client.get(reverse("training:submission_file", args=[work.pk])).status_code == 302
    handing_in.look_into(work.pk)
    assert Message.objects.filter(kind="training.work_file_refused").count() == 1


def test_U6_a_file_is_an_attachment_that_runs_nothing_and_stays_nowhere(client, room):
    polyglot = files.pdf(after=b"<html><script>alert(1)</script></html>")
    sent(client, room, content=polyglot)
    queue.drain()
    work = WorkSubmission.objects.get()
    answer = client.get(reverse("training:my_work_file", args=[work.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    way = f"work/{work.file_key.hex[:2]}/{work.file_key.hex}"
    for path in (f"/media/{way}", f"/{way}", f"/static/{way}"):
        assert client.get(path).status_code == 404
    client.logout()
    assert client.get(reverse("training:my_work_file", args=[work.pk])).status_code == 302


def test_U7_a_file_whose_row_never_came_is_swept_away(client, room, monkeypatch):
    sent(client, room, content=files.pdf())
    kept = WorkSubmission.objects.get()
    stray = on_disk()[0].parent / ("0" * 32)
    stray.write_bytes(b"x")
    handing_in.wake()
    assert stray.exists()
    handing_in.wake(timezone.now() + timedelta(hours=2))
    assert [path.name for path in on_disk()] == [kept.file_key.hex]

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(handing_in, "later", broken)
    with pytest.raises(ZeroDivisionError):
        sent(client, room, seen=1, content=files.pdf("Two"))
    assert [path.name for path in on_disk()] == [kept.file_key.hex]


def test_U8_a_full_disk_brings_a_sentence_and_keeps_what_was_typed(client, room, monkeypatch):
    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    answer = sent(client, room, text="Typed", content=files.pdf())
    assert answer.status_code == 422
    assert "no room for files" in answer.content.decode()
    assert "Typed" in answer.content.decode()
    assert not WorkSubmission.objects.exists()
    assert on_disk() == []


def test_T9_the_file_is_in_what_its_person_takes_away(client, room):
    sent(client, room, content=files.pdf(), name="Mine.pdf")
    queue.drain()
    assert b"Mine.pdf" in archive(room.mine.person)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.example", "http://", "x y"])
def test_F1_odd_links_meet_a_sentence(client, room, link):
    assert sent(client, room, link=link).status_code == 422
    assert not WorkSubmission.objects.exists()
