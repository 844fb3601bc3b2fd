"""What stands in the trail, how it reads, and what never stands there."""

import json
import logging

import pytest
from django.db import connection

from careerpath import audit
from careerpath.audit import kinds, seals
from careerpath.audit.models import AuditEvent
from careerpath.logs import JSONFormatter, request_id
from careerpath.notifications import outbox
from tests import floor
from tests.audit.test_seals import seal_all

CANARY = "ZZCANARY"


def whole_trail():
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(line::text, '') FROM audit_auditevent AS line")
        return cursor.fetchone()[0] or ""


def test_T6_the_trail_holds_references_only(transactional_db):
    application = floor.application()
    person = application.applicant
    person.name, person.email = f"{CANARY}-name", f"{CANARY}@example.org".lower()
    person.save()
    actor = floor.user()

    application.step("on_hold", by=actor, set={"held_from": "submitted"})
    application.step("withdrawn", by=person)
    outbox.queue(
        "operations.anchor", to=person, about=application, by=actor, context={"seal": CANARY}
    )
    type(application).objects.all().step_all("submitted", by=actor)

    assert AuditEvent.objects.count() == 4
    assert CANARY.lower() not in whole_trail().lower()


def test_T6_twin_a_line_with_personal_text_is_found(db):
    audit.record("test.act", by="system:test", name=f"{CANARY}-name")
    assert CANARY in whole_trail()


def test_T6_after_an_erasure_the_trail_still_verifies(transactional_db):
    application = floor.application()
    application.step("withdrawn", by=application.applicant)
    seal_all()

    application.delete()

    assert seals.verify() == []
    assert AuditEvent.objects.get().subject_id is not None


def test_T7_reading_leaves_a_line_of_its_own_kind(db):
    kinds.register("test.resume.read", "read a résumé", reading=True)
    line = audit.record("test.resume.read", by=floor.user(), about=floor.application())
    assert kinds.is_reading(line.kind)
    assert line.sentence == "read a résumé"
    assert line.detail == {}


@pytest.mark.parametrize(("kind", "values", "sentence"), [
    ("test.counted", {"count": 3}, "exported 3 rows"),
    ("test.counted", {}, "exported … rows"),
    ("test.unknown.done", {}, "done (record)"),
])  # fmt: skip
def test_lines_read_as_sentences(db, kind, values, sentence):
    kinds.register("test.counted", "exported {count} rows")
    assert audit.record(kind, by="system:test", **values).sentence == sentence


def test_a_step_reads_with_both_states(db):
    application = floor.application()
    application.step("on_hold", by="system:test", kind="test.unregistered")
    line = AuditEvent.objects.get()
    assert line.sentence == "moved the application from Submitted to On hold"


def test_a_line_needs_an_actor(db):
    with pytest.raises(ValueError, match="Say who did it"):
        audit.record("test.act", by="")


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "\\u0000", "\u202e", "x" * 100_000])
def test_F1_odd_text_in_reason_and_detail_is_stored(db, text):
    audit.record("test.act", by="system:test", reason=text, value=text)
    assert AuditEvent.objects.count() == 1


def test_record_many_writes_a_line_each(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        count = audit.record_many(
            "test.act", range(1, 51), model="test.thing", by=floor_actor(), to_state="x", run=4
        )
    lines = AuditEvent.objects.order_by("id")
    assert count == len(lines) == 50
    assert [line.subject_id for line in lines] == list(range(1, 51))
    assert {line.detail["run"] for line in lines} == {4}


def floor_actor():
    return "system:test"


def test_the_request_id_of_the_page_stands_in_the_line(db):
    token = request_id.set("abc123")
    audit.record("test.act", by="system:test")
    request_id.reset(token)
    assert AuditEvent.objects.get().request_id == "abc123"


# ------------------------------------------------------------------ log lines
FORGED = 'x\n{"level": "INFO", "message": "forged"}\r\n\x1b[2J\u2028\u202e\x00'


def formatted(message, *args, **extra):
    record = logging.makeLogRecord(
        {"msg": message, "args": args, "levelname": "WARNING", "name": "test", **extra}
    )
    return JSONFormatter().format(record)


@pytest.mark.parametrize("line", [
    formatted("Sign-in of %s failed", FORGED),
    formatted(FORGED),
    formatted("ok", user=FORGED),
])  # fmt: skip
def test_H10_a_forged_name_stays_one_line(line):
    assert len(line.splitlines()) == 1
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["level"] == "WARNING"
    assert FORGED in {*json.loads(line).values()} or FORGED in json.loads(line)["message"]


def test_H10_twin_an_ordinary_formatter_writes_a_forged_line():
    record = logging.makeLogRecord({"msg": FORGED})
    assert len(logging.Formatter().format(record).splitlines()) > 1


def test_H10_the_site_logs_with_this_formatter(settings):
    [handler] = {name for name, one in settings.LOGGING["handlers"].items()}
    assert settings.LOGGING["handlers"][handler]["formatter"] == "json"
    assert settings.LOGGING["formatters"]["json"]["()"] == "careerpath.logs.JSONFormatter"
    assert settings.LOGGING["root"]["handlers"] == [handler]
