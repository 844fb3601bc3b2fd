"""Class, grades, exams, credentials, skills: for the person and for those who teach them."""

from collections import Counter, defaultdict
from datetime import timedelta

from django.urls import reverse

from careerpath.reporting.events import Event, Stage
from training.models import (
    AttendanceRecord,
    Contact,
    Credential,
    ExamAttempt,
    Grade,
    Kudos,
    PlanItem,
    Signal,
    SkillEvidence,
    StaffStatus,
)
from training.models.scopes import people_of
from training.states import AttemptState, PlanItemState

EXAMS = {
    AttemptState.PASSED: ("Passed", "good"),
    AttemptState.FAILED: ("Did not pass", "warn"),
    AttemptState.NO_SHOW: ("Did not come to", "warn"),
}


def events(journey, reader, zone):
    """What training knows, to whom it belongs."""
    own = reader == journey.person
    teaches = reader.may("training.view_training") and people_of(reader).filter(pk=journey.pk)
    seat = {"enrollment": journey.pk}
    if own or teaches:
        yield from classes(journey, seat, zone)
        yield from grades(seat, reader, zone, own=own)
        yield from exams(seat)
        yield from skills(seat, zone)
    if teaches and reader.may("training.support"):
        yield from support(seat, zone)
    if own or teaches or reader.may("training.view_credentials"):
        yield from credentials(journey, reader, zone)


def classes(journey, seat, zone):
    """One line for each week: so many of so many sessions attended."""
    weeks = defaultdict(Counter)
    rows = AttendanceRecord.objects.filter(**seat, session__state="held").exclude(mark="")
    for mark, starts in rows.values_list("mark", "session__starts_at"):
        day = starts.astimezone(zone).date()
        weeks[day - timedelta(days=day.weekday())][mark] += 1
    for monday, marks in weeks.items():
        came, all_of_them = marks["P"] + marks["L"], sum(marks.values())
        yield Event(
            monday + timedelta(days=4),
            Stage.BOOT_CAMP,
            f"In class {came} of {all_of_them} times this week",
            f"{marks['L']} late." if marks["L"] else "",
        )


def grades(seat, reader, zone, *, own):
    """Released grades, each on the day of its release, with points for those who may see them."""
    rows = Grade.objects.visible_to(reader).filter(**seat, item__released_at__isnull=False)
    for grade in rows.select_related("item").exclude(points=None):
        points = f"{grade.points.normalize():f} of {grade.item.points.normalize():f} points."
        yield Event(
            grade.item.released_at.astimezone(zone).date(),
            Stage.BOOT_CAMP,
            f"Grade released: {grade.item.name}",
            points,
            reverse("training:my_work", args=[grade.item_id]) if own else "",
        )


def exams(seat):
    """Attempts with a result, on the day of the exam."""
    rows = ExamAttempt.objects.filter(**seat, state__in=EXAMS)
    for attempt in rows.select_related("certification"):
        words, tone = EXAMS[attempt.state]
        text = f"{words} the exam for {attempt.certification}"
        yield Event(attempt.day, Stage.CERTIFIED, text, tone=tone)


def credentials(journey, reader, zone):
    """Credentials, on the day they were given; those earned since the seat open a stage."""
    seated = journey.confirmed_at.astimezone(zone).date()
    rows = Credential.objects.visible_to(reader).filter(person=journey.person)
    for one in rows.select_related("certification"):
        yield Event(
            one.issued_on,
            Stage.CERTIFIED,
            f"Earned {one.certification}",
            f"Valid through {one.expires_on:%b %-d, %Y}." if one.expires_on else "",
            enters=one.issued_on >= seated,
            tone="good",
        )


def skills(seat, zone):
    """Skills that somebody else verified, and tasks of the last mile that were signed off."""
    rows = SkillEvidence.objects.filter(**seat, is_verified=True, withdrawn_at=None)
    for one in rows.select_related("skill"):
        yield Event(
            one.at.astimezone(zone).date(),
            Stage.LAST_MILE,
            f"Skill verified: {one.skill.name}, {one.get_level_display().lower()}",
            enters=True,
        )
    done = PlanItem.objects.filter(
        plan__enrollment=seat["enrollment"], state=PlanItemState.SIGNED_OFF
    )
    for item in done:
        day = item.signed_off_at.astimezone(zone).date()
        yield Event(day, Stage.LAST_MILE, f"Signed off: {item.what}", enters=True)


def support(seat, zone):
    """Kudos, contacts, weeks and signals: for those who support people."""
    for one in Kudos.objects.filter(**seat):
        yield Event(one.given_at.astimezone(zone).date(), Stage.BOOT_CAMP, "Kudos", one.text)
    for one in Contact.objects.filter(**seat).select_related("by"):
        yield Event(
            one.at.astimezone(zone).date(),
            Stage.BOOT_CAMP,
            f"{one.by} was in touch: {one.get_channel_display().lower()}",
            one.note,
        )
    for one in StaffStatus.objects.filter(**seat).newest():
        yield Event(
            one.set_at.astimezone(zone).date(),
            Stage.BOOT_CAMP,
            f"Week of {one.week_of:%b %-d}: {one.get_status_display().lower()}",
            one.note,
        )
    for one in Signal.objects.filter(**seat):
        day = one.raised_at.astimezone(zone).date()
        yield Event(day, Stage.BOOT_CAMP, f"Signal: {one.words or one.note}", tone="warn")
