"""What staff of the demo see and do: signals, contacts, status of the week, kudos, follow-ups."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from careerpath import audit
from careerpath.demo.program import BY
from cohorts.states import CohortState
from training.domain import looking, signals, support
from training.models import (
    Contact,
    FollowUp,
    Kudos,
    Outcome,
    RiskRun,
    Signal,
    StaffStatus,
    Standing,
)
from training.states import SignalState

PRAISE = (
    "Explained the pick list to three others before class, with a drawing.",
    "Stayed with the ticket until the label printer answered.",
    "The calmest voice in the go-live exercise.",
    "Asked the night shift what nobody had asked.",
    "Her notes on medication orders are now what the section learns from.",
    "Went from 58 to 81 on the second quiz, and showed the table how.",
    "Welcomed the two who joined late, and sat with them all week.",
    "Best question of the week, on who owns the allergy list.",
)
SEEN = (
    "Looked very tired two mornings in a row and left at lunch.",
    "Said that the bus line is cut and getting here takes two hours.",
    "Does not speak in the group any more; did in week two.",
)
SAID = (
    ("call", True, "Childcare fell through. Has a place from Monday on.", "Ask on Tuesday."),
    ("call", False, "", "Try again tonight."),
    ("talk", True, "Finds the build exercises hard; will come to the open lab.", "Lab Thursday."),
    ("text", False, "Wrote that we miss them in class.", ""),
    ("talk", True, "Works nights until the end of the month.", "Ask about evening lab."),
    ("mail", True, "Answered within the hour; a doctor's letter follows.", ""),
    ("video", True, "Went through the missing assignments, one by one.", "Two by Friday."),
)
NOTES = {
    Standing.WATCH: (
        "Quieter than last week.",
        "Two late mornings; says it is the train.",
        "Build is shaky, the rest is fine.",
        "",
    ),
    Standing.INTERVENE: (
        "Missed two days and does not answer.",
        "Will not reach the goal without a plan; talk today.",
    ),
    Standing.ON_TRACK: ("", "", "", "Carries the group.", "Steady."),
}
REFERRALS = (
    ("Emergency grant for the car repair.", "Student support fund"),
    ("Quiet room and reading glasses.", "Campus library"),
)
TO_DO = ("Print the workflow sheet in large type.", "Pair with somebody from table four.")
ENDINGS = (
    (Outcome.HELPED, "Came back and finished."),
    (Outcome.HELPED, "Caught up in the open lab."),
    (Outcome.REAL, "We talked; it stayed hard."),
    (Outcome.NOTHING, "A make-up was not entered yet."),
    (Outcome.UNSAID, ""),
)
# How often each rule was right in the finished cohort of the demo.
RIGHT = {"absences": 0.9, "attendance": 0.8, "mock_exam": 0.75, "missing": 0.65, "drop": 0.5}
WEEKS_BACK = 3


def make(taught, *, staff, rng):
    """A cohort in session has a living morning list; a finished one has outcomes."""
    instructor = staff["instructor"][0]
    people = list(taught.enrollments)
    if not people:
        return
    if taught.cohort.state == CohortState.IN_SESSION:
        looking.look([taught.cohort])
        _morning(taught)
        _week(taught, people, by=instructor, rng=rng)
        _help(taught, people, by=instructor, rng=rng)
    else:
        _finished(taught, by=instructor, rng=rng)
    _praise(people, by=instructor, rng=rng, over=taught.cohort.state != CohortState.IN_SESSION)


def _morning(taught):
    """The rules were looked at this morning."""
    today = looking.today_of(taught.cohort.program)
    number = Signal.objects.live().filter(enrollment__cohort=taught.cohort).count()
    RiskRun.objects.create(cohort=taught.cohort, day=today, opened=number)
    for place, one in enumerate(
        Signal.objects.live().filter(enrollment__cohort=taught.cohort).order_by("pk")
    ):
        at = timezone.now() - timedelta(days=place % 6, hours=place % 5)
        Signal.objects.filter(pk=one.pk).update(
            raised_at=at, due_on=looking.working_day(at.date(), 1 + place % 3)
        )


def _week(taught, people, *, by, rng):
    """Each week has a status for most; who struggles goes from watch to intervene."""
    program = taught.cohort.program
    monday = support.week_of(looking.today_of(program))
    rows = []
    for back in range(WEEKS_BACK, -1, -1):
        week = monday - timedelta(weeks=back)
        at = datetime.combine(week + timedelta(days=3 if back else 0), time(15, 30))
        at = min(at.replace(tzinfo=program.zone()), timezone.now())
        for person in people:
            if rng.random() < (0.35 if back == 0 else 0.1):
                continue
            status = _standing(taught, person, back, rng)
            note = rng.choice(NOTES[status])
            if status == Standing.INTERVENE and not note:
                note = NOTES[status][0]
            rows.append(
                StaffStatus(
                    enrollment=person, week_of=week, status=status, note=note, set_at=at, set_by=by
                )
            )
    made = StaffStatus.objects.bulk_create(rows, batch_size=1000)
    _noted("training.staffstatus.set", made, StaffStatus)


def _standing(taught, person, back, rng):
    if person.pk not in taught.strugglers:
        watch = rng.random() < 0.08 - 0.04 * (taught.ability[person.pk] > 0)
        return Standing.WATCH if watch else Standing.ON_TRACK
    if back <= 1 and (person.pk in taught.missing_lately or rng.random() < 0.3):
        return Standing.INTERVENE
    return Standing.WATCH if rng.random() < 0.8 else Standing.ON_TRACK


def _help(taught, people, *, by, rng):
    """Contacts, flags and follow-ups, most of them about people with a signal."""
    needing = [one for one in people if one.pk in taught.strugglers]
    others = [one for one in people if one.pk not in taught.strugglers]
    now = timezone.now()
    rows = []
    for person in needing + rng.sample(others, len(others) // 3):
        times = rng.choice((1, 2, 3)) if person.pk in taught.strugglers else 1
        for number in range(times):
            channel, reached, note, step = rng.choice(SAID)
            at = now - timedelta(days=rng.randrange(0, 20), hours=number + 1)
            rows.append(
                Contact(enrollment=person, channel=channel, reached=reached, note=note,
                        next_step=step, at=at, by=by)
            )  # fmt: skip
    made = Contact.objects.bulk_create(rows, batch_size=1000)
    _noted("training.contact.logged", made, Contact)
    for person, note in zip(rng.sample(others, min(len(SEEN), len(others))), SEEN, strict=False):
        signals.raise_flag(person, note=note, by=by)
    live = Signal.objects.live().by_rules().filter(enrollment__in=needing).order_by("pk")
    for place, one in enumerate(live):
        if place % 5 == 4:
            outcome, note = ENDINGS[place % len(ENDINGS)]
            signals.close(one, outcome=outcome, note=note, by=by)
        elif place % 3 == 0:
            signals.take(one, by=by)
            signals.act(one, by=by)
        elif place % 3 == 1:
            signals.take(one, by=by)
    today = looking.today_of(taught.cohort.program)
    for place, (text, to) in enumerate(REFERRALS[: len(needing)]):
        support.follow_up(needing[place], kind=FollowUp.Kind.REFERRAL, text=text, referred_to=to,
                          due_on=today + timedelta(days=2 + place), by=by)  # fmt: skip
    for place, text in enumerate(TO_DO[: len(others)]):
        support.follow_up(others[place], kind=FollowUp.Kind.TO_DO, text=text,
                          due_on=today + timedelta(days=place), by=by)  # fmt: skip


def _praise(people, *, by, rng, over):
    """Some are praised each week."""
    now = timezone.now()
    longest = 60 if over else 18
    rows = [
        Kudos(
            enrollment=rng.choice(people),
            text=rng.choice(PRAISE),
            given_at=now - timedelta(days=rng.randrange(0, longest), hours=rng.randrange(1, 9)),
            given_by=by,
        )
        for _ in range(max(3, len(people) // 4))
    ]
    made = Kudos.objects.bulk_create(rows)
    _noted("training.kudos.given", made, Kudos)


def _finished(taught, *, by, rng):
    """The signals of a finished cohort were judged: some rules were right more often."""
    now = timezone.now()
    rows = []
    for rule, share in (*RIGHT.items(), ("late", 0.35), ("area", 0.45)):
        for person in rng.sample(taught.enrollments, max(2, len(taught.enrollments) // 7)):
            by_itself = rng.random() < 0.2
            right = rng.random() < share
            outcome, note = rng.choice(ENDINGS[:3] if right else ENDINGS[3:])
            at = now - timedelta(days=rng.randrange(30, 60))
            closed = {} if by_itself else {
                "outcome": outcome, "outcome_note": note, "closed_at": at, "closed_by": by,
            }  # fmt: skip
            rows.append(
                Signal(
                    enrollment=person, rule=rule, words="Held in the boot camp of this cohort.",
                    pieces=[], points=2, raised_at=at - timedelta(days=5), owner=by,
                    state=SignalState.RESOLVED if by_itself else SignalState.CLOSED,
                    state_changed_at=at, **closed,
                )
            )  # fmt: skip
    made = Signal.objects.bulk_create(rows, batch_size=1000)
    for state in (SignalState.RESOLVED, SignalState.CLOSED):
        some = [one for one in made if one.state == state]
        _noted(f"training.signal.{state}", some, Signal, to_state=state)


def _noted(kind, made, model, **detail):
    audit.record_many(kind, [one.pk for one in made], model=model, by=BY, cause="job", **detail)
