"""Dull records of the hub."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from careerpath.accounts.models import RoleGrant, User
from cohorts.models import (
    Campus,
    Cohort,
    CohortStaff,
    Intake,
    Program,
    RecruitingEvent,
    Section,
    ShareLink,
    UniversityPartner,
)

numbers = count(1)


def user(*roles, **fields):
    """Somebody with these roles."""
    number = next(numbers)
    fields.setdefault("email", f"person{number}@example.org")
    fields.setdefault("name", f"Person {number}")
    made = User.objects.create(**fields)
    RoleGrant.objects.bulk_create(RoleGrant(user=made, role=role) for role in roles)
    return made


def people(number):
    """So many people without a role."""
    return User.objects.bulk_create(
        User(email=f"person{next(numbers)}@example.org") for _ in range(number)
    )


def program(**fields):
    fields.setdefault("name", f"Program {next(numbers)}")
    fields.setdefault("slug", f"program-{next(numbers)}")
    return Program.objects.create(**fields)


def cohort(**fields):
    fields.setdefault("name", f"Cohort {next(numbers)}")
    fields.setdefault("slug", f"cohort-{next(numbers)}")
    fields.setdefault("seats", 20)
    if "program" not in fields:
        fields["program"] = program()
    return Cohort.objects.create(**fields)


def intake(*, opens=-30, closes=30, **fields):
    """An intake that opens and closes so many days from now."""
    now = timezone.now()
    number = next(numbers)
    fields.setdefault("name", f"Intake {number}")
    fields.setdefault("slug", f"intake-{number}")
    fields.setdefault("prefix", f"T{number}")
    fields.setdefault("opens_at", now + timedelta(days=opens))
    fields.setdefault("closes_at", now + timedelta(days=closes))
    if "program" not in fields:
        fields["program"] = program()
    return Intake.objects.create(**fields)


def section(cohort_, **fields):
    fields.setdefault("name", f"Section {next(numbers)}")
    return Section.objects.create(cohort=cohort_, **fields)


def duty(cohort_, person, **fields):
    return CohortStaff.objects.create(cohort=cohort_, user=person, **fields)


def partner(**fields):
    number = next(numbers)
    fields.setdefault("name", f"University {number}")
    fields.setdefault("code", f"U{number}")
    return UniversityPartner.objects.create(**fields)


def campus(partner_, **fields):
    fields.setdefault("name", f"Campus {next(numbers)}")
    return Campus.objects.create(partner=partner_, **fields)


def event(program_, **fields):
    fields.setdefault("name", f"Event {next(numbers)}")
    return RecruitingEvent.objects.create(program=program_, **fields)


def link(program_, by, **fields):
    fields.setdefault("label", f"Link {next(numbers)}")
    return ShareLink.objects.create(program=program_, created_by=by, **fields)
