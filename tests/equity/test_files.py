"""Reports as files of the shelf: written by the worker, once, for one person and one hour."""

import csv
import hashlib
import io
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from careerpath.accounts.models import RoleGrant
from careerpath.audit.models import AuditEvent
from careerpath.equity import asking
from careerpath.equity.models import ReportRequest, Taken
from careerpath.equity.store import reports
from careerpath.later import queue
from careerpath.later.models import Job
from careerpath.ui.tables import exports
from careerpath.ui.tables.models import Export
from tests.equity import scene
from tests.logins import logged_in_as


@pytest.fixture
def admin(transactional_db):
    """Somebody who plans reports."""
    return scene.person("admin")


@pytest.fixture
def made(admin, as_equity):
    """The cohort of 95 with its report."""
    cohort = scene.cohort(4)
    scene.accepted(cohort)
    asking.ask(cohort=cohort, population="accepted", by=admin)
    with as_equity():
        return reports.answer(ReportRequest.objects.get().pk)


@pytest.fixture
def browser(admin, client):
    """The admin at the screen."""
    client.force_login(admin)
    return client


def prepare(browser, report, form="csv"):
    """The page of the file that was asked for."""
    return browser.post(reverse("equity:prepare", args=[report.pk]), {"form": form}).url


def written(var):
    """The ordinary worker, under its own login, has done what waits for it."""
    with logged_in_as(var, "worker"):
        for pk in Job.objects.free().filter(task="tables.export").values_list("pk", flat=True):
            queue.perform(pk)


def fetch(browser):
    """The answer to the link of the one file."""
    return browser.get(reverse("tables:export_file", args=[Export.objects.get().pk]))


def test_the_worker_writes_the_file_that_the_page_waits_for(made, browser, var):
    page = prepare(browser, made)
    assert "being written" in browser.get(page).content.decode()
    assert fetch(browser).status_code == 404
    written(var)
    shown = browser.get(page).content.decode()
    assert made.title in shown
    taken = b"".join(fetch(browser).streaming_content)
    rows = list(csv.reader(io.StringIO(taken.decode("utf-8-sig"))))
    assert rows[1][3:9] == ["65", "68", "68", "95", "95", "100"]
    assert any(row[3] == "Not shown" for row in rows)
    export = Export.objects.get()
    assert export.sha256 == hashlib.sha256(taken).hexdigest()
    assert export.rows == len(rows) - 1
    shelf = browser.get(reverse("tables:exports")).content.decode()
    assert made.title in shelf
    assert export.sha256[:12] in shelf


def test_the_file_is_the_same_as_the_one_taken_at_once(made, browser, var):
    prepare(browser, made)
    written(var)
    at_once = browser.post(reverse("equity:take", args=[made.pk]), {"form": "csv"})
    assert b"".join(fetch(browser).streaming_content) == at_once.content


def test_asking_twice_is_one_file_and_one_line_in_the_log(made, browser, var):
    first, second = prepare(browser, made), prepare(browser, made)
    written(var)
    third = prepare(browser, made)
    assert first == second == third
    assert Export.objects.count() == Taken.objects.count() == 1
    assert AuditEvent.objects.filter(kind="equity.report.taken").count() == 1
    assert prepare(browser, made, "xlsx") != first


def test_a_worker_that_dies_after_writing_leaves_one_file(made, browser, var):
    prepare(browser, made)
    export = Export.objects.get()
    with logged_in_as(var, "worker"), transaction.atomic():
        exports.write(export)
        transaction.set_rollback(True)  # it died with the bytes on disk, before its commit
    assert exports.path_of(export).exists()
    assert fetch(browser).status_code == 404
    written(var)
    with logged_in_as(var, "worker"):
        exports.write(export)  # told again
    taken = b"".join(fetch(browser).streaming_content)
    assert Export.objects.get().sha256 == hashlib.sha256(taken).hexdigest()
    assert AuditEvent.objects.filter(kind="tables.export.ready").count() == 1
    assert Taken.objects.count() == 1


def test_the_link_is_nobody_elses_and_ends_with_the_permission(made, browser, admin, var):
    prepare(browser, made)
    written(var)
    analyst = Client()
    analyst.force_login(scene.person("equity_analyst"))
    assert fetch(analyst).status_code == 404
    assert fetch(browser).status_code == 200
    RoleGrant.objects.filter(user=admin).delete()
    browser.force_login(type(admin).objects.get(pk=admin.pk))
    assert fetch(browser).status_code in (403, 404)


def test_after_an_hour_the_file_is_swept_and_its_line_stays(made, browser, var):
    prepare(browser, made)
    written(var)
    export = Export.objects.get()
    past = timezone.now() - timedelta(minutes=61)
    Export.objects.filter(pk=export.pk).update(ready_at=past)
    assert fetch(browser).status_code == 404
    with logged_in_as(var, "worker"):
        exports.clear()
    assert not exports.path_of(export).exists()
    assert Export.objects.get().state == "gone"
    assert Taken.objects.count() == 1
    assert prepare(browser, made) != reverse("tables:export", args=[export.pk])


def test_who_may_not_take_the_report_has_no_file_prepared(made, var):
    for role in ("recruiter", "program_lead", "reviewer"):
        other = Client()
        other.force_login(scene.person(role))
        answer = other.post(reverse("equity:prepare", args=[made.pk]), {"form": "csv"})
        assert answer.status_code in (403, 404)
    assert not Export.objects.exists()
    assert not Job.objects.filter(task="tables.export").exists()


def test_a_form_that_is_no_file_is_refused_in_words(made, browser):
    address = reverse("equity:prepare", args=[made.pk])
    answer = browser.post(address, {"form": "print"}, follow=True)
    assert "Choose CSV or Excel" in answer.content.decode()
    assert not Export.objects.exists()
