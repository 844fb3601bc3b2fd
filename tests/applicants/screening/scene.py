"""An intake with instruments, rules, people who screen, and as many applications as wanted."""

import os
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from applicants.models import Application, Instrument, Rubric, ScreeningResult
from applicants.states import RubricState
from careerpath import audit
from careerpath.accounts.models import RoleGrant, User
from cohorts.models import Cohort, Intake, Program
from tests import harness
from tests.applicants.screening.rubrics import DEMO

INSTRUMENTS = [
    ("problem_solving", "Problem solving", 40),
    ("situational_judgment", "Situational judgment", 100),
    ("learning_agility", "Learning agility", 100),
]


def person(role="recruiter", email=""):
    """Somebody who holds ``role``."""
    user = User.objects.create(email=email or f"{role}@example.org", name=role.capitalize())
    RoleGrant.objects.create(user=user, role=role)
    return user


def intake(slug="cp7"):
    """An open intake with the three instruments."""
    now = timezone.now()
    program, _ = Program.objects.get_or_create(slug="program", defaults={"name": "Program"})
    cohort = Cohort.objects.create(program=program, name=f"Cohort {slug}", slug=slug, seats=95)
    call = Intake.objects.create(
        program=program,
        cohort=cohort,
        name=f"Intake {slug}",
        slug=slug,
        prefix=slug.upper(),
        opens_at=now - timedelta(days=30),
        closes_at=now + timedelta(days=30),
    )
    Instrument.objects.bulk_create(
        Instrument(intake=call, key=key, name=name, high=high, position=position)
        for position, (key, name, high) in enumerate(INSTRUMENTS)
    )
    return call


def rubric(call, *, by, rules=DEMO, name="Default", version=1, approved=True):
    """A version of the rules, approved unless said otherwise."""
    return Rubric.objects.create(
        intake=call,
        name=name,
        version=version,
        content=rules.as_json(),
        fingerprint=rules.fingerprint(),
        reason="Written for the test.",
        state=RubricState.APPROVED if approved else RubricState.DRAFT,
        created_by=by,
    )


PEOPLE = """
INSERT INTO accounts_user (email, name, password, is_active, time_zone, theme, keys_on, created_at)
SELECT format('%%s-%%s@example.org', %(slug)s, n), '', '', true, '', 'system', true, now()
FROM generate_series(1, %(count)s) AS n RETURNING id
"""
APPLICATIONS = """
INSERT INTO applicants_application (reference, intake_id, applicant_id, external_id, state,
    state_changed_at, held_from, submitted_at, degree_level, field_of_study, work_authorized,
    at_least_18, available_from, regions, home_state, channel, tags, suggestion, created_at)
SELECT format('%%s-%%s', %(prefix)s, lpad(n::text, 7, '0')), %(intake)s, id, n::text, 'submitted',
    now(), '', now(), '', '', n %% 23 <> 0, true, DATE '2026-12-01' + (n %% 50)::int,
    CASE n %% 5 WHEN 0 THEN '{MW,SE}'::varchar[] ELSE '{SE}' END, '', 'web', '{}', '', now()
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM accounts_user
    WHERE email LIKE %(slug)s || '-%%@example.org') AS people
"""
VALUES = """
INSERT INTO applicants_assessmentresult (application_id, instrument_id, value)
SELECT a.id, i.id, round(((a.id * (i.position + 3) * 7919) %% 1000) * i.high / 1000, 1)
FROM applicants_application a JOIN applicants_instrument i USING (intake_id)
WHERE a.intake_id = %(intake)s AND (a.id + i.position) %% 97 <> 0
"""


def applications(call, count):
    """So many sent applications, nearly all with a value for each instrument."""
    names = {"slug": call.slug, "prefix": call.prefix, "intake": call.pk, "count": count}
    with connection.cursor() as cursor:
        for statement in (PEOPLE, APPLICATIONS, VALUES):
            cursor.execute(statement, names)
    return Application.objects.filter(intake=call).order_by("id")


def stage(count, slug="cp7"):
    """Intake, recruiter and approved rules with ``count`` applications."""
    recruiter = User.objects.filter(email="recruiter@example.org").first() or person()
    call = intake(slug)
    rules = rubric(call, by=recruiter)
    applications(call, count)
    return call, rules, recruiter


def in_state(application, state):
    """The application stands there, whatever the table of steps says of it."""
    before = Application.objects.values_list("state", flat=True).get(pk=application.pk)
    if before != state:
        Application.objects.filter(pk=application.pk).update(state=state)
        audit.record(
            "applicants.application.moved", by="system:test", about=application,
            from_state=before, to_state=state,
        )  # fmt: skip


def written(run):
    """What the run wrote, without ids: comparable between runs and ways of running."""
    return list(
        ScreeningResult.objects.filter(run=run)
        .order_by("application_id")
        .values_list(
            "application_id", "suggestion", "numerator", "score", "contributions", "failed",
            "problem", "inputs", "inputs_hash",
        )
    )  # fmt: skip


def as_superuser(var, statement):
    """The statement was carried out in the test's database, as no process of ours could."""
    harness.execute(var, statement, os.environ["CAREERPATH_DATABASE"])


def without_constraint(var, name):
    """The twin of a test: the named unique index is gone from its database."""
    as_superuser(var, f'DROP INDEX "{name}"')
