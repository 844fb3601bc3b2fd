"""Small intakes and files for the tests of the import."""

import csv
import datetime as dt
import io
import json

from django.core.management import call_command
from django.utils import timezone

from applicants.models import Instrument, Question
from careerpath.accounts.models import User
from cohorts.models import Intake, Program, UniversityPartner

HEADER = ["external_id", "given_name", "family_name", "email"]
QUESTIONS = {
    "cause": "Which cause would you work for?",
    "taught_yourself": "What did you teach yourself?",
    "user_first": "When did you put the user first?",
}
INSTRUMENTS = {"problem_solving": 40, "situational_judgment": 100, "learning_agility": 100}


def intake(slug="spring", prefix="CP7"):
    """An open intake with three questions and three instruments."""
    program, _ = Program.objects.get_or_create(slug="program", defaults={"name": "Program"})
    made = Intake.objects.create(
        program=program,
        name=slug.title(),
        slug=slug,
        prefix=prefix,
        opens_at=timezone.now() - dt.timedelta(days=30),
        closes_at=timezone.now() + dt.timedelta(days=30),
    )
    for position, (key, text) in enumerate(QUESTIONS.items()):
        Question.objects.create(intake=made, key=key, text=text, position=position)
    for position, (key, high) in enumerate(INSTRUMENTS.items()):
        Instrument.objects.create(
            intake=made, key=key, name=key.replace("_", " ").title(), high=high, position=position
        )
    return made


def partner(code="STU", name="State University"):
    return UniversityPartner.objects.create(code=code, name=name)


def person(email, **fields):
    user = User(email=email, **fields)
    user.set_unusable_password()
    user.save()
    return user


def people(count, **fields):
    """Rows of that many applicants, as dictionaries."""
    return [
        {
            "external_id": f"X-{n}",
            "given_name": f"Mira{n}",
            "family_name": "Sosa",
            "email": f"mira{n}@example.edu",
            **fields,
        }
        for n in range(1, count + 1)
    ]


def csv_bytes(rows, *, columns=None, encoding="utf-8", delimiter=","):
    columns = columns or list(dict.fromkeys(name for row in rows for name in row)) or HEADER
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def put(tmp_path, content, name="file.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def run(path, *args, slug="spring"):
    """What the command says on its last line."""
    out = io.StringIO()
    call_command("import_applications", str(path), "--intake", slug, "--json", *args, stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def run_rows(tmp_path, rows, *args, **options):
    return run(put(tmp_path, csv_bytes(rows, **options)), *args)


def counts(report):
    return tuple(report[name] for name in ("created", "updated", "unchanged", "refused"))
