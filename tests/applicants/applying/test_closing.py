"""Whoever has begun and not sent is reminded once, before the intake closes."""

import datetime as dt

import pytest
from django.utils import timezone

from applicants.domain import closing
from applicants.models import Application, Extension
from applicants.states import State
from careerpath.notifications.models import Message

from . import made

pytestmark = pytest.mark.django_db


def begun(call, email, *, days_ago=2, **fields):
    draft = made.draft(call, made.somebody(email))
    at = timezone.now() - dt.timedelta(days=days_ago)
    Application.objects.filter(pk=draft.pk).update(created_at=at, **fields)
    return draft


def reminded():
    return set(Message.objects.filter(kind=closing.LETTER).values_list("to_address", flat=True))


def test_drafts_are_reminded_once_and_nobody_else():
    call = made.intake(closes=2)
    begun(call, "one@example.org")
    sent = Application.objects.filter(pk=begun(call, "sent@example.org").pk)
    sent.step_all(State.SUBMITTED, by="system:test", set={"submitted_at": timezone.now()})
    begun(call, "imported@example.org", external_id="X-1")
    begun(call, "fresh@example.org", days_ago=0)
    longer = begun(call, "longer@example.org")
    Extension.objects.create(
        application=longer, until=call.closes_at + dt.timedelta(days=3), reason="Ill.",
        by=made.somebody("lead@example.org"),
    )  # fmt: skip
    begun(made.intake(closes=9), "far@example.org")

    assert closing.remind() == 1
    assert closing.remind() == 0
    assert reminded() == {"one@example.org"}
    letter = Message.objects.get(kind=closing.LETTER)
    assert f"/apply/{call.slug}/start/" in letter.body


def test_a_program_may_write_to_nobody_or_earlier():
    call = made.intake(closes=9)
    begun(call, "one@example.org")
    program = type(call.program).objects.filter(pk=call.program.pk)
    program.update(closing_reminder_days=0)
    assert closing.remind() == 0
    program.update(closing_reminder_days=10)
    assert closing.remind() == 1
