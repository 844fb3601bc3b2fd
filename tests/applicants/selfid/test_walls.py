"""S1, S2, S10: who may do what in the schema of self-identification, each with its twin."""

import psycopg2
import pytest

KEY, OTHER = "a" * 64, "b" * 64
SAID = '{"form_version": "1", "race": ["NHPI"], "sex": "female"}'
PUT = "SELECT selfid.put(%s, %s, %s)"
READING = {
    "select": "SELECT race FROM selfid.answer",
    "copy": "COPY selfid.answer TO STDOUT",
    "join": "SELECT m.id FROM django_migrations m JOIN selfid.answer s ON s.sex = 'female'",
    "sub-select": "SELECT (SELECT sex FROM selfid.answer LIMIT 1)",
    "order by": "SELECT 1 ORDER BY (SELECT min(race) FROM selfid.answer)",
    "exists": "SELECT EXISTS (SELECT FROM selfid.answer WHERE sex = 'female')",
    "view": "CREATE TEMP VIEW peek AS SELECT * FROM selfid.answer; SELECT count(*) FROM peek",
    "function": """
        CREATE FUNCTION pg_temp.peek() RETURNS bigint LANGUAGE plpgsql AS
        $$ BEGIN RETURN (SELECT count(*) FROM selfid.answer); END $$;
        SELECT pg_temp.peek()""",
    "pg_stats": "SELECT most_common_vals FROM pg_stats WHERE schemaname = 'selfid'",
}
WRITING = [
    f"INSERT INTO selfid.answer (key, status, form_version, put_on)"
    f" VALUES ('{OTHER}', 'declined', '1', '2026-01-01')",
    f"UPDATE selfid.answer SET status = 'declined' WHERE key = '{KEY}'",
    "UPDATE selfid.answer SET status = 'declined'",
    "DELETE FROM selfid.answer",
    "TRUNCATE selfid.answer",
    "SELECT selfid.reshuffle()",
    "SELECT selfid.rekey('{}', '{}')",
    "SELECT selfid.erase('{}')",
    "ALTER FUNCTION selfid.put(text, text, text) SET search_path = public",
    "CREATE TABLE selfid.mine (id int)",
    "SET ROLE selfid_owner",
]


@pytest.fixture
def stocked(as_superuser):
    """There are answers to read, and statistics about them."""
    with as_superuser.cursor() as cursor:
        for number in range(40):
            cursor.execute(PUT, [f"{number:064x}", "answered", SAID])
        cursor.execute(PUT, [KEY, "answered", SAID])
        cursor.execute("ANALYZE selfid.answer")
    return as_superuser


def becomes(connection, login):
    with connection.cursor() as cursor:
        cursor.execute("RESET SESSION AUTHORIZATION")
        cursor.execute(f"SET SESSION AUTHORIZATION {login}")


def tried(connection, statement, values=None):
    """What the statement brought: ``refused``, or its rows."""
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        try:
            if statement.startswith("COPY"):
                out = Sink()
                cursor.copy_expert(statement, out)
                return out.lines
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []
        except psycopg2.errors.InsufficientPrivilege:
            cursor.execute("ROLLBACK TO SAVEPOINT before")
            return "refused"


class Sink:
    """Takes what COPY writes."""

    def __init__(self):
        self.lines = []

    def write(self, line):
        self.lines.append(line)


@pytest.mark.parametrize("login", ["web", "worker", "retention"])
@pytest.mark.parametrize("way", READING)
def test_S1_no_way_of_reading_is_open(stocked, login, way):
    becomes(stocked, login)
    assert tried(stocked, READING[way]) in ("refused", [])


@pytest.mark.parametrize("way", READING)
def test_S1_twin_with_a_grant_every_way_is_open(stocked, way):
    with stocked.cursor() as cursor:
        cursor.execute("GRANT USAGE ON SCHEMA selfid TO web")
        cursor.execute("GRANT SELECT ON selfid.answer TO web")
    becomes(stocked, "web")
    assert tried(stocked, READING[way]) not in ("refused", [])


def test_S1_only_equity_reads(stocked):
    becomes(stocked, "equity")
    assert tried(stocked, "SELECT count(*) FROM selfid.answer") == [(41,)]
    for statement in WRITING[:5]:
        assert tried(stocked, statement) == "refused"


@pytest.mark.parametrize("statement", WRITING)
def test_S2_web_can_neither_add_nor_change_nor_remove(stocked, statement):
    becomes(stocked, "web")
    assert tried(stocked, statement) == "refused"


def test_S2_twin_with_table_grants_one_statement_overwrites_everybody(stocked):
    with stocked.cursor() as cursor:
        cursor.execute("GRANT INSERT, UPDATE ON selfid.answer TO web")
    becomes(stocked, "web")
    with stocked.cursor() as cursor:
        cursor.execute(
            "UPDATE selfid.answer SET status = 'declined', race = '{}', gender = '', sex = ''"
        )
        assert cursor.rowcount == 41


def test_S2_put_adds_and_replaces(stocked):
    becomes(stocked, "web")
    tried(stocked, PUT, [OTHER, "answered", SAID])
    tried(stocked, PUT, [KEY, "declined", '{"form_version": "1"}'])
    becomes(stocked, "equity")
    found = tried(
        stocked,
        f"SELECT key, status, race FROM selfid.answer WHERE key IN ('{KEY}', '{OTHER}') ORDER BY 1",
    )
    assert found == [(KEY, "declined", []), (OTHER, "answered", ["NHPI"])]


@pytest.mark.parametrize("login", ["worker", "retention", "backup"])
def test_S2_nobody_but_the_page_and_the_import_may_put(stocked, login):
    becomes(stocked, login)
    assert tried(stocked, PUT, [OTHER, "answered", SAID]) == "refused"


def test_S2_the_path_of_every_function_is_pinned_and_the_public_has_no_right(as_superuser):
    with as_superuser.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosecdef, proconfig, proowner::regrole::text,"
            " has_function_privilege('public', oid, 'EXECUTE')"
            " FROM pg_proc WHERE pronamespace = 'selfid'::regnamespace ORDER BY 1"
        )
        found = cursor.fetchall()
    pinned = ["search_path=pg_catalog, pg_temp"]
    assert found == [
        (name, True, pinned, "selfid_owner", False)
        for name in ("erase", "put", "rekey", "reshuffle", "was_counted")
    ]


def test_S2_a_planted_object_is_not_taken_for_ours(stocked):
    """Whoever may make temporary tables cannot lend the function another table."""
    becomes(stocked, "web")
    tried(stocked, "CREATE TEMP TABLE answer (key text, status text)")
    tried(stocked, PUT, [OTHER, "answered", SAID])
    assert tried(stocked, "SELECT * FROM pg_temp.answer") == []


@pytest.mark.parametrize(("status", "payload"), [
    ("answered", '{"form_version": "1", "race": ["ZZCANARY"]}'),
    ("answered", '{"form_version": "1", "name": "ZZCANARY"}'),
    ("answered", '{"race": ZZCANARY'),
    ("answered", '["ZZCANARY"]'),
    ("ZZCANARY", '{"form_version": "1"}'),
    ("declined", '{"form_version": "1", "sex": "female"}'),
    ("answered", '{"form_version": "1"}'),
])  # fmt: skip
def test_S3_a_refusal_repeats_nothing_of_what_was_given(stocked, status, payload):
    becomes(stocked, "web")
    with stocked.cursor() as cursor, pytest.raises(psycopg2.errors.DataException) as caught:
        cursor.execute(PUT, [OTHER, status, payload])
    told = f"{caught.value} {caught.value.diag.message_detail} {caught.value.diag.context}"
    assert "The answer was not taken." in told
    assert "ZZCANARY" not in told
    assert "female" not in told


COUNTED = """
SELECT n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_all_tables
WHERE schemaname = 'selfid' AND relname = 'answer'
"""


def test_S10_answered_declined_and_skipped_leave_the_same_count_of_rows(as_superuser):
    """The counters of a table are open to every login, so they must say nothing."""
    becomes(as_superuser, "web")
    steps = []
    for number, (status, payload) in enumerate([
        ("answered", SAID), ("declined", '{"form_version": "1"}'),
        ("no_answer", '{"form_version": "1"}'),
    ]):  # fmt: skip
        key = f"{number:064x}"
        before = tried(as_superuser, COUNTED)[0]
        tried(as_superuser, PUT, [key, "no_answer", '{"form_version": "1", "only_if_new": "true"}'])
        tried(as_superuser, PUT, [key, status, payload])
        after = tried(as_superuser, COUNTED)[0]
        steps.append(tuple(b - a for a, b in zip(before, after, strict=True)))
    assert steps == [(1, 1, 0)] * 3


def test_S8_rows_have_nothing_finer_than_a_day_and_lie_in_the_order_of_their_keys(stocked):
    with stocked.cursor() as cursor:
        for number in (77, 3, 55, 12):
            cursor.execute(PUT, [f"c{number:063x}", "declined", '{"form_version": "1"}'])
    becomes(stocked, "equity")
    assert tried(stocked, "SELECT selfid.reshuffle()") == [(45,)]
    assert tried(stocked, "SELECT key FROM selfid.answer") == tried(
        stocked, "SELECT key FROM selfid.answer ORDER BY key"
    )
    assert tried(stocked, "SELECT count(DISTINCT xmin::text) FROM selfid.answer") == [(1,)]
    times = tried(
        stocked,
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'selfid'"
        " AND (data_type LIKE 'timestamp%' OR data_type LIKE 'time%')",
    )
    assert times == []


def test_S8_keys_change_together_and_are_erased_one_by_one(stocked):
    becomes(stocked, "equity")
    assert tried(stocked, f"SELECT selfid.rekey('{{{KEY}}}', '{{{OTHER}}}')") == [(1,)]
    becomes(stocked, "retention")
    assert tried(stocked, f"SELECT selfid.erase('{{{KEY},{OTHER}}}')") == [(1,)]
    becomes(stocked, "equity")
    assert tried(stocked, "SELECT count(*) FROM selfid.answer") == [(40,)]
