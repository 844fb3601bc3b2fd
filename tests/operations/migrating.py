"""Every migration one after another on 10,000 people, as the login of migrations: for D6.

Started as a process of its own; prints each migration and how long it took, the last line is the
count. A migration that has to wait longer than two seconds for a reader fails.
"""

import sys
import time
from datetime import timedelta

import django
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from cohorts import tie_break

ROWS = 10_000
PATIENCE = "2s"


def fill(apps):
    """People, partners, and an application with answers for each of them."""

    def model(app, name):
        return apps.get_model(app, name)

    now = timezone.now()
    users = model("accounts", "User").objects.bulk_create(
        model("accounts", "User")(email=f"d6-{n}@example.org", name=f"Person {n}", password="!")
        for n in range(ROWS)
    )
    program = model("cohorts", "Program").objects.create(name="D6", slug="d6")
    model("cohorts", "UniversityPartner").objects.bulk_create(
        model("cohorts", "UniversityPartner")(code=f"D{n}", name=f"Partner {n}")
        for n in range(ROWS)
    )
    seed = tie_break.new_seed()
    intake = model("cohorts", "Intake").objects.create(
        program_id=program.pk, name="D6", slug="d6", prefix="DSIX",
        tie_break_seed=seed, tie_break_commitment=tie_break.commitment(seed),
        opens_at=now - timedelta(days=60), closes_at=now - timedelta(days=1),
    )  # fmt: skip
    question = model("applicants", "Question").objects.create(
        intake_id=intake.pk, key="why", text="Why?"
    )
    instrument = model("applicants", "Instrument").objects.create(
        intake_id=intake.pk, key="test", name="Test"
    )
    Application = model("applicants", "Application")
    made = Application.objects.bulk_create(
        Application(
            intake_id=intake.pk, applicant_id=user.pk, reference=f"DSIX-{n:05d}",
            external_id=str(n), state="submitted", submitted_at=now - timedelta(days=2),
        )
        for n, user in enumerate(users)
    )  # fmt: skip
    for name, more in (
        ("Answer", {"question_id": question.pk, "text": "Because.", "blind_text": ""}),
        ("AssessmentResult", {"instrument_id": instrument.pk, "value": 50}),
        ("Identity", {"given_name": "A", "family_name": "B", "email": "a@example.org"}),
    ):
        cls = model("applicants", name)
        cls.objects.bulk_create(cls(application_id=one.pk, **more) for one in made)


def main():
    """All migrations in order; filled as soon as there are tables for applications."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    state = executor._create_project_state(with_applied_migrations=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = '{PATIENCE}'")
    executor.recorder.ensure_schema()
    for migration, _ in plan:
        started = time.monotonic()
        state = executor.apply_migration(state, migration)
        sys.stdout.write(f"{migration} {time.monotonic() - started:.2f}\n")
        sys.stdout.flush()
        if (migration.app_label, migration.name) == ("applicants", "0001_initial"):
            fill(state.apps)
            sys.stdout.write("filled\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(plan)}\n")


if __name__ == "__main__":
    django.setup()
    main()
