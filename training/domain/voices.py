"""What participants say, and what instructors read of it.

Pulses carry the name. What somebody thought of a session never does: instructors see sums and
sentences once ``ENOUGH`` people have answered and the time for answers is over, so that no answer
can be told from the others by waiting for the next one.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock

from django.db import transaction
from django.db.models import Avg, Count, Q
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training.domain import seats
from training.models import (
    AttendanceRecord,
    Pulse,
    SelfRating,
    SessionFeedback,
    SubjectArea,
    When,
)
from training.models.scopes import people_of

ENOUGH = 5
ANSWERS = timedelta(days=3)  # how long after a session people say how it was
LAST_WEEK = timedelta(days=7)  # of boot camp, in which the second rating begins
CLOSED = "The time to say how this session was is over."
NOT_HELD = "This session has not been held yet."
NOT_THERE = "You can rate sessions that you came to."
TOO_EARLY = "The second rating opens in the last week of boot camp."
TOO_LATE = "The first rating closed after the first week of boot camp."


def today_of(enrollment, now=None):
    """The day in the program's zone."""
    return (now or timezone.now()).astimezone(enrollment.cohort.program.zone()).date()


def week_of(enrollment, now=None):
    """The Monday of the week in the program's zone."""
    today = today_of(enrollment, now)
    return today - timedelta(days=today.weekday())


# ---------------------------------------------------------------- the pulse of a week
def pulse_of(enrollment, now=None):
    """What the person said about this week, or None."""
    return Pulse.objects.filter(enrollment=enrollment, week=week_of(enrollment, now)).first()


@transaction.atomic
def say_pulse(enrollment, *, mood, text="", by):
    """This week is so for this person; saying it again changes it."""
    seats.must_study(enrollment)
    with refusing():
        pulse, _ = Pulse.objects.update_or_create(
            enrollment=enrollment,
            week=week_of(enrollment),
            defaults={"mood": mood, "text": text.strip(), "said_at": timezone.now()},
        )
    audit.record("training.pulse.said", by=by, about=pulse)
    return pulse


def pulses_for(user, cohort, week):
    """The pulses of one week of those whom ``user`` teaches, the hardest weeks first."""
    people = people_of(user).filter(cohort=cohort).seated()
    rows = Pulse.objects.filter(enrollment__in=people, week=week)
    return rows.select_related("enrollment__person", "enrollment__section").order_by(
        "mood", "enrollment__person__name"
    )


# ---------------------------------------------------------------- how a session was
def closes_at(session):
    """Until when people say how the session was: the end of the third day after it."""
    zone = session.cohort.program.zone()
    day = (session.ends_at.astimezone(zone) + ANSWERS).date()
    return datetime.combine(day + timedelta(days=1), clock(), tzinfo=zone)


def why_not_rate(session, enrollment, now=None):
    """Why this person cannot rate the session just now; empty when it can be rated."""
    if not seats.is_studying(enrollment):
        return seats.WHY_NOT.get(enrollment.state, seats.LEFT)
    if not session.is_held:
        return NOT_HELD
    if (now or timezone.now()) >= closes_at(session):
        return CLOSED
    here = AttendanceRecord.objects.of_session(session).filter(
        enrollment=enrollment, mark__in=["P", "L"]
    )
    if session.is_required and not here.exists():
        return NOT_THERE
    return ""


def own_feedback(session, enrollment):
    """What the person said about the session, or None."""
    return SessionFeedback.objects.filter(session=session, enrollment=enrollment).first()


@transaction.atomic
def say_feedback(session, enrollment, *, rating, text="", by):
    """The person thinks so of the session; saying it again changes it."""
    if sentence := why_not_rate(session, enrollment):
        raise Refused(sentence)
    with refusing():
        row, _ = SessionFeedback.objects.update_or_create(
            session=session,
            enrollment=enrollment,
            defaults={"rating": rating, "text": text.strip(), "said_at": timezone.now()},
        )
    audit.record("training.sessionfeedback.said", by=by, about=row)
    return row


@dataclass(frozen=True)
class Heard:
    """What several people thought of one session, without their names."""

    session: object
    number: int
    average: str
    counts: list
    texts: list


def heard(sessions, now=None):
    """``[Heard]`` for those of the sessions that enough people rated and that are closed; one
    query.
    """
    now = now or timezone.now()
    over = {one.pk: one for one in sessions if closes_at(one) <= now}
    said = {}
    rows = SessionFeedback.objects.filter(session__in=over).order_by("rating", "text")
    for session, rating, text in rows.values_list("session_id", "rating", "text"):
        said.setdefault(session, []).append((rating, text))
    return [_heard(over[pk], said[pk]) for pk in over if len(said.get(pk, ())) >= ENOUGH]


def _heard(session, said):
    counts = Counter(rating for rating, _ in said)
    tenths = (20 * sum(rating for rating, _ in said) + len(said)) // (2 * len(said))
    return Heard(
        session,
        len(said),
        f"{tenths // 10}.{tenths % 10}",
        [counts[rating] for rating in range(1, 6)],
        sorted((text for _, text in said if text), key=str.casefold),
    )


# ---------------------------------------------------------------- how sure somebody is
def why_not_rate_oneself(enrollment, moment, now=None):
    """Why the person cannot rate the own skills now; empty when it is the time for it."""
    if not seats.is_studying(enrollment):
        return seats.WHY_NOT.get(enrollment.state, seats.LEFT)
    cohort, today = enrollment.cohort, today_of(enrollment, now)
    if moment == When.BEFORE:
        late = cohort.starts_on and today >= cohort.starts_on + LAST_WEEK
        return TOO_LATE if late else ""
    early = cohort.ends_on is None or today <= cohort.ends_on - LAST_WEEK
    return TOO_EARLY if early else ""


def moment_of(enrollment, now=None):
    """Which of the two ratings is open now: before, after, or None."""
    for moment in When:
        if not why_not_rate_oneself(enrollment, moment, now):
            return moment
    return None


def own_ratings(enrollment):
    """``[(area, before or None, after or None)]`` of one person, in two queries."""
    said = {
        (area, moment): rating
        for area, moment, rating in SelfRating.objects.filter(enrollment=enrollment).values_list(
            "area_id", "moment", "rating"
        )
    }
    areas = SubjectArea.objects.of(enrollment.cohort.program_id)
    return [
        (area, said.get((area.pk, When.BEFORE)), said.get((area.pk, When.AFTER))) for area in areas
    ]


@transaction.atomic
def rate_oneself(enrollment, moment, ratings, *, by):
    """The person is so sure of these areas (``{area: 1 to 5}``) at this moment."""
    if sentence := why_not_rate_oneself(enrollment, moment):
        raise Refused(sentence)
    with refusing():
        SelfRating.objects.bulk_create(
            [
                SelfRating(enrollment=enrollment, area=area, moment=moment, rating=rating)
                for area, rating in ratings.items()
            ],
            update_conflicts=True,
            unique_fields=["enrollment", "area", "moment"],
            update_fields=["rating", "said_at"],
        )
    audit.record("training.selfrating.said", by=by, about=enrollment, moment=str(moment))


def gains(enrollments, program):
    """``[(area, number, before, after)]``: averages of those who rated twice, where enough did."""
    paired = (
        SelfRating.objects.filter(enrollment__in=enrollments)
        .values("enrollment", "area")
        .annotate(both=Count("pk"))
        .filter(both=2)
    )
    pairs = {(row["enrollment"], row["area"]) for row in paired}
    sums = {}
    rows = SelfRating.objects.filter(enrollment__in=enrollments)
    for enrollment, area, moment, rating in rows.values_list(
        "enrollment_id", "area_id", "moment", "rating"
    ):
        if (enrollment, area) in pairs:
            sums.setdefault(area, {When.BEFORE: [], When.AFTER: []})[moment].append(rating)
    found = []
    for area in SubjectArea.objects.of(program):
        said = sums.get(area.pk)
        if said and len(said[When.AFTER]) >= ENOUGH:
            before, after = (sum(said[one]) / len(said[one]) for one in When)
            found.append((area, len(said[When.AFTER]), round(before, 1), round(after, 1)))
    return found


def mood_by_week(enrollments):
    """``[(week, number, average)]`` of these people, the oldest first."""
    rows = Pulse.objects.filter(enrollment__in=enrollments).values("week")
    found = rows.annotate(number=Count("pk"), mean=Avg("mood"), hard=Count("pk", Q(mood__lte=2)))
    return [
        (row["week"], row["number"], round(row["mean"], 1), row["hard"])
        for row in found.order_by("week")
    ]
