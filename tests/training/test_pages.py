"""Calendars, sessions, curricula and private feeds, as people use them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from cohorts import icalendar
from tests.cohorts import made as hub
from tests.training import made
from training.domain import curricula, feeds, sessions
from training.models import CalendarFeed, ClassSession

pytestmark = pytest.mark.django_db


@pytest.fixture
def taught(client):
    """A cohort of six weeks, its instructor signed in, and a lead."""
    first = made.MONDAY.date()
    cohort = made.cohort(starts_on=first, ends_on=first + timedelta(days=39))
    teacher = made.instructor(cohort)
    client.force_login(teacher)
    return cohort, teacher


def test_an_instructor_looks_applies_and_takes_back(client, taught):
    cohort, _ = taught
    curricula.from_standard(cohort.program, by=hub.user("program_lead"))
    page = reverse("training:apply", args=[cohort.slug])
    assert b"42 sessions, 14 assessments" in client.get(page).content
    choice = client.get(page).context["form"].initial["curriculum"].pk
    assert client.post(page, {"curriculum": choice}).status_code == 302
    week = client.get(reverse("training:calendar", args=[cohort.slug]), {"week": 2})
    assert b"What the chart knows" in week.content
    act = week.context["acts"][0][0]
    client.post(reverse("training:act_undo", args=[act.pk]))
    assert not ClassSession.objects.exists()


def test_a_session_is_added_moved_and_canceled_by_forms(client, taught):
    cohort, teacher = taught
    new = reverse("training:session_new", args=[cohort.slug])
    form = {
        "topic": "Ward walk", "starts_at": "2026-03-03T09:00", "minutes": 60,
        "instructors": [teacher.pk], "is_required": "on",
    }  # fmt: skip
    assert client.post(new, {**form, "minutes": 0}).status_code == 422
    client.post(new, form)
    session = ClassSession.objects.get()
    assert session.starts_at == datetime(2026, 3, 3, 15, tzinfo=UTC)
    again = client.post(new, {**form, "topic": "At the same time"})
    assert b"teaches another session at that time" in again.content
    edit = reverse("training:session_edit", args=[session.pk])
    client.post(edit, {**form, "starts_at": "2026-03-04T10:00"})
    cancel = reverse("training:session_cancel", args=[session.pk])
    assert client.post(cancel, {"reason": " "}).status_code == 422
    client.post(cancel, {"reason": "Snow."})
    session.refresh_from_db()
    assert (session.state, session.sequence) == ("canceled", 2)
    assert session.starts_at == datetime(2026, 3, 4, 16, tzinfo=UTC)


def test_L10_a_private_feed_is_its_persons_until_it_is_closed(client, taught):
    cohort, _teacher = taught
    (enrollment,) = made.enrolled(cohort)
    session = made.session(cohort, topic="Words, and wards")
    feed = CalendarFeed.objects.create(person=enrollment.person)
    address = reverse("training:feed", args=[feeds.token_of(feed)])
    client.logout()
    feed_now = made.MONDAY
    assert "SUMMARY:Words\\, and wards" in feeds.ics(enrollment.person, now=feed_now)
    sessions.cancel(session, reason="Snow.", by="system:test")
    text = feeds.ics(enrollment.person, now=feed_now)
    assert "STATUS:CANCELLED" in text
    assert "SEQUENCE:1" in text
    assert client.get(address)["Content-Type"].startswith("text/calendar")
    token = address.split("/")[-1]
    assert client.get(address.replace(token, f"x{token}")).status_code == 404
    feeds.close_feed(enrollment.person)
    closed = client.get(address)
    assert (closed.status_code, closed.content.decode()) == (404, feeds.GONE)


def test_a_calendar_is_folded_and_escaped_as_its_standard_says():
    event = icalendar.Event(
        uid="1@x", starts_at=made.MONDAY, ends_at=made.MONDAY, stamp=made.MONDAY,
        summary="Ä" * 60 + "; a, b\\c\nd\x07",
    )  # fmt: skip
    text = icalendar.calendar([event], name="Boot camp")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert ("Ä" * 60 + "\\; a\\, b\\\\c\\nd") in text.replace("\r\n ", "")
    assert "DTSTART:20260302T150000Z" in text
    assert text.endswith("END:VCALENDAR\r\n")
