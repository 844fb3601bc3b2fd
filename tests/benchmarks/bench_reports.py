"""Counting the people of a report, against the GROUP BY that somebody would write by hand.

The first count of a cohort makes a key for each application, asks for the rows behind the wall and
freezes what it finds. The GROUP BY by hand has no wall: it reads a table that names the application
beside the answers, once for each of the tables that a whole report holds. Later counts come from
what was frozen. All numbers are compared before a line is printed.
"""

import io
from collections import Counter

from django.db import connection, transaction
from django.utils import timezone

from applicants.models import Application
from careerpath import selfid_keys
from careerpath.accounts.models import User
from careerpath.equity import catalog
from careerpath.equity.store import keys, populations, reports
from careerpath.equity.tabulation.answers import tabulate
from cohorts.models import Cohort, Intake
from tests import harness, plugin
from tests.benchmarks.table import Row, alternately, seconds
from tests.equity import scene
from tests.logins import logged_in_as

SIZES = (9_500, 1_000_000)
ROUNDS = 3
RACES = ("WHITE", "ASIAN", "BLACK", "HISP", "MENA", "NHPI", "AIAN")
# Application 1, 2, 3 ... under the columns of the model, as copies of the first one.
COPIES = """
INSERT INTO {table} ({columns})
SELECT {values} FROM {table} AS one, generate_series(1, {number}) AS n WHERE one.id = {first}
"""
# What people said, as a table that anybody could write who had no wall.
SAID = """
CREATE TABLE public.by_hand AS
SELECT application.id, application.state = 'accepted' AS accepted,
    CASE WHEN application.id % 20 = 0 THEN 'declined' ELSE 'answered' END AS status,
    CASE WHEN application.id % 20 = 0 THEN '{{}}'::text[]
         WHEN application.id % 9 = 0
         THEN ARRAY(SELECT DISTINCT race FROM unnest(ARRAY[
             (ARRAY{races})[1 + application.id % 7], (ARRAY{races})[1 + application.id % 5]
         ]) AS race ORDER BY 1)
         ELSE ARRAY[(ARRAY{races})[1 + (application.id * 7 + application.id / 11) % 7]]
    END AS race,
    CASE WHEN application.id % 20 = 0 THEN ''
         ELSE (ARRAY['woman', 'man', 'man', 'woman', 'nonbinary'])[1 + application.id % 5]
    END AS gender
FROM applicants_application AS application WHERE application.intake_id = {intake};
GRANT SELECT ON public.by_hand TO equity;
"""
PUT = """
INSERT INTO selfid.answer (key, status, form_version, race, gender, put_on)
SELECT key, status, 'bench', race, gender, current_date
FROM public.by_hand JOIN public.keyed USING (id) ORDER BY key;
DROP TABLE public.keyed;
"""
GROUPS = (
    "CASE WHEN race = '{}' THEN 'SILENT' WHEN 'HISP' = ANY (race) THEN 'in' "
    "WHEN race <@ '{WHITE,MENA}' THEN 'out' ELSE 'in' END",
    "CASE WHEN gender = '' THEN 'SILENT' WHEN gender = 'woman' THEN 'in' ELSE 'out' END",
    "CASE WHEN race = '{}' THEN 'SILENT' WHEN 'HISP' = ANY (race) THEN 'HISP' "
    "WHEN race <@ '{WHITE,MENA}' THEN 'WHITE' WHEN cardinality(race) = 1 THEN race[1] "
    "ELSE 'TWO' END",
    "CASE WHEN gender = '' THEN 'SILENT' ELSE gender END",
    "CASE WHEN race = '{}' THEN 'SILENT' WHEN race = '{WHITE}' THEN 'out' ELSE 'in' END",
    "CASE WHEN race = '{}' THEN 'SILENT' "
    "WHEN race && '{AIAN,BLACK,HISP,NHPI}' THEN 'in' ELSE 'out' END",
    "CASE WHEN race = '{}' THEN 'SILENT' WHEN cardinality(race) > 1 THEN 'MULTI' ELSE race[1] END",
)


def rows(quick=False):
    """The first count and the later ones, for each size."""
    for number in SIZES[: 1 if quick else None]:
        yield from counted(number)


def counted(number):
    cohort = filled(number)
    name = connection.settings_dict["NAME"]
    intake = Intake.objects.get(cohort=cohort)
    harness.execute(plugin.VAR, SAID.format(races=list(RACES), intake=intake.pk), name)
    put()
    harness.execute(plugin.VAR, "VACUUM ANALYZE", name)
    blocks = frozenset({f"accepted:{cohort.pk}", f"others:{cohort.pk}"})
    with logged_in_as(plugin.VAR, "equity"):
        connection.cursor().execute("SET statement_timeout = 0")
        first = seconds(lambda: populations.frozen(cohort))
        hand_keys = seconds(lambda: by_hand_behind_the_wall(cohort))
        later, hand = alternately(lambda: tables(blocks), by_hand, ROUNDS)
        if tables(blocks) != by_hand():
            raise AssertionError("The two counts differ.")
    harness.execute(plugin.VAR, "DROP TABLE public.by_hand", name)
    yield Row("Report: first count to GROUP BY by hand under keys", number, first, hand_keys)
    yield Row("Report: first count to GROUP BY by hand, no wall", number, first, hand)
    yield Row("Report: later counts to GROUP BY by hand", number, later, hand, "at most 2×")


def tables(blocks):
    """The counts of a whole report, as the gate is given them."""
    people = reports.count(blocks)
    return [tabulate(people, blocks, one) for (one,) in catalog.asked_for()]


def by_hand_behind_the_wall(cohort):
    """The same for who has the keys: they are made and joined, and no block is kept apart."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id FROM public.by_hand")
        keys.ask(cursor, [pk for (pk,) in cursor.fetchall()])
        for group in GROUPS:
            cursor.execute(
                f"SELECT {group}, count(*) FROM pg_temp.asked "
                "JOIN selfid.answer USING (key) GROUP BY 1"
            )


def by_hand():
    """The same, one statement for each table."""
    found = []
    with connection.cursor() as cursor:
        for (one,), group in zip(catalog.asked_for(), GROUPS, strict=True):
            cursor.execute(f"SELECT {group}, count(*) FROM public.by_hand GROUP BY 1")
            told = Counter(dict(cursor.fetchall()))
            found.append({each.key: told[each.key] for each in one.categories})
    return found


def filled(number):
    """A final cohort that so many applied for; one in a hundred was accepted."""
    cohort = scene.cohort(Cohort.objects.count() + 1)
    intake = Intake.objects.get(cohort=cohort)
    user = User.objects.create_user(email=f"{number}@example.com", name="A")
    one = Application.objects.create(
        reference=f"{intake.prefix}-0", intake=intake, applicant=user, external_id="0",
        state="not_progressed", submitted_at=timezone.now(),
    )  # fmt: skip
    copy(User, user, number, {"email": "n || 'of{number}@example.com'"})
    first = User.objects.order_by("pk").filter(email=f"1of{number}@example.com").get().pk
    copy(
        Application,
        one,
        number,
        {
            "reference": f"'{intake.prefix}-' || n", "external_id": "n::text",
            "applicant_id": f"{first} + n - 1",
            "state": "CASE WHEN n % 100 = 0 THEN 'accepted' ELSE 'not_progressed' END",
        },
    )  # fmt: skip
    harness.execute(
        plugin.VAR,
        "SET session_replication_role = replica; "
        f"DELETE FROM applicants_application WHERE id = {one.pk}",
        connection.settings_dict["NAME"],
    )
    return cohort


def copy(model, one, number, instead):
    """So many rows like this one, but for what is said ``instead``."""
    names = [field.column for field in model._meta.concrete_fields if field.column != "id"]
    harness.execute(
        plugin.VAR,
        "SET session_replication_role = replica; "
        + COPIES.format(
            table=model._meta.db_table,
            columns=", ".join(names),
            values=", ".join(
                instead.get(name, f"one.{name}").replace("{number}", str(number)) for name in names
            ),
            number=number,
            first=one.pk,
        ),
        connection.settings_dict["NAME"],
    )


def put():
    """The answers by hand stand behind the wall, too, under keys."""
    superuser = harness.superuser(plugin.VAR, connection.settings_dict["NAME"])
    with superuser.cursor() as cursor:
        cursor.execute("SELECT id FROM public.by_hand")
        secret = keys.current()
        lines = "".join(f"{pk}\t{selfid_keys.key_of(secret, pk)}\n" for (pk,) in cursor.fetchall())
        cursor.execute("CREATE TABLE public.keyed (id bigint, key text)")
        cursor.copy_expert("COPY public.keyed FROM STDIN", io.StringIO(lines))
        cursor.execute(PUT)
    superuser.close()
