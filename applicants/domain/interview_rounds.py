"""Setting interviews up: the round with its kit and panel, and the times that can be booked."""

import datetime as dt

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from applicants.domain import interview_booking, review_rubrics, triage
from applicants.domain import interview_letters as letters
from applicants.interviewing import cut
from applicants.models import (
    Interview,
    InterviewRound,
    InterviewSlot,
    KitQuestion,
    PanelMember,
    Recusal,
    ReviewKind,
    SlotInterviewer,
)
from careerpath import audit
from careerpath.ui.when import words
from careerpath.workflow import Refused, refusing

MOST_AT_ONCE = 400
FIXED = ("minutes", "panel_size")
COPIED = (
    "name", "minutes", "mode", "place", "panel_size", "notice_hours", "max_rebookings",
    "grace_minutes", "what_to_expect",
)  # fmt: skip


# ------------------------------------------------------------------ the round
def last_time(intake):
    """The newest round of the program before this one, to begin from; None without any."""
    rounds = InterviewRound.objects.filter(intake__program=intake.program)
    return rounds.prefetch_related("questions", "panel").order_by("-pk").first()


def rubric_for(intake):
    """The approved interview rubric of the intake. Refused without one."""
    return review_rubrics.in_force(intake, kind=ReviewKind.INTERVIEW)


@transaction.atomic
def save(intake, *, by, values, questions, panel, round=None):
    """The round is as it was entered, with its kit and panel; returns it.

    Length and size of the panel stand once somebody has booked. ``questions`` are dictionaries in
    order, ``panel`` the ids of those who interview.
    """
    rubric = round.rubric if round else rubric_for(intake)
    round = round or InterviewRound(intake=intake, rubric=rubric, created_by=by)
    if round.pk and Interview.objects.holding().filter(slot__round=round).exists():
        for name in FIXED:
            if getattr(round, name) != values[name]:
                raise Refused("Length and panel stand once somebody has booked. Make a new round.")
    for name, value in values.items():
        setattr(round, name, value)
    with refusing():
        round.save()
        round.questions.all().delete()
        KitQuestion.objects.bulk_create(
            KitQuestion(round=round, position=n, **one) for n, one in enumerate(questions)
        )
    set_panel(round, panel)
    audit.record(
        "applicants.interviewround.saved", by=by, about=round,
        intake=intake.pk, questions=len(questions), panel=len(panel),
    )  # fmt: skip
    return round


def set_panel(round, ids):
    """These people interview in the round; who left keeps the slots given before."""
    known = {pk for pk, _ in triage.readers()}
    if unknown := set(ids) - known:
        raise Refused(f"{len(unknown)} of these people may not read applications.")
    if len(set(ids)) < round.panel_size:
        raise Refused(f"A panel of {round.panel_size} needs as many people; you chose {len(ids)}.")
    now = timezone.now()
    round.panel.exclude(user__in=ids).filter(left_at=None).update(left_at=now)
    round.panel.filter(user__in=ids).update(left_at=None)
    have = set(round.panel.values_list("user", flat=True))
    PanelMember.objects.bulk_create(
        PanelMember(round=round, user_id=pk) for pk in sorted(set(ids) - have)
    )


def panel_of(round):
    """Who interviews in the round today: (id, name), by name."""
    members = round.panel.filter(left_at=None).values("user")
    people = get_user_model().objects.filter(pk__in=members, is_active=True).order_by("name", "pk")
    return [(one.pk, str(one)) for one in people]


# ------------------------------------------------------------------ slots
def days_between(first, last, weekdays):
    """The days from ``first`` to ``last`` that fall on ``weekdays``, Monday being 0."""
    span = (last - first).days
    days = (first + dt.timedelta(days=n) for n in range(span + 1))
    return [day for day in days if day.weekday() in weekdays]


@transaction.atomic
def make_slots(round, *, days, starts, ends, pause, interviewers, by, place=""):
    """The round has slots on these days, each with this panel; returns them.

    ``starts`` and ``ends`` are times on the program's wall clock. Refused as a whole when one of
    the interviewers has another interview meanwhile, and for times that are over.
    """
    members = {pk for pk, _ in panel_of(round)}
    people = sorted(set(interviewers))
    if not set(people) <= members:
        raise Refused("Choose interviewers from the round’s panel.")
    if len(people) != round.panel_size:
        raise Refused(f"This round is interviewed by {round.panel_size}; you chose {len(people)}.")
    zone = round.intake.program.zone()
    spans = cut(
        days, starts=starts, ends=ends, minutes=round.minutes, pause=pause, zone=zone
    )  # fmt: skip
    spans = [span for span in spans if span[0] > timezone.now()]
    if not spans:
        raise Refused(
            "No slot fits: choose days that are not over, and hours that are long enough."
        )
    if len(spans) > MOST_AT_ONCE:
        raise Refused(f"That makes {len(spans):,} slots; make at most {MOST_AT_ONCE} at once.")
    with refusing(interviewer_in_one_place=_clash(people, spans, round)):
        slots = InterviewSlot.objects.bulk_create(
            InterviewSlot(round=round, starts_at=a, ends_at=b, place=place) for a, b in spans
        )
        SlotInterviewer.objects.bulk_create(
            SlotInterviewer(
                slot=slot,
                interviewer_id=pk,
                during=DateTimeTZRange(slot.starts_at, slot.ends_at, "[)"),
            )
            for slot in slots
            for pk in people
        )
    audit.record("applicants.interviewround.slots_made", by=by, about=round, slots=len(slots))
    return slots


def _clash(people, spans, round):
    """The sentence for interviewers who are taken: who, and when first."""
    whole = DateTimeTZRange(spans[0][0], spans[-1][1], "[)")
    taken = SlotInterviewer.objects.sitting().filter(interviewer__in=people, during__overlap=whole)
    for seat in taken.select_related("interviewer").order_by("during"):
        if any(a < seat.during.upper and seat.during.lower < b for a, b in spans):
            when = words(seat.during.lower, "deadline", round.intake.program.time_zone)
            return f"{seat.interviewer} has another interview at {when}. Nothing was made."
    return "An interviewer has another interview at one of these times. Nothing was made."


@transaction.atomic
def close_slot(slot, *, by):
    """Nobody can book this time any more. Refused while somebody has it."""
    with refusing():
        slot = InterviewSlot.objects.select_for_update(no_key=True).get(pk=slot.pk)
        if slot.is_closed:
            raise Refused("This time is closed already.")
        if Interview.objects.holding().filter(slot=slot).exists():
            raise Refused("Somebody has booked this time. Move or cancel that interview first.")
        slot.closed_at, slot.closed_by = timezone.now(), by
        slot.save(update_fields=["closed_at", "closed_by"])
        slot.seats.sitting().update(left_at=slot.closed_at)
        audit.record("applicants.interviewslot.closed", by=by, about=slot)


@transaction.atomic
def replace_interviewer(slot, *, leaves, comes, by):
    """Somebody else sits in the panel of this slot.

    Refused for a person who has another interview then, or knows the applicant who booked it.
    """
    slot = InterviewSlot.objects.select_for_update(no_key=True).get(pk=slot.pk)
    if comes not in {pk for pk, _ in panel_of(slot.round)}:
        raise Refused("Choose somebody from the round’s panel.")
    slot.seats.sitting().filter(interviewer=leaves).update(left_at=timezone.now())
    with refusing():
        seat = SlotInterviewer.objects.create(
            slot=slot,
            interviewer_id=comes,
            during=DateTimeTZRange(slot.starts_at, slot.ends_at, "[)"),
        )
    booked = Interview.objects.holding().filter(slot=slot).for_list().first()
    if booked is not None:
        conflict = interview_booking.conflict_with(booked.invitation.application)
        if SlotInterviewer.objects.filter(pk=seat.pk).filter(conflict).exists():
            raise Refused("This person knows the applicant. Choose somebody else.")
        letters.tell_panel(booked, "booked", by=by)
    audit.record(
        "applicants.interviewslot.interviewer", by=by, about=slot, leaves=leaves, comes=comes
    )


@transaction.atomic
def recuse(interview, *, why, note="", by):
    """``by`` does not interview this person: recorded as a recusal, and the seat is empty."""
    seats = interview.slot.seats.sitting().filter(interviewer=by)
    if not interview.is_scheduled or not seats.exists():
        raise Refused("This interview is not yours any more.")
    Recusal.objects.get_or_create(
        application_id=interview.invitation.application_id,
        user=by,
        defaults={"reason": why, "note": note},
    )
    seats.update(left_at=timezone.now())
    audit.record("applicants.interview.recused", by=by, about=interview, why=str(why))
