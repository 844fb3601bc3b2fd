"""Cohorts whose decisions are final, with answers that a test chooses."""

from datetime import date, timedelta

from django.db import connection
from django.utils import timezone

from applicants import selfid
from applicants.models import Application
from applicants.states import State
from careerpath.accounts.models import RoleGrant, User
from careerpath.equity.models import ReportRequest
from careerpath.equity.store import reports
from cohorts.models import Cohort, Intake, Program
from tests import harness

# The cohort of domain.md 4.3: 95 people of whom 65 are not White (EEO-1) and 37 are women.
RACES = {"WHITE": 30, "ASIAN": 24, "BLACK": 20, "HISP": 13, "ASIAN BLACK": 6, "AIAN": 1, "NHPI": 1}
GENDERS = {"woman": 37, "man": 58}


def person(role):
    """Somebody who holds the role."""
    user = User.objects.create_user(email=f"{role}@example.org", name=role.title())
    RoleGrant.objects.create(user=user, role=role)
    return user


def program():
    """The one program."""
    return Program.objects.get_or_create(name="Program", slug="program")[0]


def cohort(number, *, seats=95, final=True):
    """A cohort with an intake; the decisions are final unless said otherwise."""
    start = date(2025, 1, 6) + timedelta(weeks=8 * number)
    made = Cohort.objects.create(
        program=program(), name=f"Cohort {number}", slug=f"cohort-{number}", seats=seats,
        starts_on=start, ends_on=start + timedelta(days=39),
    )  # fmt: skip
    now = timezone.now()
    Intake.objects.create(
        program=made.program, cohort=made, name=f"Intake {number}", slug=f"intake-{number}",
        prefix=f"CP{number}", opens_at=now - timedelta(days=90),
        closes_at=now - timedelta(days=30), decisions_final_at=now if final else None,
    )  # fmt: skip
    return made


def spread(counts):
    """Each value as often as it is counted."""
    return [value for value, count in counts.items() for _ in range(count)]


def accepted(cohort, *, races=RACES, genders=GENDERS, state=State.ACCEPTED, silent=0):
    """So many people of the cohort have answered so, and ``silent`` have declined."""
    intake = Intake.objects.get(cohort=cohort)
    pairs = list(zip(spread(races), spread(genders), strict=True))
    start = Application.objects.filter(intake=intake).count()
    people = User.objects.bulk_create(
        User(email=f"{intake.slug}-{start + n}@example.com", name="A")
        for n in range(len(pairs) + silent)
    )
    rows = Application.objects.bulk_create(
        Application(
            reference=f"{intake.prefix}-{start + n + 1}", intake=intake, applicant=one,
            external_id=f"{start + n}", state=state, submitted_at=timezone.now(),
        )
        for n, one in enumerate(people)
    )  # fmt: skip
    said = [
        (one.pk, "answered", {"race": race.split(), "gender": gender})
        for one, (race, gender) in zip(rows, pairs, strict=False)
    ]
    selfid.put_all([*said, *((one.pk, "declined", {}) for one in rows[len(pairs) :])])
    return rows


def ask(cohort, *, by=None, population="accepted", pooled=False, detail=""):
    """A request as the page writes it."""
    return ReportRequest.objects.create(
        cohort=cohort, by=by, population=population, pooled=pooled, detail=detail
    )


def answered(as_equity, request):
    """The report of a request, made under the equity login; None when it was refused."""
    with as_equity():
        made = reports.answer(request.pk)
    request.refresh_from_db()
    return made


def counts(report, key):
    """The cells of one part of a report, None where masked; the sentence where it was refused."""
    part = next(part for part in report.body["parts"] if part["key"] == key)
    if "refused" in part:
        return part["refused"]
    return {cell[0][0]: cell[2] for cell in part["release"]["cells"]}


def as_superuser(var, statement):
    """The statement was done in this test's database."""
    harness.execute(var, statement, connection.settings_dict["NAME"])
