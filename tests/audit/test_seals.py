"""Seals skip nobody, and name what was tampered with."""

import json
import random
import threading
import time

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from careerpath import audit
from careerpath.audit import seals
from careerpath.audit.models import AuditEvent, AuditSeal
from tests import harness
from tests.faults import wait_until


def write(count, kind="test"):
    audit.record_many(kind, range(1, count + 1), model="test.thing", by="system:test", number=7)


def sealed():
    return sum(AuditSeal.objects.values_list("count", flat=True))


def seal_all():
    """All lines are sealed; transactions of other tests on this server may hold it up a little."""
    wait_until(
        lambda: seals.seal() == 0 and sealed() == AuditEvent.objects.count(), what="The seal"
    )


def tamper(var, *statements):
    """As the owner would who covers the tracks: trigger off, change, trigger on."""
    bare = harness.connect(var, "postgres", connection.settings_dict["NAME"])
    with bare, bare.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE owner")
        for table in ("audit_auditevent", "audit_auditseal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount > 0
        for table in ("audit_auditevent", "audit_auditseal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")
    bare.close()


def named():
    return [(found.what, found.line) for found in seals.verify()]


def test_a_whole_trail_verifies(transactional_db):
    for _ in range(3):
        write(20)
        seal_all()
    write(5)

    assert seals.verify() == []
    assert list(AuditSeal.objects.values_list("count", flat=True)) == [20, 20, 20]


def test_nothing_new_makes_no_seal(transactional_db):
    write(1)
    seal_all()
    assert seals.seal() == 0
    assert AuditSeal.objects.count() == 1


def test_T4_one_changed_line_of_100000_and_a_cut_tail_are_named(var, transactional_db):
    for _ in range(10):
        write(10_000)
    seal_all()
    ids = list(AuditEvent.objects.order_by("id").values_list("id", flat=True))

    tamper(
        var,
        f"UPDATE audit_auditevent SET to_state = 'accepted' WHERE id = {ids[43_210]}",
        f"DELETE FROM audit_auditevent WHERE id >= {ids[-10]}",
    )

    begun = time.monotonic()
    assert named() == [("changed", ids[43_210]), *(("removed", line) for line in ids[-10:])]
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("column", [
    "at = at + interval '1 microsecond'", "kind = 'x'", "actor = 'system:x'", "model = 'x'",
    "actor = '', actor_id = 1", "subject_id = 0", "from_state = 'x'", "to_state = 'x'",
    "reason = 'x'", "cause = 'job'", "request_id = 'x'", "detail = '{}'", "xid = '1'",
])  # fmt: skip
def test_T4_a_change_of_any_column_is_named(var, transactional_db, column):
    write(3)
    seal_all()
    line = AuditEvent.objects.order_by("id")[1].id

    tamper(var, f"UPDATE audit_auditevent SET {column} WHERE id = {line}")

    assert named() == [("changed", line)]


def test_T4_lines_that_changed_places_are_named(var, transactional_db):
    audit.record("test.first", by="system:test")
    audit.record("test.second", by="system:test")
    seal_all()
    one, two = AuditEvent.objects.order_by("id").values_list("id", flat=True)

    tamper(
        var,
        f"UPDATE audit_auditevent SET id = -1 WHERE id = {one}",
        f"UPDATE audit_auditevent SET id = {one} WHERE id = {two}",
        f"UPDATE audit_auditevent SET id = {two} WHERE id = -1",
    )

    assert named() == [("reordered", one), ("reordered", two)]


def test_T4_a_line_slipped_into_a_sealed_time_is_named(var, transactional_db):
    write(3)
    seal_all()
    columns = "at, xid, kind, actor, model, from_state, to_state, reason, cause, request_id, detail"

    tamper(
        var,
        f"INSERT INTO audit_auditevent (id, {columns}) SELECT 900, {columns} FROM audit_auditevent"
        " ORDER BY id LIMIT 1",
    )

    [found] = seals.verify()
    assert (found.line, found.sentence) == (900, "Line 900 came in after its time was sealed.")


def test_T4_a_seal_written_anew_breaks_the_chain(var, transactional_db):
    write(3)
    seal_all()
    write(3)
    seal_all()
    line = AuditEvent.objects.order_by("id").first().id

    tamper(
        var,
        f"UPDATE audit_auditevent SET reason = 'x' WHERE id = {line}",
        "UPDATE audit_auditseal SET hashes[1] = "
        f"(SELECT {seals.LINE} FROM audit_auditevent AS line WHERE id = {line}) WHERE number = 1",
    )

    assert [found.sentence for found in seals.verify()] == [
        "Seal 1 does not follow from its lines."
    ]


def test_T4_cutting_lines_together_with_their_seal_misses_the_anchor(var, transactional_db):
    write(3)
    seal_all()
    write(2)
    seal_all()
    last = seals.anchor()["last_line"]

    tamper(
        var,
        f"DELETE FROM audit_auditevent WHERE id > {last} - 2",
        "DELETE FROM audit_auditseal WHERE number = 2",
    )

    [found] = seals.verify()
    assert found.what == "anchor"
    assert f"it reached to line {last}" in found.sentence


def test_T4_the_command_names_the_lines_and_exits_1(var, transactional_db, capsys):
    write(3)
    seal_all()
    line = AuditEvent.objects.order_by("id").first().id
    call_command("verify_audit", "--json")
    assert json.loads(capsys.readouterr().out)["findings"] == []

    tamper(var, f"UPDATE audit_auditevent SET reason = 'x' WHERE id = {line}")
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_audit", "--json")

    printed = capsys.readouterr()
    assert json.loads(printed.out)["findings"][0]["line"] == line
    assert f"Line {line} of seal 1 was changed." in printed.err


# ------------------------------------------------------------------ late commits
def test_T5_a_writer_that_is_still_open_is_not_sealed_over(transactional_db, as_login):
    late = as_login("web")
    with late.cursor() as cursor:
        cursor.execute(LATE)
        write(1000)
        assert seals.seal() == 0
    late.commit()

    seal_all()
    assert sealed() == 1001
    assert seals.verify() == []


def test_T5_twin_sealing_by_the_highest_id_skips_the_late_one(transactional_db, as_login):
    late = as_login("web")
    with late.cursor() as cursor:
        cursor.execute(LATE)
        write(1000)
        seen = set(AuditEvent.objects.values_list("id", flat=True))
        watermark = max(seen)
    late.commit()

    seen |= set(AuditEvent.objects.filter(id__gt=watermark).values_list("id", flat=True))
    assert len(seen) == 1000
    assert AuditEvent.objects.count() == 1001


LATE = (
    "INSERT INTO audit_auditevent (kind, actor, model, from_state, to_state, reason, cause,"
    " request_id, detail) VALUES ('late', 'system:test', '', '', '', '', 'job', '', '{}')"
)


def test_T5_64_writers_while_sealing_nobody_is_skipped(transactional_db):
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    waits = [[chance.random() / 50 for _ in range(10)] for _ in range(64)]

    def writer(pauses):
        for pause in pauses:
            with transaction.atomic():
                audit.record("test.racing", by="system:test")
                time.sleep(pause)
        connection.close()

    threads = [threading.Thread(target=writer, args=(pauses,)) for pauses in waits]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        seals.seal()
    for thread in threads:
        thread.join()
    seal_all()

    ids = [line for seal in AuditSeal.objects.all() for line in seal.ids]
    assert (len(ids), len(set(ids)), seals.verify()) == (640, 640, []), f"seed {seed}"


SEAL_OF_THE_OLD_SERVER = f"""
WITH old AS (
    SELECT array_agg(line.id ORDER BY line.id) AS ids,
        array_agg({seals.LINE} ORDER BY line.id) AS hashes,
        (max(line.xid)::text::bigint + 1)::text::xid8 AS bound,
        string_agg(int8send(line.id) || {seals.LINE}, ''::bytea ORDER BY line.id) AS entries
    FROM audit_auditevent AS line WHERE line.kind = 'old'
)
INSERT INTO audit_auditseal (number, at, era, floor, bound, count, last_id, ids, hashes, chain)
SELECT 1, now(), 1, 0, bound, cardinality(ids), ids[cardinality(ids)], ids, hashes,
    sha256(convert_to(concat_ws(' ', 1, 1, 0, bound), 'UTF8') || entries)
FROM old
"""


def sealed_here():
    """Seal what no open transaction of a neighbor holds back; how many lines this server sealed."""
    seals.seal()
    return sum(AuditSeal.objects.filter(era=2).values_list("count", flat=True))


def test_D7_after_a_move_to_another_server_the_trail_goes_on(var, transactional_db):
    """A restored database counts transactions from another beginning."""
    write(4, kind="old")
    write(2, kind="unsealed")
    ahead = "UPDATE audit_auditevent SET xid = (xid::text::bigint + 1000000000)::text::xid8"
    tamper(var, ahead, SEAL_OF_THE_OLD_SERVER)
    assert seals.verify() == []

    write(3, kind="new")
    wait_until(lambda: sealed_here() == 5, what="The first seal here")
    write(3, kind="newer")
    wait_until(lambda: sealed_here() == 8, what="The second seal here")

    eras = AuditSeal.objects.order_by("number").values_list("era", flat=True)
    assert sorted(eras) == list(eras)
    assert set(eras) == {1, 2}
    assert seals.verify() == []
