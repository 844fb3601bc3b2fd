"""Excuses: asked for by participants, answered by instructors, or granted by them right away.

A granted excuse never changes a mark that somebody set; whoever grants one for a time that has
passed may say that the absences of that time become excused.
"""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.notifications import outbox
from careerpath.ui.when import words
from careerpath.workflow import Refused, refusing
from training.domain import marks
from training.models import Excuse
from training.states import AskState

LONGEST = timedelta(days=45)
BACK = timedelta(days=21)
ANSWERED = "training.excuse_answered"


@transaction.atomic
def ask(enrollment, *, from_at, to_at, reason_class, text="", by):
    """An excuse is asked for and waits for an answer. Refused for an odd time or a second asking.

    ``by`` is the participant, or staff who write it down for somebody.
    """
    excuse = _new(enrollment, from_at, to_at, reason_class, text, by)
    with refusing():
        excuse.save(force_insert=True)
    audit.record("training.excuse.asked", by=by, about=excuse, to_state=excuse.state)
    return excuse


@transaction.atomic
def grant(enrollment, *, from_at, to_at, reason_class, text="", by):
    """Staff excuse somebody without having been asked."""
    excuse = _new(enrollment, from_at, to_at, reason_class, text, by)
    excuse.state, excuse.answered_by, excuse.answered_at = AskState.GRANTED, by, timezone.now()
    with refusing():
        excuse.save(force_insert=True)
    audit.record("training.excuse.granted", by=by, about=excuse, to_state=excuse.state)
    marks.settle_excuse(excuse, by=by)
    return excuse


def _new(enrollment, from_at, to_at, reason_class, text, by):
    if not enrollment.holds_seat:
        raise Refused("Only somebody with a seat can be excused.")
    if to_at <= from_at:
        raise Refused("An excuse ends after it begins.")
    if to_at - from_at > LONGEST:
        raise Refused("An excuse covers at most 45 days. Talk to the program about a leave.")
    if to_at < timezone.now() - BACK:
        raise Refused("That is more than three weeks ago. Talk to your instructor.")
    there = Excuse.objects.filter(
        enrollment=enrollment,
        state__in=[AskState.ASKED, AskState.GRANTED],
        from_at__lt=to_at,
        to_at__gt=from_at,
    )
    if there.exists():
        raise Refused("There is an excuse for a part of that time already.")
    return Excuse(
        enrollment=enrollment,
        from_at=from_at,
        to_at=to_at,
        reason_class=reason_class,
        text=text,
        asked_by=by,
    )


@transaction.atomic
def answer(excuse, *, granted, answer="", absences=False, by):
    """The excuse is granted or not; somebody who asked in vain reads why.

    With ``absences`` a granted one turns the absences of that time into excused ones. Refused when
    it was answered or withdrawn meanwhile.
    """
    if not granted and not answer.strip():
        raise Refused("Say in a few words why it is not granted.")
    values = {"answered_at": timezone.now(), "answered_by": by, "answer": answer}
    excuse.step(AskState.GRANTED if granted else AskState.REFUSED, by=by, set=values)
    zone = excuse.enrollment.cohort.program.time_zone
    context = {"granted": granted, "answer": answer, "when": words(excuse.from_at, "both", zone)}
    person = excuse.enrollment.person
    outbox.queue(ANSWERED, to=person, about=excuse, by=by, context=context)
    if granted:
        marks.settle_excuse(excuse, absences=absences, by=by)
    return excuse


@transaction.atomic
def withdraw(excuse, *, by):
    """The excuse does not hold any more; marks that stand already stay as they are."""
    excuse.step(AskState.WITHDRAWN, by=by)
    return excuse
