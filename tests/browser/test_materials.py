"""Self-identification, documents and timed tasks as an applicant meets them on a phone. S3, U6."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applicants.domain import documents, sittings
from applicants.domain.submission_window import database_now
from applicants.models import Document, Sitting, WantedDocument
from tests.applicants.materials import bank, files
from tests.applicants.materials.conftest import as_upload
from tests.applicants.selfid.conftest import CANARIES
from tests.factories import triage as make

pytestmark = pytest.mark.django_db(transaction=True)
STORED = """async () => JSON.stringify([
    {...localStorage}, {...sessionStorage}, document.cookie, location.href,
    await caches.keys(), (await indexedDB.databases()).map(each => each.name),
])"""
PHONE = [(390, "light"), (390, "dark")]
THREE = [*PHONE, (1440, "light")]
POLYGLOT = files.pdf(after=b"<html><script>window.top.ran = 1; alert(1)</script></html>")


def application(state="draft"):
    [row] = make.applications(1, state=state)
    WantedDocument.objects.create(intake=row.intake, kind="resume", is_required=True)
    return row


def test_S3_answers_leave_nothing_in_the_browser_and_can_be_skipped_at_once(tab):
    row = application("submitted")
    window = tab(row.applicant, width=390)
    window.open(reverse("self_identification", args=["cp7"]))
    assert window.wrong_in_all_views("selfid", PHONE) == []
    for label in ("Native Hawaiian or Pacific Islander", "American Indian or Alaska Native"):
        window.page.get_by_label(label).check()
    window.page.get_by_label("Non-binary").check()
    window.page.reload()
    assert window.page.locator(":checked").count() == 0
    window.page.get_by_label("Native Hawaiian or Pacific Islander").check()
    window.page.get_by_label("Non-binary").check()
    window.page.click("text=Save my answers")
    window.page.wait_for_url(lambda url: url.endswith("/thanks/"))
    stored = window.page.evaluate(STORED)
    assert not [word for word in CANARIES if word in stored]
    assert window.wrong_in_all_views("selfid-thanks", PHONE) == []
    window.page.go_back()
    window.page.wait_for_load_state("load")
    assert window.page.locator(":checked").count() == 0
    window.page.locator("text=Skip these questions").first.click()
    window.page.wait_for_url(lambda url: url.endswith("/thanks/"))
    assert window.trouble() == []


def test_self_identification_works_without_javascript(tab):
    row = application("submitted")
    window = tab(row.applicant, width=390, script=False)
    window.page.goto(window.address + reverse("self_identification", args=["cp7"]))
    window.page.get_by_label("Woman").check()
    window.page.click("text=Save my answers")
    assert window.page.url.endswith("/thanks/")


def test_a_document_goes_in_and_comes_back(tab, tmp_path):
    row = application()
    path = tmp_path / "Résumé of mine.docx"
    path.write_bytes(files.docx())
    wrong = tmp_path / "page.pdf"
    wrong.write_bytes(b"<html>")
    window = tab(row.applicant, width=390)
    window.open(reverse("application_documents", args=["cp7"]))
    assert window.wrong_in_all_views("documents-none", THREE) == []
    window.page.set_input_files("input[type=file]", str(wrong))
    window.page.click("button:has-text('Upload')")
    window.page.wait_for_selector("text=Choose a PDF or a Word document")
    window.page.set_input_files("input[type=file]", str(path))
    window.page.click("button:has-text('Upload')")
    window.page.wait_for_selector("text=Résumé of mine.docx")
    documents.look_into(Document.objects.get().pk)
    window.page.wait_for_selector("text=Download")
    assert window.wrong_in_all_views("documents", THREE) == []
    with window.page.expect_download() as download:
        window.page.click("text=Download")
    assert download.value.suggested_filename == "Résumé of mine.docx"
    assert window.trouble() == []


def test_U6_no_script_in_a_file_runs_however_it_is_opened(tab):
    row = application()
    stored = documents.store(row, kind="resume", upload=as_upload(POLYGLOT), by=row.applicant)
    documents.look_into(stored.pk)
    window = tab(row.applicant)
    window.open(reverse("application_documents", args=["cp7"]))
    address = window.address + reverse("own_document", args=["cp7", "resume"])
    with window.page.expect_download():
        window.page.evaluate("address => { location.href = address }", address)
    framed = """address => new Promise(done => {
        const frame = document.createElement('iframe');
        frame.src = address; frame.onload = done; document.body.append(frame);
        setTimeout(done, 1500);
    })"""
    window.page.evaluate(framed, address)
    assert window.page.evaluate("window.ran === undefined")
    assert not [line for line in window.wrong if line.startswith("dialog")]


def test_a_timed_task_counts_down_and_keeps_answers_as_they_are_chosen(tab):
    row = application()
    task = bank.task(row.intake)
    window = tab(row.applicant, width=390)
    window.open(reverse("application_tasks", args=["cp7"]))
    assert window.wrong_in_all_views("tasks", THREE) == []
    window.page.click("button:has-text('Start')")
    window.page.wait_for_selector("text=Question 1 of 2")
    window.page.wait_for_selector("text=/19:\\d\\d left/")
    assert window.wrong_in_all_views("sitting-begun", THREE) == []
    window.page.get_by_label("Ask").check()
    window.page.wait_for_selector("text=1 of 2 answered, kept")
    window.shot("sitting")
    other = tab(row.applicant, width=390)
    other.open(reverse("task_sitting", args=["cp7", task.pk]))
    assert other.page.get_by_label("Ask").is_checked()
    window.page.fill("input[type=text]", "12.5")
    window.page.click("text=Finish the task")
    window.page.wait_for_url(lambda url: url.endswith("/tasks/"))
    assert Sitting.objects.get().points == 5
    assert window.trouble() == []


def test_when_the_time_is_up_the_page_hands_itself_in(tab):
    row = application()
    task = bank.task(row.intake)
    sitting = sittings.begin(row, task, by=row.applicant)
    now = database_now()
    Sitting.objects.update(ends_at=now + timedelta(seconds=4))
    window = tab(row.applicant, width=390)
    window.open(reverse("task_sitting", args=["cp7", task.pk]))
    window.page.get_by_label("Ask").check()
    window.page.wait_for_url(lambda url: url.endswith("/tasks/"), timeout=15_000)
    sitting.refresh_from_db()
    assert (sitting.state, sitting.points) == ("finished", 3)
