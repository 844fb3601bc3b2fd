"""No process of ours works as superuser, as the owner of the tables or past row security."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections

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
seen = set()


def reason_to_refuse(cursor, *, process):
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
    return ""


def refuse_unsafe_login(sender, connection, **kwargs):
    """Receiver of ``connection_created``: an unsafe login ends the process."""
    key = (connection.alias, connection.settings_dict["USER"], connection.settings_dict["HOST"])
    if key in seen or connection.vendor != "postgresql":
        return
    with connection.connection.cursor() as cursor:
        sentence = reason_to_refuse(cursor, process=settings.CAREERPATH_PROCESS)
    if not connection.connection.autocommit:
        connection.connection.rollback()
    if sentence:
        connection.connection.close()
        raise ImproperlyConfigured(sentence)
    seen.add(key)


def refuse():
    """The process may serve; called before the first request or task."""
    for connection in connections.all():
        connection.ensure_connection()
        connection.close()
