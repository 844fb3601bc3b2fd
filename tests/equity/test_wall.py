"""S1, S2: every way of reading by raw SQL, tried over a real connection of each login.

Each way is tried again where the login has the grant, and must bring something there: a way that
brought nothing even then would prove nothing.
"""

import psycopg2
import pytest

from tests import harness

KEY = "a" * 64
SAID = '{"form_version": "1", "race": ["NHPI"], "gender": "nonbinary", "sex": "female"}'
TELLS = ("NHPI", "nonbinary", "female", KEY)
A_ROW = f"('{KEY}', 'declined', '1', '2026-01-01')"
INTO = "INSERT INTO selfid.answer (key, status, form_version, put_on)"
BODY = "DECLARE f text; BEGIN SELECT gender INTO f FROM selfid.answer LIMIT 1; RETURN f; END"
WAYS = {
    "select": ["SELECT race FROM selfid.answer"],
    "table": ["TABLE selfid.answer"],
    "sample": ["SELECT gender FROM selfid.answer TABLESAMPLE SYSTEM (100)"],
    "frozen": ["SELECT gender, people FROM selfid.frozen_group"],
    "copy": ["COPY selfid.answer TO STDOUT"],
    "copy of a query": ["COPY (SELECT gender FROM selfid.answer) TO STDOUT"],
    "join": ["SELECT s.gender FROM django_migrations m JOIN selfid.answer s ON s.sex = 'female'"],
    "lateral": ["SELECT s.sex FROM (SELECT 1) o, LATERAL (SELECT sex FROM selfid.answer) s"],
    "sub-select": ["SELECT (SELECT sex FROM selfid.answer LIMIT 1)"],
    "exists": ["SELECT 1 WHERE EXISTS (SELECT FROM selfid.answer WHERE sex = 'female')"],
    "order by": ["SELECT 1 ORDER BY (SELECT min(race) FROM selfid.answer)"],
    "with": ["WITH s AS MATERIALIZED (SELECT gender FROM selfid.answer) SELECT * FROM s"],
    "view": ["CREATE TEMP VIEW peek AS TABLE selfid.answer", "SELECT gender FROM peek"],
    "security barrier": [
        "CREATE TEMP VIEW peek WITH (security_barrier) AS TABLE selfid.answer",
        "SELECT sex FROM peek",
    ],
    "table as": ["CREATE TEMP TABLE peek AS TABLE selfid.answer", "SELECT sex FROM peek"],
    "into": ["SELECT sex INTO TEMP peek FROM selfid.answer", "SELECT sex FROM peek"],
    "like": [
        "CREATE TEMP TABLE peek (LIKE selfid.answer INCLUDING ALL)", "SELECT 1",
    ],
    "function": [
        f"CREATE FUNCTION pg_temp.peek() RETURNS text LANGUAGE plpgsql AS $${BODY}$$",
        "SELECT pg_temp.peek()",
    ],
    "function in sql": [
        "CREATE FUNCTION pg_temp.peek() RETURNS SETOF text LANGUAGE sql AS"
        " $$SELECT sex FROM selfid.answer$$",
        "SELECT pg_temp.peek()",
    ],
    "trigger": [
        "CREATE TEMP TABLE bait (said text)",
        "CREATE FUNCTION pg_temp.peek() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN NEW.said := (SELECT min(sex) FROM selfid.answer); RETURN NEW; END$$",
        "CREATE TRIGGER peek BEFORE INSERT ON bait FOR EACH ROW EXECUTE FUNCTION pg_temp.peek()",
        "INSERT INTO bait VALUES ('') RETURNING said",
    ],
    "default": [
        "CREATE FUNCTION pg_temp.peek() RETURNS text LANGUAGE sql AS"
        " $$SELECT min(sex) FROM selfid.answer$$",
        "CREATE TEMP TABLE bait (n int, said text DEFAULT pg_temp.peek())",
        "INSERT INTO bait (n) VALUES (1) RETURNING said",
    ],
    "prepared": ["PREPARE peek AS SELECT gender FROM selfid.answer", "EXECUTE peek"],
    "cursor": ["DECLARE peek CURSOR FOR SELECT gender FROM selfid.answer", "FETCH ALL FROM peek"],
    "explain": ["EXPLAIN SELECT * FROM selfid.answer WHERE sex = 'female'"],
    "explain analyze": ["EXPLAIN ANALYZE SELECT * FROM selfid.answer WHERE sex = 'female'"],
    "error of a cast": ["SELECT gender::int FROM selfid.answer"],
    "error of a division": ["SELECT 1 / (count(*) - count(*)) FROM selfid.answer"],
    "returning of an insert": [f"{INTO} VALUES ('{'b' * 64}', 'declined', '1', now()) RETURNING *"],
    "returning of an update": ["UPDATE selfid.answer SET put_on = put_on RETURNING gender"],
    "returning of a delete": ["DELETE FROM selfid.answer RETURNING gender"],
    "on conflict": [f"{INTO} VALUES {A_ROW} ON CONFLICT DO NOTHING", "SELECT 1"],
    "on conflict with the row": [
        f"INSERT INTO selfid.answer AS kept (key, status, form_version, put_on) VALUES {A_ROW}"
        " ON CONFLICT (key) DO UPDATE SET put_on = kept.put_on RETURNING kept.gender",
    ],
    "unique error": [f"{INTO} VALUES {A_ROW}"],
    "merge": [
        "MERGE INTO selfid.answer AS t USING (SELECT 1) s ON t.sex = 'female'"
        " WHEN MATCHED THEN UPDATE SET put_on = put_on RETURNING t.gender",
    ],
    "for update": ["SELECT gender FROM selfid.answer FOR UPDATE SKIP LOCKED"],
    "pg_stats": [
        "SELECT most_common_vals::text FROM pg_stats"
        " WHERE schemaname = 'selfid' AND attname = 'gender'",
    ],
    "do": [
        "DO $$BEGIN RAISE EXCEPTION '%', (SELECT min(gender) FROM selfid.answer); END$$",
    ],
}  # fmt: skip
# Closed whatever may be granted on the table: catalogs, files, other logins, what hangs on tables.
NEVER = [
    "SELECT stavalues1 FROM pg_statistic WHERE starelid = to_regclass('selfid.answer')",
    "SELECT stxdmcv FROM pg_statistic_ext_data",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_ls_dir('base')",
    "SELECT lo_import('/etc/hostname')",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "COPY (SELECT 1) TO '/tmp/peek'",
    "CREATE EXTENSION dblink",
    "CREATE EXTENSION pageinspect",
    "SELECT pg_create_logical_replication_slot('peek', 'pgoutput')",
    "CREATE STATISTICS public.peek ON gender, sex FROM selfid.answer",
    "CREATE POLICY peek ON selfid.answer USING (true)",
    "CREATE TRIGGER peek BEFORE INSERT ON selfid.answer EXECUTE FUNCTION audit_is_append_only()",
    "CREATE RULE peek AS ON INSERT TO selfid.answer DO ALSO SELECT 1",
    "ALTER TABLE selfid.answer DISABLE TRIGGER ALL",
    "GRANT SELECT ON selfid.answer TO web",
    "SET ROLE selfid_owner",
    "SET ROLE equity",
    "SET SESSION AUTHORIZATION equity",
    "ALTER ROLE web SUPERUSER",
    "CREATE FUNCTION public.peek() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "LOCK TABLE selfid.answer IN ACCESS SHARE MODE",
]
STOCK = """
SELECT selfid.put(
    repeat(substr(md5(n::text), 1, 1), 63) || (n %% 10)::text, 'answered', $said$%s$said$
)
FROM generate_series(1, 60) n;
SELECT selfid.put('%s', 'answered', $said$%s$said$);
INSERT INTO selfid.frozen (cohort, block, people, frozen_on) VALUES (1, 'accepted', 3, now());
INSERT INTO selfid.frozen_group (frozen_id, status, form_version, race, gender, sex, age_band,
    disability, veteran, people) SELECT id, 'answered', '1', '{NHPI}', 'nonbinary', 'female', '',
    '', '', 3 FROM selfid.frozen;
ANALYZE selfid.answer;
""" % (SAID, KEY, SAID)  # noqa: UP031 - the statement holds braces of its own
GRANT = """
GRANT USAGE ON SCHEMA selfid TO web;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA selfid TO web;
"""


@pytest.fixture(scope="module")
def connect(module_var):
    """Opens one real connection of a login to a database."""
    opened = {}

    def open_one(login, name):
        if (login, name) not in opened:
            opened[login, name] = harness.connect(module_var, login, name)
        return opened[login, name]

    yield open_one
    for one in opened.values():
        one.close()


@pytest.fixture(scope="module")
def closed(database, connect):
    """Connects to a database with answers, as the migrations leave it."""
    name = database("wall", STOCK)
    return lambda login: connect(login, name)


@pytest.fixture(scope="module")
def opened(database, connect):
    """The same, in which somebody has granted what nobody may."""
    name = database("hole", STOCK, GRANT)
    return lambda login: connect(login, name)


class Sink:
    """Takes what COPY writes."""

    def __init__(self):
        self.lines = []

    def write(self, line):
        self.lines.append(line)


def said(trouble):
    """What an error tells besides the statement itself."""
    diagnosis = trouble.diag
    return f"{diagnosis.message_primary} {diagnosis.message_detail} {diagnosis.message_hint}"


def tried(connection, *statements):
    """``refused``, or all that came back: rows, a count of rows, the text of an error."""
    told = []
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                if statement.startswith("COPY"):
                    sink = Sink()
                    cursor.copy_expert(statement, sink)
                    told += sink.lines
                    continue
                cursor.execute(statement)
                told += cursor.fetchall() if cursor.description else []
    except psycopg2.errors.SyntaxError:
        raise
    except psycopg2.errors.InsufficientPrivilege as refusal:
        told = said(refusal)
        return told if any(word in told for word in TELLS) else "refused"
    except psycopg2.Error as trouble:
        told.append(said(trouble))
    finally:
        connection.rollback()
    return told


@pytest.mark.parametrize("login", ["web", "worker", "retention"])
def test_S1_no_way_of_reading_is_open_to_a_real_connection(closed, login):
    told = {way: tried(closed(login), *how) for way, how in WAYS.items()}
    assert {way: one for way, one in told.items() if one not in ("refused", [])} == {}


def test_S1_twin_with_the_grant_every_way_tells_something(opened):
    told = {way: tried(opened("web"), *how) for way, how in WAYS.items()}
    assert {way for way, one in told.items() if one in ("refused", [])} == set()
    assert sum(any(word in str(one) for word in TELLS) for one in told.values()) > 25


@pytest.mark.parametrize("login", ["web", "worker"])
def test_S1_catalogs_files_and_other_logins_stay_closed(closed, login):
    told = {one: tried(closed(login), one) for one in NEVER}
    assert {one: how for one, how in told.items() if how != "refused"} == {}


def test_S2_putting_tells_nobody_whether_there_was_an_answer(closed):
    """The same answer for a key that is there, one that is not, and one that is kept."""
    again = '{"form_version": "1", "only_if_new": "true"}'
    new = '{"form_version": "1"}'
    told = [
        tried(closed("web"), f"SELECT selfid.put('{key}', 'no_answer', '{payload}')")
        for key, payload in ((KEY, again), ("c" * 64, again), (KEY, new), ("d" * 64, new))
    ]
    assert told == [[("",)]] * 4


# ------------------------------------------------------------------ the equity login itself
NOBODY = [
    "SELECT email FROM accounts_user",
    "SELECT family_name FROM applicants_identity",
    "SELECT home_state FROM applicants_application",
    "SELECT text FROM applicants_answer",
    "UPDATE applicants_application SET state = 'accepted'",
    "UPDATE cohorts_enrollment SET state = 'completed'",
    "UPDATE cohorts_intake SET decisions_final_at = now()",
    "UPDATE equity_report SET body = '{}'",
    "DELETE FROM equity_report",
    "UPDATE selfid.answer SET status = 'declined'",
    "DELETE FROM selfid.answer",
    "UPDATE selfid.frozen_group SET people = people + 1",
    "DELETE FROM selfid.frozen",
    "SELECT selfid.erase('{}')",
]
FORGED = [
    "INSERT INTO equity_report (cohort_id, population, body, checksum, code_version, made_at,"
    " request_id) VALUES (1, 'accepted', '{}', '', '', now(), 1)",
    "UPDATE equity_report SET body = '{}'",
    "DELETE FROM equity_report",
    "INSERT INTO equity_verdict (cohort_id, population, pooled, answers, looked_at)"
    " VALUES (1, 'accepted', false, '[]', now())",
    "UPDATE equity_verdict SET answers = '[]'",
    "UPDATE equity_published SET number = 1",
    "DELETE FROM equity_published",
    "UPDATE equity_reportrequest SET answered_at = now()",
    "DELETE FROM equity_taken",
]


def test_S1_the_equity_login_knows_nobody_and_changes_neither_answers_nor_outcomes(closed):
    told = {one: tried(closed("equity"), one) for one in NOBODY}
    assert {one: how for one, how in told.items() if how != "refused"} == {}
    assert tried(closed("equity"), "SELECT count(*) > 9 FROM selfid.answer") == [(True,)]


@pytest.mark.parametrize("login", ["web", "worker", "retention"])
def test_S2_nobody_but_the_equity_login_writes_what_the_gate_let_out(closed, login):
    told = {one: tried(closed(login), one) for one in FORGED}
    assert {one: how for one, how in told.items() if how != "refused"} == {}
