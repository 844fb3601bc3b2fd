"""The interviews of the demo's main intake: a round with times, some held, some to come."""

import datetime as dt

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from applicants import scoring
from applicants.domain import interview_invites, interview_rounds, review_rubrics
from applicants.interview_states import InterviewState
from applicants.interviewing import cut
from applicants.models import (
    Interview,
    InterviewInvitation,
    InterviewSlot,
    Rating,
    ReviewKind,
    Scorecard,
    SlotInterviewer,
)
from applicants.states import ScorecardState
from careerpath import audit
from careerpath.notifications.models import Message
from careerpath.notifications.models import State as MessageState
from cohorts.domain import approvals

BY = "system:interviews"
REASON = "What is asked and how it is scored is the same for everybody."
NO_SHOWS, LATE, BOOKED = 0.08, 0.1, 0.65
SAID = {1: "Could not name a cause after two tries.", 5: "Drew the flow and found the weak step."}
ROUND = {
    "name": "Structured interview", "minutes": 45, "mode": "video",
    "place": "https://meet.careerpath.example/interview", "panel_size": 2, "notice_hours": 24,
    "max_rebookings": 2, "grace_minutes": 10,
    "what_to_expect": "Five questions, the same for everybody, and time for yours. Nothing to "
    "prepare. You may make notes, and take a moment before you answer.",
}  # fmt: skip
KIT = (
    ("Tell us about something that kept going wrong, and how you found out why.",
     "Describes the trouble alone", "One likely cause, checked", "Several causes, tested in turn"),
    ("What did you set out to learn in the last year, and what came of it?",
     "Nothing by own choice", "Learned what was needed", "Learned, used it, can show it"),
    ("A nurse says the new screen slows her down. What do you do first?",
     "Explains the screen", "Asks what she needs", "Watches the work, then asks"),
    ("When did you finish something that others had given up?",
     "Waited for help", "Finished with a push", "Kept at it and changed the outcome"),
)  # fmt: skip


def set_up(intake, *, staff):
    """The intake has a round with its kit and panel, and times from tomorrow on; the round."""
    asks, approves = staff["program_lead"][:2]
    rubric = review_rubrics.save_version(
        intake, rules=scoring.DEFAULT_READING, reason=REASON, by=asks, kind=ReviewKind.INTERVIEW
    )
    approval = review_rubrics.ask_approval(rubric, by=asks)
    approvals.approve(approval, by=approves, sample_read=True, reason="Read point by point.")
    people = [*staff["reviewer"], *staff["recruiter"]][:6]
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    window = {
        "booking_opens_at": now - dt.timedelta(days=12),
        "booking_closes_at": now + dt.timedelta(days=9),
    }
    criteria = list(rubric.criteria.order_by("position"))
    questions = [
        {"text": text, "criterion_id": criteria[n].pk, "weak": weak, "fair": fair, "strong": strong}
        for n, (text, weak, fair, strong) in enumerate(KIT)
    ]
    size = min(ROUND["panel_size"], len(people))
    round_ = interview_rounds.save(
        intake,
        by=asks,
        values=ROUND | window | {"panel_size": size},
        questions=questions,
        panel=[one.pk for one in people],
    )
    zone = intake.program.zone()
    today = timezone.localtime(timezone.now(), zone).date()
    for first in range(0, len(people) - size + 1, size):
        _times(round_, people[first : first + size], _workdays(today, 1, 6), zone)
    return round_


def _workdays(today, step, number):
    """So many working days after today, or before it with a negative step."""
    days, day = [], today
    while len(days) < number:
        day += dt.timedelta(days=step)
        if day.weekday() < 5:
            days.append(day)
    return sorted(days)


def _times(round_, panel, days, zone):
    """The panel has four times on each morning."""
    spans = cut(
        days, starts=dt.time(9), ends=dt.time(13), minutes=round_.minutes, pause=15, zone=zone
    )
    slots = InterviewSlot.objects.bulk_create(
        InterviewSlot(round=round_, starts_at=a, ends_at=b) for a, b in spans
    )
    SlotInterviewer.objects.bulk_create(
        SlotInterviewer(
            slot=slot,
            interviewer=one,
            during=DateTimeTZRange(slot.starts_at, slot.ends_at, "[)"),
        )
        for slot in slots
        for one in panel
    )
    return slots


@transaction.atomic
def hold(round_, ids, *, rng):
    """These people are invited; most interviews are over, with a few that nobody came to."""
    made = _invite(round_, ids)
    zone = round_.intake.program.zone()
    today = timezone.localtime(timezone.now(), zone).date()
    people = list(round_.panel.order_by("pk").values_list("user", flat=True))
    size = round_.panel_size
    panels = [people[n : n + size] for n in range(0, len(people) - size + 1, size)]
    slots = []
    days = -(-len(made) // (4 * len(panels)))
    for panel in panels:
        users = [one.user for one in round_.panel.filter(user__in=panel).select_related("user")]
        slots += _times(round_, users, _workdays(today, -1, days), zone)
    slots.sort(key=lambda slot: slot.starts_at)
    rows = [
        Interview(
            invitation=one,
            slot=slot,
            booked_by_id=one.application.applicant_id,
            booked_at=slot.starts_at - dt.timedelta(days=4),
            came_late=False,
        )
        for one, slot in zip(made, slots, strict=False)
    ]
    Interview.objects.bulk_create(rows)
    missed = [one.pk for one in rows if rng.random() < NO_SHOWS]
    missed = missed or [rows[-1].pk] if rows else []
    held = [one.pk for one in rows if one.pk not in set(missed)]
    Interview.objects.filter(pk__in=held).step_all(InterviewState.COMPLETED, by=BY, cause="job")
    Interview.objects.filter(pk__in=missed).step_all(InterviewState.NO_SHOW, by=BY, cause="job")
    InterviewInvitation.objects.filter(interviews__in=missed).update(no_shows=1, sequence=1)
    InterviewInvitation.objects.filter(interviews__in=held).update(sequence=1)
    late = [pk for pk in held if rng.random() < LATE]
    Interview.objects.filter(pk__in=late).update(came_late=True)
    _scorecards(round_, [one for one in rows if one.pk in set(held)], rng=rng)


@transaction.atomic
def book(round_, ids, *, rng):
    """These people are invited; most have a time that lies ahead."""
    made = _invite(round_, ids)
    free = list(
        InterviewSlot.objects.filter(round=round_).to_come().filter(interviews=None).in_order()
    )
    rng.shuffle(free)
    chosen = [one for one in made if rng.random() < BOOKED]
    rows = Interview.objects.bulk_create(
        Interview(invitation=one, slot=slot, booked_by_id=one.application.applicant_id)
        for one, slot in zip(chosen, free, strict=False)
    )
    InterviewInvitation.objects.filter(interviews__in=rows).update(sequence=1)
    audit.record_many(
        "applicants.interview.booked", [one.pk for one in rows], model=Interview, by=BY
    )


def _invite(round_, ids):
    """Their invitations; the letters went out long ago."""
    if not ids:
        return []
    outcome = interview_invites.invite(round_, ids, by=round_.created_by)
    made = list(interview_invites.of_batch(round_, outcome.batch))
    letters = Message.objects.filter(
        about_model="applicants.interviewinvitation", about_id__in=[one.pk for one in made]
    )
    at = timezone.now() - dt.timedelta(days=10)
    letters.step_all(MessageState.SENDING, by="system:outbox", cause="job")
    letters.step_all(MessageState.SENT, by="system:outbox", cause="job", set={"sent_at": at})
    InterviewInvitation.objects.filter(batch=outcome.batch).update(invited_at=at)
    return made


def _scorecards(round_, held, *, rng):
    """Both of the panel have handed in, but for the one or other card that is still out."""
    criteria = list(round_.rubric.criteria.order_by("position"))
    seats = {}
    for slot, person in SlotInterviewer.objects.filter(
        slot__in=[one.slot_id for one in held]
    ).order_by("pk").values_list("slot", "interviewer"):  # fmt: skip
        seats.setdefault(slot, []).append(person)
    cards, ratings = [], []
    for one in held:
        level = rng.gauss(3.3, 0.8)
        at = one.slot.ends_at + dt.timedelta(minutes=rng.randrange(5, 50))
        for person in seats.get(one.slot_id, ()):
            if rng.random() < 0.06:
                continue
            values = [max(1, min(5, round(level + rng.gauss(0, 0.4)))) for _ in criteria]
            points = sum(c.weight * (v - 1) for c, v in zip(criteria, values, strict=True))
            recommends = "advance" if points >= 2400 else "hold" if points >= 1900 else "stop"
            cards.append(
                Scorecard(
                    application_id=one.invitation.application_id, reader_id=person,
                    rubric=round_.rubric, kind=ReviewKind.INTERVIEW, occasion=one.pk,
                    recommendation=recommends, points=points, version=4, saved_at=at,
                    submitted_at=at, seconds=rng.randrange(900, 2800),
                    created_at=one.slot.starts_at,
                )
            )  # fmt: skip
            ratings.append(values)
    Scorecard.objects.bulk_create(cards)
    Rating.objects.bulk_create(
        Rating(scorecard=card, criterion=c, value=v, evidence=SAID.get(v, ""))
        for card, values in zip(cards, ratings, strict=True)
        for c, v in zip(criteria, values, strict=True)
    )
    Scorecard.objects.filter(pk__in=[card.pk for card in cards]).step_all(
        ScorecardState.SUBMITTED, by=BY, cause="job"
    )
