"""Where the applications of an intake are: the funnel, time in stage, seats, what needs a person.

Counts only, and no demographics; one query for each part, whatever the number of applications.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from applicants.choosing import Row, funnel, offers_now, outlook
from applicants.choosing_states import OfferState, WaitState
from applicants.models import Application, Decision, Offer, ReleaseWave, WaitlistEntry
from applicants.states import State

STAGES = (
    "Applied", "In review", "Shortlisted", "Interview or waitlist", "Offer made", "Seat confirmed",
)  # fmt: skip
SHOWN_AS = (
    (State.SUBMITTED, State.SCREENING),
    (State.REVIEW, State.SECOND),
    (State.SHORTLISTED,),
    (State.INTERVIEW, State.WAITLISTED),
    (State.OFFER,),
    (State.ACCEPTED,),
)
PLACE = {state.value: place for place, states in enumerate(SHOWN_AS) for state in states}

# Where an application is, or was when it ended: the stage it left for an end or a hold.
FURTHEST = """
SELECT a.state,
    CASE WHEN a.state IN ('withdrawn', 'not_progressed') THEN
        CASE WHEN left_from.state = 'on_hold' THEN a.held_from ELSE left_from.state END
    WHEN a.state = 'on_hold' THEN a.held_from ELSE a.state END AS furthest,
    count(*)
FROM applicants_application a
LEFT JOIN LATERAL (
    SELECT e.from_state AS state FROM audit_auditevent e
    WHERE a.state IN ('withdrawn', 'not_progressed') AND e.model = 'applicants.application'
      AND e.subject_id = a.id AND e.to_state = a.state
    ORDER BY e.id DESC LIMIT 1
) AS left_from ON true
WHERE a.intake_id = %s AND a.submitted_at IS NOT NULL AND a.state <> 'draft'
GROUP BY 1, 2
"""
IN_STAGE = """
SELECT step.from_state, count(*),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM step.at - step.since) / 86400)
FROM (
    SELECT e.from_state, e.at,
        coalesce(
            lag(e.at) OVER (PARTITION BY e.subject_id ORDER BY e.id), a.submitted_at
        ) AS since
    FROM audit_auditevent e JOIN applicants_application a ON a.id = e.subject_id
    WHERE e.model = 'applicants.application' AND e.to_state <> '' AND e.from_state <> ''
      AND a.intake_id = %s
) AS step
WHERE step.from_state NOT IN ('draft', 'withdrawn', 'not_progressed')
GROUP BY step.from_state
"""


def counts_of(intake):
    """For (place of the furthest stage, standing) the number of applications."""
    with connection.cursor() as cursor:
        cursor.execute(FURTHEST, [intake.pk])
        rows = cursor.fetchall()
    counts = {}
    for state, furthest, number in rows:
        standing = {"withdrawn": "withdrew", "not_progressed": "ended"}.get(state, "open")
        key = PLACE.get(furthest or "", 0), standing
        counts[key] = counts.get(key, 0) + number
    return counts


@dataclass(frozen=True)
class Line:
    """One row of the funnel as it is shown."""

    row: Row
    width: float
    rate: float | None
    days: float | None
    states: tuple


def lines(intake):
    """The funnel of the intake, one line for each stage."""
    rows = funnel(STAGES, counts_of(intake))
    days = days_in_stage(intake)
    peak = max((row.entered for row in rows), default=0) or 1
    return [
        Line(
            row,
            100 * (row.entered / peak) ** 0.5,
            None if row.rate is None else 100 * float(row.rate),
            _median(days, SHOWN_AS[place]),
            SHOWN_AS[place],
        )
        for place, row in enumerate(rows)
    ]


def days_in_stage(intake):
    """For each stage that was left: (how often, median days in it)."""
    with connection.cursor() as cursor:
        cursor.execute(IN_STAGE, [intake.pk])
        return {state: (count, days) for state, count, days in cursor.fetchall()}


def _median(days, states):
    found = [days[state] for state in states if state in days]
    return max(found)[1] if found else None


# ------------------------------------------------------------------ seats and offers
@dataclass(frozen=True)
class Seats:
    """The seats of the cohort, and how many offers to make now."""

    total: int
    confirmed: int
    out: int
    standby: int
    waiting: int
    more: int
    outlook: object
    answered: int
    said_yes: int

    @property
    def open(self):
        return max(self.total - self.confirmed - self.out, 0)


def seats(intake):
    """Where the seats of the intake's cohort stand; None where it fills no cohort."""
    cohort = intake.cohort
    if cohort is None:
        return None
    by_state = dict(
        Offer.objects.filter(cohort=cohort).order_by().values_list("state").annotate(n=Count("pk"))
    )
    yes, no = answers(intake)
    out = by_state.get(OfferState.SENT, 0)
    free = max(cohort.seats_open, 0)
    more = offers_now(free, out, yes=yes, no=no)
    return Seats(
        total=cohort.seats,
        confirmed=cohort.seats_taken,
        out=out,
        standby=by_state.get(OfferState.STANDBY, 0),
        waiting=WaitlistEntry.objects.filter(cohort=cohort, state=WaitState.WAITING).count(),
        more=more,
        outlook=outlook(out + more, free, yes=yes, no=no),
        answered=yes + no,
        said_yes=yes,
    )


def answers(intake):
    """How many said yes and how many did not to offers of the same program until now."""
    settled = Offer.objects.filter(cohort__program=intake.program_id).aggregate(
        yes=Count("pk", filter=Q(agreed_text__gt="")),
        no=Count("pk", filter=Q(state__in=[OfferState.DECLINED, OfferState.EXPIRED])),
    )
    return settled["yes"], settled["no"]


# ------------------------------------------------------------------ what needs a person
@dataclass(frozen=True)
class Need:
    """One thing that waits, with what to do and where."""

    icon: str
    title: str
    text: str
    url: str
    args: tuple = ()
    query: str = ""


def needs(intake, seats_now, waves):
    """What waits for a person, the most pressing first."""
    found = []
    pending = Decision.objects.waiting_for_a_wave().filter(application__intake=intake).count()
    if pending:
        found.append(
            Need(
                "checks",
                _many(pending, "decision waits", "decisions wait"),
                "They are known to nobody until they are released.",
                "wave_list",
                (intake.slug,),
            )
        )
    words = {
        "draft": "Ask for its approval.",
        "waiting": "It waits for its approval.",
        "approved": "It is approved and can go out.",
        "scheduled": "It goes out soon and can still be undone.",
    }
    found += [
        Need("mail", f"Release “{wave.name}”", words[wave.state], "release_wave", (wave.pk,))
        for wave in waves
        if wave.state in words
    ]
    late = Application.objects.filter(
        intake=intake, state__in=[State.REVIEW, State.SECOND], due_on__lt=timezone.localdate()
    ).count()
    if late:
        found.append(
            Need(
                "clock",
                _many(late, "review is overdue", "reviews are overdue"),
                "Assign them again, or read them now.",
                "application_list",
                (),
                "?view=to-review&due=late",
            )
        )
    if seats_now and seats_now.open and seats_now.waiting:
        found.append(
            Need(
                "users",
                _many(seats_now.open, "seat is open", "seats are open"),
                f"{seats_now.waiting:,} on the waitlist. The next one can have an offer.",
                "waitlist",
                (intake.slug,),
            )
        )
    return found  # fmt: skip


def _many(number, one, many):
    return f"{number:,} {one if number == 1 else many}"


def waves_of(intake):
    """The waves that are not over yet."""
    return list(
        ReleaseWave.objects.filter(intake=intake)
        .exclude(state__in=["released", "dissolved"])
        .order_by("pk")
    )
