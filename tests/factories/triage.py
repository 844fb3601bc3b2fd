"""Applications of every kind for the list, with identities that must never show."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from applicants.models import Application, Channel, Identity
from applicants.states import State
from careerpath.accounts.models import RoleGrant, User
from cohorts.models import Cohort, Intake, Program, UniversityPartner

FIELDS = ["Nursing", "Information systems", "History", "Biology", "Business", "Philosophy"]
STATES = [State.REVIEW, State.SECOND, State.SCREENING, State.SUBMITTED, State.SHORTLISTED]


def person(role, name="Dana Whitfield", email=None):
    """Somebody of the staff."""
    email = email or f"{name.split()[0].lower()}-{role}@example.org"
    user = User.objects.create(email=email, name=name)
    if role:
        RoleGrant.objects.create(user=user, role=role)
    return user


def intake(slug="cp7", seats=95):
    """An intake that is open, with its cohort."""
    program, _ = Program.objects.get_or_create(slug="program", defaults={"name": "Program"})
    cohort = Cohort.objects.create(program=program, name=f"Cohort {slug}", slug=slug, seats=seats)
    now = timezone.now()
    return Intake.objects.create(
        program=program,
        cohort=cohort,
        name=f"Intake {slug}",
        slug=slug,
        prefix=slug.upper(),
        opens_at=now - dt.timedelta(days=30),
        closes_at=now + dt.timedelta(days=30),
    )


def applications(count, *, call=None, state=None, canary="", start=1, **fields):
    """So many applications, all kinds in turn; ``canary`` stands in every identifying field."""
    call = call or intake()
    now, today = timezone.now(), timezone.localdate()
    people = User.objects.bulk_create(
        User(email=f"{canary}{call.slug}-{n}@example.org", name=f"{canary} Applicant {n}")
        for n in range(start, start + count)
    )
    rows = Application.objects.bulk_create(
        Application(
            **{
                "reference": f"{call.prefix}-{n:05d}",
                "intake": call,
                "applicant": who,
                "external_id": f"{canary}x{n}",
                "state": state or STATES[n % len(STATES)],
                "submitted_at": now - dt.timedelta(days=n % 20),
                "state_changed_at": now - dt.timedelta(days=n % 9, minutes=n % 50),
                "field_of_study": FIELDS[n % len(FIELDS)],
                "home_state": ["TX", "CA", "NY"][n % 3],
                "channel": Channel.values[n % len(Channel.values)],
                "work_authorized": [True, False, None][n % 3],
                "willing_to_relocate": n % 2 == 0,
                "due_on": today + dt.timedelta(days=n % 7 - 2) if n % 3 else None,
                "potential": Decimal(n * 7 % 100) if n % 4 else None,
                "suggestion": ["advance", "person", "decline", ""][n % 4],
                "tags": ["strong answers"] if n % 5 == 0 else [],
                **fields,
            }
        )
        for n, who in enumerate(people, start)
    )
    partner, _ = UniversityPartner.objects.get_or_create(
        code=f"{canary}P", defaults={"name": f"{canary} University"}
    )
    Identity.objects.bulk_create(
        Identity(
            application=row,
            given_name=f"{canary}Given",
            family_name=f"{canary}Family",
            preferred_name=f"{canary}Preferred",
            email=f"{canary}{row.pk}@example.org",
            phone=f"{canary}555",
            city=f"{canary}City",
            postal_code=f"{canary}Z"[:20],
            country=f"{canary}Land",
            partner=partner,
            source=f"{canary}Source",
        )
        for row in rows
    )
    return rows
