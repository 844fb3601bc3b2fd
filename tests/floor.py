"""Dull records for the tests of the floor."""

from datetime import timedelta

from django.apps import apps
from django.utils import timezone

from applicants.models import Application
from applicants.states import State
from careerpath.accounts.models import User
from careerpath.workflow import Stateful
from cohorts.models import Cohort, Intake, Program


def user(email="tariq@example.org", name="Tariq Haddad"):
    return User.objects.get_or_create(email=email, defaults={"name": name})[0]


def intake(slug="cp7"):
    program = Program.objects.create(name=slug, slug=slug)
    cohort = Cohort.objects.create(program=program, name=slug, slug=slug, seats=95)
    now = timezone.now()
    return Intake.objects.create(
        program=program,
        cohort=cohort,
        name=slug,
        slug=slug,
        prefix=slug.upper(),
        opens_at=now - timedelta(days=30),
        closes_at=now + timedelta(days=30),
    )


def applications(count, *, state=State.SUBMITTED, intake_=None):
    """So many applications in one intake, all in one state."""
    call = intake_ or intake()
    people = User.objects.bulk_create(
        User(email=f"{call.slug}-{number}@example.org") for number in range(count)
    )
    return Application.objects.bulk_create(
        Application(
            reference=f"{call.prefix}-{number:06d}",
            intake=call,
            applicant=person,
            external_id=f"x{number}",
            state=state,
            submitted_at=timezone.now(),
        )
        for number, person in enumerate(people)
    )


def application(state=State.SUBMITTED, **kwargs):
    return applications(1, state=state, **kwargs)[0]


def stateful_models():
    """Every model whose state moves by steps."""
    return [model for model in apps.get_models() if issubclass(model, Stateful)]
