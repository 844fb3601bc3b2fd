"""Import of a CSV with three answers a row, against a bare COPY and django-import-export.

The bare COPY puts the very rows that our import made (people, addresses, applications, identities,
answers, results, audit lines) into the same tables of a fresh database, keys and indexes in place.
"""

import csv
import datetime as dt
import io
import os
import pathlib
import random
import tempfile

import tablib
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from import_export import resources

from applicants.domain import import_files, import_staging, importing
from applicants.models import (
    Answer,
    Application,
    AssessmentResult,
    Identity,
    ImportState,
    Instrument,
    Question,
)
from careerpath.accounts.models import User
from careerpath.audit.models import AuditEvent
from cohorts.models import Cohort, Intake, Program, UniversityPartner
from tests import harness, plugin
from tests.benchmarks.table import Row, seconds

BY = "system:benchmark"
QUESTIONS = ("cause", "taught_yourself", "user_first")
INSTRUMENTS = {"problem_solving": 40, "situational_judgment": 100, "learning_agility": 100}
GROUND = (Program, Cohort, UniversityPartner, Intake, Question, Instrument)
RESULT = (User, EmailAddress, Application, Identity, Answer, AssessmentResult, AuditEvent)
LINE = ("kind", "actor_id", "actor", "model", "subject_id", "from_state", "to_state", "reason",
        "cause", "request_id", "detail")  # fmt: skip


def ground():
    """An intake with questions, instruments and partners."""
    program = Program.objects.create(name="Program", slug="program")
    intake = Intake.objects.create(
        program=program,
        name="Spring",
        slug="spring",
        prefix="CP7",
        opens_at=timezone.now() - dt.timedelta(days=30),
        closes_at=timezone.now() + dt.timedelta(days=30),
    )
    for key in QUESTIONS:
        Question.objects.create(intake=intake, key=key, text=key)
    for key, high in INSTRUMENTS.items():
        Instrument.objects.create(intake=intake, key=key, name=key, high=high)
    for number in range(20):
        UniversityPartner.objects.create(code=f"U{number}", name=f"University {number}")
    return intake


def file(rows):
    """A CSV of that many applications, three answers of some 120 words each."""
    source = random.Random(7)
    words = [
        "".join(source.choices("abcdefghiklmnoprstu", k=source.randint(2, 9))) for _ in range(4000)
    ]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(
        ["external_id", "given_name", "family_name", "email", "phone", "city", "state",
         "postal_code", "partner", "degree_level", "field_of_study", "work_authorized",
         "willing_to_relocate", "regions", "submitted_at",
         *(f"answer:{key}" for key in QUESTIONS), *(f"assessment:{key}" for key in INSTRUMENTS)]
    )  # fmt: skip
    sent = timezone.now() - dt.timedelta(days=9)
    for number in range(rows):
        writer.writerow(
            [f"X{number}", source.choice(words).title(), source.choice(words).title(),
             f"person{number}@example.edu", f"+1 555 {number:07}", source.choice(words), "ID",
             f"{number % 90000 + 10000}", f"U{number % 20}", "bachelor", source.choice(words),
             "yes", "no", "midwest;south", sent.isoformat(),
             *(" ".join(source.choices(words, k=120)) for _ in QUESTIONS),
             *(source.randint(0, high) for high in INSTRUMENTS.values())]
        )  # fmt: skip
    return out.getvalue().encode()


def fresh(suffix):
    """A database with the ground alone; returns its intake."""
    harness.use_clone(plugin.VAR, f"test_bench_{os.getpid()}_{suffix}")
    return ground()


def dump(model):
    """The model's rows in the text format of COPY, and their columns."""
    columns = LINE if model is AuditEvent else [f.column for f in model._meta.concrete_fields]
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    out = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({names}) TO STDOUT", out)
    return f"COPY {table} ({names}) FROM STDIN", out.getvalue()


def bare_copy(parts):
    """The rows stand in their tables, in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, data in parts:
            cursor.copy_expert(statement, io.BytesIO(data))


class ApplicationResource(resources.ModelResource):
    """The same import as one writes it with django-import-export."""

    class Meta:
        model = Application
        import_id_fields = ("external_id",)
        fields = ("external_id", "degree_level", "field_of_study")
        skip_unchanged = True
        report_skipped = False

    def before_import(self, dataset, **kwargs):
        self.intake = Intake.objects.get()
        self.questions = {q.key: q for q in Question.objects.all()}
        self.instruments = {i.key: i for i in Instrument.objects.all()}
        self.partners = {p.code: p for p in UniversityPartner.objects.all()}
        self.number = 0

    def after_import(self, dataset, result, **kwargs):
        """The library would set the sequence here, which the login "web" may not."""

    def before_save_instance(self, instance, row, **kwargs):
        user = User(email=row["email"], name=f"{row['given_name']} {row['family_name']}")
        user.set_unusable_password()
        user.save()
        EmailAddress.objects.create(user=user, email=row["email"], primary=True)
        self.number += 1
        instance.reference = f"CP7-{self.number:05d}"
        instance.intake, instance.applicant = self.intake, user
        instance.state, instance.home_state = "submitted", row["state"]
        instance.regions = row["regions"].split(";")
        instance.submitted_at = row["submitted_at"]

    def after_save_instance(self, instance, row, **kwargs):
        Identity.objects.create(
            application=instance,
            partner=self.partners[row["partner"]],
            **{name: row[name] for name in ("given_name", "family_name", "email", "phone", "city")},
            postal_code=row["postal_code"],
        )
        for key, question in self.questions.items():
            Answer.objects.create(
                application=instance, question=question, text=row[f"answer:{key}"]
            )
        for key, instrument in self.instruments.items():
            AssessmentResult.objects.create(
                application=instance, instrument=instrument, value=row[f"assessment:{key}"]
            )


def rehearsed(intake, content):
    """A job that waits for its confirmation."""
    job = import_files.upload(intake=intake, pieces=[content], file_name="a.csv", by=BY)
    job.step(ImportState.CHECKING, by=BY)
    importing.perform_rehearsal(job, by=BY)
    return job


def confirmed(job):
    """The job is done."""
    importing.start(job, by=BY)
    importing.perform_import(job, by=BY)


def once(rows):
    """Times of one round: rehearsal, confirm to finished, bare COPY."""
    content = file(rows)
    intake = fresh("ours")
    made = {}

    def rehearse():
        made["job"] = rehearsed(intake, content)

    rehearsal = seconds(rehearse)
    ours = seconds(lambda: confirmed(made["job"]))
    made["job"].refresh_from_db()
    if made["job"].state != ImportState.DONE or Answer.objects.count() != rows * 3:
        raise RuntimeError("The import did not do its work.")
    base, result = [dump(model) for model in GROUND], [dump(model) for model in RESULT]
    harness.use_clone(plugin.VAR, f"test_bench_{os.getpid()}_copy")
    bare_copy(base)
    theirs = seconds(lambda: bare_copy(result))
    return rehearsal, ours, theirs


def library(rows):
    """Seconds that django-import-export takes for the same file."""
    dataset = tablib.Dataset().load(file(rows).decode(), format="csv")
    fresh("library")

    def load():
        result = ApplicationResource().import_data(
            dataset, use_transactions=True, raise_errors=True
        )
        if result.has_errors() or Answer.objects.count() != rows * 3:
            raise RuntimeError("The library did not do its work.")

    return seconds(load)


def rows(quick=False):
    """Yield the lines of the table."""
    count = 2_000 if quick else 9_500
    with tempfile.TemporaryDirectory() as folder:
        settings.MEDIA_ROOT = pathlib.Path(folder)
        import_staging.folder()
        rounds = sorted((once(count) for _ in range(1 if quick else 3)), key=lambda r: r[1] / r[2])
        rehearsal, ours, theirs = rounds[len(rounds) // 2]
        yield Row("Import, confirm to finished, against a bare COPY", count, ours, theirs, "≤ 4×")
        slow = library(count)
        yield Row(
            "Import, rehearsal to finished, against import-export",
            count,
            rehearsal + ours,
            slow,
            "< 1×",
        )
    for suffix in ("ours", "copy", "library"):
        harness.drop(plugin.VAR, f"test_bench_{os.getpid()}_{suffix}")
    harness.use_clone(plugin.VAR, f"test_bench_{os.getpid()}")
