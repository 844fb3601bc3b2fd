"""Copying from last time: the same shape, other dates."""

from django.db import transaction

from careerpath import audit
from cohorts.calendar_weeks import shift_date, shift_instant
from cohorts.domain.constraints import refusals
from cohorts.domain.set_up import free_slug
from cohorts.models import Cohort, CohortStaff, DayOff, Intake, Section
from cohorts.signals import intake_copied


@transaction.atomic
def copy_intake(source, *, name, prefix, opens_on, cohort, by):
    """A new intake like ``source`` that opens on ``opens_on`` at the same time of day.

    Its window is as long on the wall clock of the program, its partners are the same, its seed
    is its own, and apps above copy what they keep for an intake in the same transaction.
    """
    zone = source.program.zone()
    days = (opens_on - source.opens_at.astimezone(zone).date()).days
    copy = Intake(
        program=source.program,
        cohort=cohort,
        name=name,
        slug=free_slug(Intake, name),
        prefix=prefix,
        opens_at=shift_instant(source.opens_at, days, zone),
        closes_at=shift_instant(source.closes_at, days, zone),
        grace_minutes=source.grace_minutes,
    )
    with refusals():
        copy.save(force_insert=True)
    copy.partners.set(source.partners.filter(is_active=True))
    audit.record("cohorts.intake.copied", by=by, about=copy, source_id=source.pk, days=days)
    intake_copied.send(sender=Intake, source=source, copy=copy, by=by)
    return copy


@transaction.atomic
def copy_cohort(source, *, name, starts_on, by, with_staff):
    """A new planned cohort like ``source`` that starts on ``starts_on``.

    Seats, sections and length are the same; its own days off move with the dates; staff come
    along when ``with_staff``, with duties that begin on the first day.
    """
    days = (starts_on - source.starts_on).days if source.starts_on else 0
    copy = Cohort(
        program=source.program,
        name=name,
        slug=free_slug(Cohort, name),
        seats=source.seats,
        starts_on=starts_on,
        ends_on=shift_date(source.ends_on, days) if source.ends_on else None,
    )
    with refusals():
        copy.save(force_insert=True)
    sections = {}
    for section in source.sections.order_by("id"):
        sections[section.pk] = Section.objects.create(
            cohort=copy, name=section.name, size=section.size
        )
    DayOff.objects.bulk_create(
        DayOff(
            program=source.program,
            cohort=copy,
            day=shift_date(day_off.day, days),
            name=day_off.name,
        )
        for day_off in source.days_off.order_by("id")
    )
    if with_staff:
        CohortStaff.objects.bulk_create(
            CohortStaff(
                cohort=copy,
                section=sections.get(duty.section_id),
                user_id=duty.user_id,
                duty=duty.duty,
                since=starts_on,
            )
            for duty in source.staff.filter(until=None).order_by("id")
        )
    audit.record("cohorts.cohort.copied", by=by, about=copy, source_id=source.pk, days=days)
    return copy
