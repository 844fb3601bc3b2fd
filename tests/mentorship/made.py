"""Dull records of mentorship."""

from datetime import timedelta

from mentorship.domain.facts import today_of
from mentorship.models import Mentor, MentorshipLead, Pair
from tests.cohorts import made as hub
from tests.training.made import cohort, enrolled


def today(of):
    """The day that it is for the people of a cohort."""
    return today_of(of.program)


def mentor(of, **fields):
    """Somebody with the role, listed in the program of the cohort."""
    user = hub.user("mentor")
    return Mentor.objects.create(user=user, program=of.program, since=today(of), **fields)


def lead(of, role="program_lead"):
    """Somebody whose duty mentoring is."""
    user = hub.user(role)
    MentorshipLead.objects.create(
        program=of.program, user=user, from_on=today(of) - timedelta(days=9), given_by=user
    )
    return user


def pair(of=None, *, days=60, state="active", by=None, **fields):
    """A pair that began so many days ago."""
    of = of or cohort()
    by = by or mentor(of)
    return Pair.objects.create(
        mentor=by,
        enrollment=enrolled(of)[0],
        state=state,
        starts_on=None if state == "proposed" else today(of) - timedelta(days=days),
        proposed_by=by.user,
        **fields,
    )
