"""Files: what the view shows, by the same condition, on record, for an hour, ten a day."""

import csv
import datetime as dt
import hashlib
import io

import openpyxl
import pytest
from django.utils import timezone

from careerpath.accounts.models import RoleGrant
from careerpath.audit.models import AuditEvent
from careerpath.ui.tables import exports
from careerpath.ui.tables.models import Export
from tests.factories import triage as make

EXPORT = "/applications/export/"


def take(client, query="set=1&stage=review", form="csv"):
    answer = client.post(EXPORT, {"query": query, "format": form})
    assert answer.status_code == 302
    return Export.objects.latest("pk")


def body(client, export):
    answer = client.get(f"/exports/{export.pk}/file/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def lines():
    return list(AuditEvent.objects.filter(kind="tables.export.ready"))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_X4_each_file_has_one_line_whose_count_and_hash_are_the_files(desk, recruiter, form):
    make.applications(40)
    export = take(desk, form=form)
    data = body(desk, export)
    [line] = lines()

    assert line.actor_id == recruiter.pk
    assert line.detail["filter"] == {"stage": ["review"]}
    assert line.detail["count"] == 8
    assert line.detail["sha256"] == hashlib.sha256(data).hexdigest() == export.sha256
    if form == "csv":
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    else:
        rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.values)
    assert len(rows) == 9


def test_the_file_holds_what_the_view_shows_in_its_order(desk):
    make.applications(20)
    export = take(desk, "set=1&stage=review&sort=-application&cols=stage&cols=home")
    rows = list(csv.reader(io.StringIO(body(desk, export).decode("utf-8-sig"))))

    assert rows[0] == ["Application", "Stage", "Home state"]
    assert [row[0] for row in rows[1:]] == ["CP7-00020", "CP7-00015", "CP7-00010", "CP7-00005"]
    assert {row[1] for row in rows[1:]} == {"In review"}


def test_X1_formulas_in_a_field_of_study_stay_text(desk):
    make.applications(1, state="review", field_of_study="=HYPERLINK(1)")
    assert ",'=HYPERLINK(1)," in body(desk, take(desk)).decode()


def test_X4_a_file_is_nobody_elses(desk, client, recruiter):
    make.applications(5)
    export = take(desk)
    client.force_login(make.person("recruiter", "Lena Sorensen"))

    assert client.get(f"/exports/{export.pk}/file/").status_code == 404
    assert client.get(f"/exports/{export.pk}/").status_code == 404
    assert client.get("/exports/").content.decode().count("/file/") == 0


def test_X4_a_file_is_gone_after_an_hour(desk):
    make.applications(5)
    export = take(desk)
    Export.objects.update(ready_at=timezone.now() - dt.timedelta(minutes=61))

    assert desk.get(f"/exports/{export.pk}/file/").status_code == 404
    exports.clear()
    assert not exports.path_of(export).exists()
    assert "The hour is over" in desk.get(f"/exports/{export.pk}/").content.decode()


def test_X4_the_eleventh_file_of_a_day_is_refused(desk):
    make.applications(5)
    for _ in range(10):
        take(desk)
    answer = desk.post(EXPORT, {"query": "", "format": "csv"})

    assert answer.status_code == 422
    assert "You took 10 files within a day." in answer.content.decode()
    assert Export.objects.count() == len(lines()) == 10
    Export.objects.update(created_at=timezone.now() - dt.timedelta(days=1, minutes=1))
    take(desk)


def test_A8_a_file_asked_for_by_someone_who_lost_the_right_is_not_written(recruiter, desk):
    make.applications(5)
    table_export = Export.objects.create(user=recruiter, table="applications", query="set=1")
    RoleGrant.objects.filter(user=recruiter).delete()
    exports.write(table_export)
    table_export.refresh_from_db()

    assert table_export.state == "refused"
    assert not exports.path_of(table_export).exists()
    assert AuditEvent.objects.filter(kind="tables.export.refused").count() == 1
    assert lines() == []


def test_a_reader_may_not_take_files(client, reviewer):
    client.force_login(reviewer)
    assert client.post(EXPORT, {"query": ""}).status_code == 403
    assert "Export" not in client.get("/applications/").content.decode()


def test_a_large_file_is_left_to_the_worker_and_written_once(desk, monkeypatch):
    monkeypatch.setattr(exports, "AT_ONCE", 3)
    make.applications(10, state="review")
    export = take(desk)
    assert export.state == "waiting"
    assert "being written" in desk.get(f"/exports/{export.pk}/").content.decode()

    exports.write(export)
    exports.write(export)
    answer = desk.get(f"/exports/{export.pk}/", headers={"HX-Request": "true"})

    assert len(lines()) == 1
    assert answer.status_code == 286
    assert "Download" in answer.content.decode()


def test_T6_what_somebody_typed_into_the_search_is_not_in_the_trail(desk):
    make.applications(5)
    take(desk, "set=1&q=ZZCANARY")
    assert lines()[0].detail["filter"] == {"q": "typed"}
