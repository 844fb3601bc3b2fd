"""Who has begun and not sent is reminded once, some days before the intake closes."""

import datetime as dt

from django.db import transaction

from applicants.domain.submission_window import database_now
from applicants.models import Application
from applicants.states import State
from careerpath.notifications import outbox
from careerpath.notifications.models import Message
from careerpath.ui.when import words
from cohorts.models import Intake

LETTER = "applicants.closing_soon"
BY_THE_CLOCK = "system:clock"
NOT_BEFORE = dt.timedelta(days=1)
"""Whoever began within a day has just had a letter with the deadline."""

SLICE = 200


def remind():
    """Every draft of an intake that closes soon has had its one letter; returns how many now.

    A letter is written only where the draft is still one in the same transaction, never for what
    an import brought, and not for whoever was given more time.
    """
    now, written = database_now(), 0
    for intake in Intake.objects.filter(closes_at__gt=now).select_related("program"):
        days = intake.program.closing_reminder_days
        if days and intake.opens_at <= now and intake.closes_at <= now + dt.timedelta(days=days):
            while count := _remind_some(intake, now):
                written += count
    return written


@transaction.atomic
def _remind_some(intake, now):
    known = Message.objects.filter(kind=LETTER, about_model=Application._meta.label_lower)
    begun = Application.objects.begun_here(intake).filter(
        created_at__lte=now - NOT_BEFORE, extensions=None
    )
    due = begun.exclude(pk__in=known.values("about_id")).order_by("pk").values_list("pk", flat=True)
    drafts = Application.objects.filter(pk__in=list(due[:SLICE]), state=State.DRAFT)
    count = 0
    for draft in drafts.select_related("applicant").select_for_update(of=("self",), no_key=True):
        outbox.queue(
            LETTER,
            to=draft.applicant,
            about=draft,
            by=BY_THE_CLOCK,
            context={
                "intake": str(intake),
                "slug": intake.slug,
                "until": words(intake.closes_at, "deadline", intake.program.time_zone),
            },
            key=f"{LETTER}:{draft.pk}",
        )
        count += 1
    return count
