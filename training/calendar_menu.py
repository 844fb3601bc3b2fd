"""What calendars and curricula put into the shell: navigation, home cards, words of the trail."""

from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone

from careerpath.audit import kinds
from careerpath.ui import home, nav
from careerpath.ui.when import words
from cohorts.models import Enrollment
from training import tabs
from training.models import ClassSession

VIEW = "training.view_training"
PART = "training.take_part"
MOST = 5
PAGES = tuple(
    f"training:{name}"
    for name in ("calendar", "apply", "shift", "session", "session_new", "session_edit")
)
SENTENCES = {
    "training.classsession.moved": "moved the session",
    "training.classsession.marked": "marked {people} people in the session",
    "training.classsession.held": "began the attendance of the session",
    "training.classsession.canceled": "canceled the session",
    "training.classsession.planned": "put the session back",
    "training.calendaract.applied": (
        "applied a curriculum: {sessions} sessions and {items} assessments"
    ),
    "training.calendaract.shifted": (
        "moved {sessions} sessions and {items} assessments by {days} days"
    ),
    "training.calendaract.undone": "took an act on the calendar back",
    "training.curriculum.copied": "copied the curriculum",
    "training.curriculum.retired": "took the curriculum out of use",
    "training.program.subjects_made": "began the subject areas of the program",
    "training.calendarfeed.opened": "made a private calendar address",
    "training.calendarfeed.closed": "closed the private calendar address",
}
NOUNS = {
    "classsession": "session",
    "curriculum": "curriculum",
    "curriculumsession": "session of a curriculum",
    "curriculumitem": "assessment of a curriculum",
    "curriculumgroup": "weight group of a curriculum",
    "subjectarea": "subject area",
    "masterylevel": "level of mastery",
    "room": "room",
}


def register():
    """Everything below stands in the registries of the floor."""
    nav.item(VIEW, "Train", "Calendar", "training:start", "calendar", order=80, views=PAGES)
    nav.item(VIEW, "Train", "Curricula", "training:curricula", "book-open", order=90)
    tabs.register("Calendar", "training:calendar", VIEW, order=90)
    home.card(VIEW, teaching_card)
    home.card(PART, learning_card)
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
    for model, noun in NOUNS.items():
        for act in ("created", "changed", "removed"):
            kinds.register(f"training.{model}.{act}", f"{act} the {noun}")


def _days(zone, number):
    """From the beginning of today in the program's zone, so many days."""
    today = timezone.now().astimezone(zone).date()
    start = datetime.combine(today, time(), tzinfo=zone)
    return start, datetime.combine(today + timedelta(days=number), time(), tzinfo=zone)


def teaching_card(request):
    """The sessions that this person teaches today, else the next one; nothing without any."""
    mine = ClassSession.objects.visible_to(request.user).taught_by(request.user).standing()
    mine = mine.select_related("cohort__program", "section", "room").in_order()
    now = timezone.now()
    coming = list(mine.filter(ends_at__gte=now - timedelta(hours=20))[: MOST + 3])
    today = [one for one in coming if _is_today(one, now)]
    found = today or [one for one in coming if one.starts_at > now][:1]
    if not found:
        return None
    lines = [
        home.Line(
            one.topic, reverse("training:session", args=[one.pk]), note=_facts(one, bool(today))
        )
        for one in found[:MOST]
    ]
    return home.Card(
        "You teach today" if today else "You teach next",
        home.Urgency.WORK if today else home.Urgency.GLANCE,
        icon="calendar",
        lines=lines,
        href=reverse("training:calendar", args=[found[0].cohort.slug]),
        action="Calendar",
    )


def _is_today(session, now):
    zone = session.cohort.program.zone()
    return session.starts_at.astimezone(zone).date() == now.astimezone(zone).date()


def _facts(session, is_today):
    """When, where and for whom, in one line."""
    zone = session.cohort.program.time_zone
    when = words(session.starts_at, "clock" if is_today else "both", zone)
    parts = [when, str(session.section or session.cohort)]
    if session.room:
        parts.append(str(session.room))
    return f"{', '.join(parts)}."


def learning_card(request):
    """The next sessions of the own seat, canceled ones included."""
    held = Enrollment.objects.held_by(request.user).confirmed().seated()
    enrollment = (
        held.select_related("cohort__program").order_by("-cohort__starts_on", "-id").first()
    )
    if enrollment is None:
        return None
    start, end = _days(enrollment.cohort.program.zone(), 7)
    coming = ClassSession.objects.for_enrollment(enrollment).within(start, end)
    coming = coming.select_related("cohort__program", "section", "room").in_order()[:MOST]
    lines = [
        home.Line(
            one.topic,
            reverse("training:my_session", args=[one.pk]),
            note=f"Canceled. {one.canceled_because}" if one.is_canceled else _facts(one, False),
        )
        for one in coming
    ]
    if not lines:
        return None
    return home.Card(
        "Your next sessions",
        home.Urgency.WORK,
        icon="calendar",
        lines=lines,
        href=reverse("training:own_calendar"),
        action="In your own calendar",
    )
