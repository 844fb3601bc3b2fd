"""No process of ours works as superuser, as the owner of the tables or past row security.

In production none works on what the demo made either.
"""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections

UNSAFE = """
SELECT session.rolsuper OR acting.rolsuper,
       session.rolbypassrls OR acting.rolbypassrls,
       EXISTS (
           SELECT FROM pg_class
           WHERE relowner IN (session.oid, acting.oid) AND relkind IN ('r', 'p', 'v', 'm')
       )
       OR pg_has_role(session.oid, 'owner', 'MEMBER'),
       session.rolname
FROM pg_roles AS session, pg_roles AS acting
WHERE session.rolname = session_user AND acting.rolname = current_user
"""
# Each part asks only for what is there and may be read: a new database has no tables yet, and
# some logins see few.
READABLE = "SELECT coalesce(has_table_privilege(to_regclass(%s), 'SELECT'), false)"
DEMO = {
    "cohorts_program": "SELECT EXISTS (SELECT FROM cohorts_program WHERE is_synthetic)",
    "accounts_user": """
        SELECT EXISTS (SELECT FROM accounts_user WHERE email ILIKE '%@careerpath.example')
    """,
}
DEMO_INSIDE = (
    "This database holds the demo program and its accounts; production needs one of its own."
)
seen = set()


def reason_to_refuse(cursor, *, process, production=False):
    """The sentence that says why this login may not serve, or an empty text."""
    cursor.execute("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'owner')")
    if not cursor.fetchone()[0]:
        return "The database roles are missing; run 'manage.py provision_database' first."
    cursor.execute(UNSAFE)
    superuser, bypass, owner, name = cursor.fetchone()
    if superuser:
        return f"The database login '{name}' is a superuser; CareerPath does not start with it."
    if bypass:
        return (
            f"The database login '{name}' passes row security; CareerPath does not start with it."
        )
    if owner and process != "migrate":
        return f"The database login '{name}' owns tables; CareerPath does not start with it."
    if production and holds_demo(cursor):
        return DEMO_INSIDE
    return ""


def holds_demo(cursor):
    """Whether the demo has filled this database."""
    for table, question in DEMO.items():
        cursor.execute(READABLE, [table])
        if not cursor.fetchone()[0]:
            continue
        cursor.execute(question)
        if cursor.fetchone()[0]:
            return True
    return False


def refuse_unsafe_login(sender, connection, **kwargs):
    """Receiver of ``connection_created``: an unsafe login ends the process."""
    key = (connection.alias, connection.settings_dict["USER"], connection.settings_dict["HOST"])
    if key in seen or connection.vendor != "postgresql":
        return
    with connection.connection.cursor() as cursor:
        sentence = reason_to_refuse(
            cursor, process=settings.CAREERPATH_PROCESS, production=settings.PRODUCTION
        )
    if not connection.connection.autocommit:
        connection.connection.rollback()
    if sentence:
        connection.connection.close()
        raise ImproperlyConfigured(sentence)
    seen.add(key)


def refuse():
    """The process may serve; called before the first request or task.

    A database that is away at this moment is asked at the first connection.
    """
    for connection in connections.all():
        try:
            connection.ensure_connection()
        except OperationalError:
            continue
        connection.close()
