"""What stands in every table, as one hash each, so that a test can say that nothing changed."""

from django.db import connection

from careerpath.audit import kinds

# Sessions and the cache may be written by reading.
APART = {"django_session", "accounts_session", "cache_entry"}


def hashes():
    """The hash of every table that the web process can read, but for what reading may write."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            " AND table_type = 'BASE TABLE' AND has_table_privilege("
            "quote_ident(table_name), 'SELECT')"
        )
        names = sorted({name for (name,) in cursor.fetchall()} - APART)
        for name in names:
            narrowed, values = _without_reading() if name == "audit_auditevent" else ("", [])
            cursor.execute(
                f"SELECT count(*), md5(string_agg(md5(t::text), '' ORDER BY md5(t::text)))"
                f' FROM "{name}" t {narrowed}',
                values,
            )
            found[name] = cursor.fetchone()
    return found


def _without_reading():
    reading = [name for name in kinds.registered() if kinds.is_reading(name)]
    return "WHERE NOT t.kind = ANY(%s)", [reading]


def written():
    """How many rows this transaction has inserted, changed and removed, for each table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE schemaname = 'public'"
        )
        return {name: counts for name, *counts in cursor.fetchall() if name not in APART}


def changed(before):
    """The names of the tables that are not as they were."""
    now = hashes()
    return sorted(name for name in now if now[name] != before[name])
