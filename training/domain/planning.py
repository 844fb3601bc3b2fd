"""A curriculum becomes the calendar of a cohort: what would be made, and making it."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import transaction

from careerpath import audit
from careerpath.workflow import Refused, refusing
from cohorts.models import CohortStaff, Section
from training import calendars
from training.domain import class_days, curricula
from training.models import (
    ActKind,
    CalendarAct,
    CalendarActRow,
    ClassSession,
    CohortPlan,
    GradeGroup,
    GradeItem,
    GradeItemSubject,
    SessionInstructor,
)
from training.models.program import POLICY_FIELDS

FURTHEST = 366


@dataclass
class Preview:
    """What an act would do: sessions and assessments, what is skipped, and what stands against it.

    ``warnings`` do not stop the act; ``conflicts`` do.
    """

    sessions: list = field(default_factory=list)  # unsaved ClassSession, with .teachers
    items: list = field(default_factory=list)  # pairs of planned item and due_at
    skipped: list = field(default_factory=list)  # pairs of topic and calendars.Skipped
    conflicts: list = field(default_factory=list)
    warnings: list = field(default_factory=list)

    @property
    def is_empty(self):
        """Whether there is nothing to do."""
        return not self.sessions and not self.items


# ---------------------------------------------------------------- apply
def preview(curriculum, cohort):
    """What applying ``curriculum`` to ``cohort`` would make; what is there already is left out."""
    found = Preview()
    if not cohort.starts_on:
        found.conflicts.append("The cohort has no first day yet. Set it first.")
        return found
    if curriculum.program_id != cohort.program_id:
        found.conflicts.append("The curriculum belongs to another program.")
        return found
    off = {day.day: day.name for day in cohort.all_days_off()} if cohort.ends_on else {}
    zone = cohort.program.zone()
    plan = {one.pk: one for one in curriculum.sessions.select_related("room", "subject")}
    planned = [
        calendars.Planned(one.pk, one.week, one.weekday, one.starts, one.minutes)
        for one in plan.values()
    ]
    placed, skipped = calendars.place(planned, cohort.starts_on, zone, off, ends_on=cohort.ends_on)
    found.skipped = [(plan[one.key], one) for one in skipped]
    sections = list(Section.objects.filter(cohort=cohort).order_by("name", "id"))
    there = set(
        ClassSession.objects.filter(cohort=cohort, planned__in=list(plan))
        .values_list("planned_id", "section_id")
    )  # fmt: skip
    teachers = _teachers(cohort)
    for one in placed:
        source = plan[one.key]
        for section in sections if source.is_per_section and sections else [None]:
            if (source.pk, section.pk if section else None) not in there:
                found.sessions.append(_session(source, one, cohort, section, teachers))
    _items(found, curriculum, cohort, zone)
    _look_for_conflicts(found, cohort)
    return found


def _session(source, placed, cohort, section, teachers):
    made = ClassSession(
        cohort=cohort,
        section=section,
        planned=source,
        starts_at=placed.starts_at,
        ends_at=placed.ends_at,
        subject=source.subject,
        topic=source.topic,
        room=source.room,
        link=source.link,
        materials=source.materials,
        is_required=source.is_required,
    )
    made.teachers = teachers[section.pk if section else None][:1]
    return made


def _teachers(cohort):
    """Who teaches whom: the lead instructor first; for a section its own, then the cohort's."""
    order = {CohortStaff.Duty.LEAD_INSTRUCTOR: 0, CohortStaff.Duty.INSTRUCTOR: 1}
    duties = CohortStaff.objects.filter(cohort=cohort, duty__in=order, until=None)
    rows = sorted(duties.select_related("user"), key=lambda one: (order[one.duty], one.pk))
    found = defaultdict(list)
    for row in rows:
        found[row.section_id].append(row.user)
    found[None] = found[None] or [row.user for row in rows]
    for section in list(found):
        found[section] = found[section] + [one for one in found[None] if one not in found[section]]
    found.default_factory = lambda: found[None]
    return found


def _items(found, curriculum, cohort, zone):
    off = class_days.off_of(cohort)
    there = set(
        GradeItem.objects.filter(cohort=cohort, planned__curriculum=curriculum)
        .values_list("planned_id", flat=True)
    )  # fmt: skip
    for item in curriculum.items.select_related("group").prefetch_related("subjects"):
        if item.pk not in there:
            planned = calendars.weekday_of(cohort.starts_on, item.due_week, item.due_weekday)
            # A plan that names a weekend means it; a day off it cannot know.
            meant = item.due_weekday >= calendars.WEEKEND
            day, moved = class_days.due(planned, off, cohort.ends_on, on_weekends=meant)
            if moved:
                found.warnings.append(f"{item.name}: {moved}")
            found.items.append((item, calendars.instant(day, item.due_time, zone)))
    if found.items:
        weights = sum(group.weight for group in curriculum.groups.all())
        if weights != 1000:
            found.warnings.append(
                f"The weights of the groups add up to {weights / 10:g} percent, not to 100."
            )


def _look_for_conflicts(found, cohort):
    """Rooms and instructors that are taken at the time; an instructor who is taken is left out."""
    if not found.sessions:
        return
    first = min(one.starts_at for one in found.sessions)
    last = max(one.ends_at for one in found.sessions)
    taken = ClassSession.objects.standing().filter(starts_at__lt=last, ends_at__gt=first)
    rooms = defaultdict(list)
    for other in taken.exclude(room=None).select_related("cohort"):
        rooms[other.room_id].append(other)
    busy = defaultdict(list)
    for row in SessionInstructor.objects.filter(
        is_on=True, starts_at__lt=last, ends_at__gt=first
    ).select_related("session__cohort"):
        busy[row.user_id].append(row.session)
    for one in found.sessions:
        if one.room_id:
            for other in _overlapping(rooms[one.room_id], one):
                found.conflicts.append(_clash(one, f"{one.room} is taken by {other.cohort}"))
            rooms[one.room_id].append(one)
        for user in list(one.teachers):
            for other in _overlapping(busy[user.pk], one):
                found.warnings.append(
                    _clash(one, f"{user} teaches {other.topic} of {other.cohort} at that time")
                )
                one.teachers = [other for other in one.teachers if other != user]
            if user in one.teachers:
                busy[user.pk].append(one)


def _overlapping(others, one):
    """The first of the others at the same time, as a list of none or one."""
    return [
        other for other in others
        if other.starts_at < one.ends_at and other.ends_at > one.starts_at
    ][:1]  # fmt: skip


def _clash(one, what):
    return f"{one.topic}, {one.starts_at.astimezone(one.cohort.program.zone()):%b %-d}: {what}."


@transaction.atomic
def apply(curriculum, cohort, *, by):
    """The cohort has the sessions, assessments and policy of the curriculum. Returns the act.

    Refused while something stands against it, or when everything is there already. Running it
    again makes only what is missing.
    """
    CohortPlan.objects.select_for_update().filter(cohort=cohort).first()
    found = preview(curriculum, cohort)
    if found.conflicts:
        raise Refused(found.conflicts[0])
    if found.is_empty:
        raise Refused("Everything in this curriculum is in the calendar already.")
    policy = {name: getattr(curriculum, name) for name in POLICY_FIELDS}
    CohortPlan.objects.update_or_create(
        cohort=cohort, defaults={"curriculum": curriculum}, create_defaults={
            "curriculum": curriculum, **policy,
        },
    )  # fmt: skip
    act = CalendarAct.objects.create(cohort=cohort, kind=ActKind.APPLIED, made_by=by)
    with refusing():
        ClassSession.objects.bulk_create(found.sessions)
        SessionInstructor.objects.bulk_create(
            SessionInstructor(session=one, user=user)
            for one in found.sessions
            for user in one.teachers
        )
        items = _make_items(found.items, curriculum, cohort)
    CalendarActRow.objects.bulk_create(
        [CalendarActRow(act=act, session=one) for one in found.sessions]
        + [CalendarActRow(act=act, item=one) for one in items]
    )
    audit.record(
        "training.calendaract.applied",
        by=by,
        about=act,
        cohort_id=cohort.pk,
        sessions=len(found.sessions),
        items=len(items),
    )
    return act


def _make_items(planned, curriculum, cohort):
    """The cohort has these assessments, in groups of the same names and weights."""
    groups = {group.name: group for group in GradeGroup.objects.filter(cohort=cohort)}
    for group in curriculum.groups.all():
        if group.name not in groups:
            groups[group.name] = GradeGroup.objects.create(
                cohort=cohort,
                name=group.name,
                weight=group.weight,
                drop_lowest=group.drop_lowest,
                position=group.position,
            )
    made = GradeItem.objects.bulk_create(
        GradeItem(
            cohort=cohort,
            planned=item,
            group=groups[item.group.name],
            due_at=due_at,
            position=number,
            **curricula.set_up_of(item),
        )
        for number, (item, due_at) in enumerate(planned)
    )
    GradeItemSubject.objects.bulk_create(
        GradeItemSubject(item=one, subject_id=row.subject_id, weight=row.weight)
        for one, (item, _) in zip(made, planned, strict=True)
        for row in item.subjects.all()
    )
    return made
