"""Private calendar feeds: one address for each person, until it is closed."""

from collections.abc import Callable
from datetime import timedelta
from itertools import chain

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.accounts import links
from careerpath.workflow import Refused, refusing
from cohorts import icalendar
from training.models import CalendarFeed, ClassSession

PURPOSE = "training.calendar_feed"
LASTS = 20 * 365 * 24 * 3600  # until its person closes it
GONE = "This address was closed. Its owner can make a new one."
PAST = timedelta(days=60)
MOST = 1000
more: list[Callable] = []


def also(function: Callable) -> None:
    """What ``function(person)`` answers, entries of a calendar, stands in the feed as well."""
    if function not in more:
        more.append(function)


@transaction.atomic
def open_feed(person):
    """The person has a private address for calendar programs. Refused while there is one."""
    with refusing():
        feed = CalendarFeed.objects.create(person=person)
    audit.record("training.calendarfeed.opened", by=person, about=feed)
    return feed


@transaction.atomic
def close_feed(person):
    """The address answers nobody any more."""
    feed = CalendarFeed.objects.filter(person=person).open_now().first()
    if feed is None:
        raise Refused("There is no private address to close.")
    CalendarFeed.objects.filter(pk=feed.pk).update(revoked_at=timezone.now())
    audit.record("training.calendarfeed.closed", by=person, about=feed)


def token_of(feed):
    """What the private address ends in."""
    return links.make(PURPOSE, [feed.pk, feed.nonce])


def person_of(token):
    """Whose feed the token opens. Refused when it is forged or closed, or the account is."""
    value = links.read(PURPOSE, token, max_age=LASTS)
    if not isinstance(value, list) or len(value) != 2:
        raise Refused(GONE)
    feed = CalendarFeed.objects.open_now().filter(pk=value[0], nonce=value[1])
    found = feed.select_related("person").first()
    if found is None or not found.person.is_active:
        raise Refused(GONE)
    return found.person


def sessions_of(person, now=None):
    """A person's calendar: the sessions of the own seat, and those that the person teaches."""
    since = (now or timezone.now()) - PAST
    every = ClassSession.objects.filter(starts_at__gte=since)
    mine = every.filter(pk__in=every.attended_by(person).values("pk")) | every.filter(
        pk__in=every.taught_by(person).values("pk")
    )
    return mine.for_calendar()[:MOST]


def ics(person, now=None):
    """The person's sessions as a calendar, canceled ones included, and what others add."""
    sessions = (event_of(one) for one in sessions_of(person, now))
    added = (source(person) for source in more)
    return icalendar.calendar(chain(sessions, *added), name="CareerPath")


def event_of(session):
    """A session as an entry of a calendar."""
    said = [session.materials]
    if session.is_canceled and session.canceled_because:
        said.insert(0, f"Canceled: {session.canceled_because}")
    names = ", ".join(str(row.user) for row in session.instructors.all())
    if names:
        said.insert(0, f"With {names}.")
    room = f"{session.room.name}, {session.room.place}".rstrip(", ") if session.room else ""
    title = f"{session.subject.code}: {session.topic}" if session.subject else session.topic
    return icalendar.Event(
        uid=f"{session.uid}@careerpath",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        summary=title,
        stamp=session.changed_at,
        sequence=session.sequence,
        canceled=session.is_canceled,
        location=room or session.link,
        description="\n\n".join(part for part in said if part),
        url=session.link,
    )
