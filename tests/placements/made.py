"""Dull records of placing."""

from datetime import timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.utils import timezone

from placements.domain import submissions
from placements.models import (
    Client,
    ClientContact,
    OnboardingRequirement,
    Placement,
    Requisition,
    Site,
)
from tests.cohorts import made as hub
from tests.training import made as taught

numbers = count(1)
CHICAGO = ZoneInfo("America/Chicago")


def today():
    """The day that it is for the people of a program."""
    return timezone.now().astimezone(CHICAGO).date()


def client(program=None, **fields):
    """A client with a site and a contact."""
    number = next(numbers)
    fields.setdefault("name", f"Health system {number}")
    made = Client.objects.create(program=program or hub.program(), **fields)
    Site.objects.create(client=made, name="Main campus", city=f"City {number}")
    contact(made)
    return made


def contact(of, **fields):
    number = next(numbers)
    fields.setdefault("name", f"Contact {number}")
    fields.setdefault("email", f"contact{number}@example.org")
    return ClientContact.objects.create(client=of, **fields)


def opening(of, *, starts=30, state="open", **fields):
    """An opening at the client's first site."""
    fields.setdefault("title", f"Analyst {next(numbers)}")
    fields.setdefault("site", of.sites.first())
    fields.setdefault("contact", of.contacts.first())
    return Requisition.objects.create(
        client=of, starts_on=today() + timedelta(days=starts), state=state, **fields
    )


def requirement(of, **fields):
    fields.setdefault("name", f"Requirement {next(numbers)}")
    fields.setdefault("kind", "badge")
    return OnboardingRequirement.objects.create(client=of, **fields)


def graduate(program, state="completed"):
    """Somebody who finished in a cohort of the program."""
    return taught.enrolled(taught.cohort(program=program), state=state)[0]


def sent(requisition, enrollment, by):
    """The graduate agreed, and the client sees the card."""
    one = submissions.ask(requisition, enrollment, by=by)
    submissions.consent(one, agrees=True, by=enrollment.person)
    submissions.send(requisition, requisition.contact, by=by)
    one.refresh_from_db()
    return one


def placement(requisition, enrollment, by, *, starts=0, days=None, **fields):
    """A placement from so many days from now, for so many days."""
    first = today() + timedelta(days=starts)
    last = None if days is None else first + timedelta(days=days - 1)
    return Placement.objects.create(
        requisition=requisition,
        enrollment=enrollment,
        made_by=by,
        set_by=by,
        starts_on=first,
        ends_on=last,
        **fields,
    )
