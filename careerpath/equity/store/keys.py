"""Keys of rows: made from the secret for a population, changed at night, and never kept here."""

import io

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from careerpath import selfid_keys

ASKED = "CREATE TEMPORARY TABLE asked (key text NOT NULL) ON COMMIT DROP"
FILL = "COPY pg_temp.asked FROM STDIN"
FORMER = "SELECT id FROM applicants_application WHERE state <> 'draft' ORDER BY id"
REKEY = "SELECT selfid.rekey(%s::text[], %s::text[])"
RESHUFFLE = "SELECT selfid.reshuffle()"
AT_ONCE = 5_000


def current():
    """The secret of today's keys."""
    if not settings.SELFID_KEY:
        raise ImproperlyConfigured("This process has no key for self-identification.")
    return settings.SELFID_KEY


def ask(cursor, applications):
    """The table ``asked`` holds the keys of these applications until the transaction ends.

    They travel by COPY: what stands in a statement can be read while it runs. No index is built,
    for that takes ten times as long as the copy, and the planner hashes.
    """
    lines = "\n".join(selfid_keys.keys_of(current(), applications))
    cursor.execute(ASKED)
    cursor.copy_expert(FILL, io.StringIO(f"{lines}\n" if lines else ""))


def change():
    """Rows under keys from before have the keys of today; returns how many were changed."""
    changed = 0
    for former in settings.SELFID_KEY_FALLBACKS:
        with connection.cursor() as cursor:
            cursor.execute(FORMER)
            applications = [pk for (pk,) in cursor.fetchall()]
        for start in range(0, len(applications), AT_ONCE):
            part = applications[start : start + AT_ONCE]
            old = [selfid_keys.key_of(former, pk) for pk in part]
            new = [selfid_keys.key_of(current(), pk) for pk in part]
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(REKEY, [old, new])
                changed += cursor.fetchone()[0]
    return changed


def reshuffle():
    """Rows lie in the order of their keys, written by one transaction; returns how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RESHUFFLE)
        return cursor.fetchone()[0]
