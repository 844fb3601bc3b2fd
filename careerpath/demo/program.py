"""The synthetic program around the people: partners, events, intakes, cohorts, rubric."""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from applicants import screening
from applicants.models import Instrument, IntakePage, Question
from careerpath import audit
from careerpath.demo import holidays, places, scores, tasks
from careerpath.demo.people import Window
from cohorts.models import (
    Campus,
    Cohort,
    CohortStaff,
    DayOff,
    Intake,
    Program,
    RecruitingEvent,
    Section,
    ShareLink,
    UniversityPartner,
)

BY = "system:demo"
SMALL = 1000  # a program with fewer applicants than this has a small staff
TRY_IMPORT = "try-import"
QUESTIONS = (
    ("cause", "Tell us about a time you found out why something kept going wrong."),
    (
        "taught_yourself",
        "What have you taught yourself in the last year, and how did you know you had learned it?",
    ),
    ("user_first", "A nurse says the new screen “makes it worse”. What do you do first?"),
)
PAY = (
    "You pay nothing. You are paid $21 an hour during the boot camp, and a salary from the first "
    "day of your placement."
)
DEMANDS = (
    "Six weeks, Monday to Friday, 9 AM to 4 PM, half of them online. After that a placement of a "
    "year in a health system; some placements ask you to move."
)
HEAR_WITHIN = timedelta(days=45)
WEIGHTS = {"problem_solving": 400, "situational_judgment": 300, "learning_agility": 300}
RELATED = {
    "problem_solving": "Finding the cause of a fault is the daily work of a support analyst.",
    "situational_judgment": "The scenarios come from go-live support on hospital wards.",
    "learning_agility": "Systems change with every release; the job is learning them.",
}
EVENTS = (
    "Career fair", "Information evening", "Meet the graduates", "Campus visit", "Open lab",
)  # fmt: skip
ONLINE = ("Online information hour", "Questions and answers, live", "Evening for night shifts")


def seats_for(applicants):
    """Return the target seats: about one in a hundred, and never fewer than twenty."""
    return max(20, round(applicants / 100))


def make_program(staff, *, applicants, rng):
    """The program with its partners, campuses, events, links and days off exists."""
    lead = staff["program_lead"][0]
    program = Program.objects.create(
        name="Bridge to Healthcare IT",
        slug="healthcare-it",
        about=(
            "Six weeks of boot camp, a certification, a placement in a health system, and a mentor "
            "along the way. No experience in IT is asked for."
        ),
        contact_email="careers@careerpath.example",
        contact_phone="(312) 555-0100",
        size=Program.Size.TEAM if applicants < SMALL else Program.Size.PROGRAM,
        size_answered_at=timezone.now(),
        size_answered_by=lead,
        is_synthetic=True,
    )
    audit.record("cohorts.program.created", by=BY, about=program)
    today = timezone.localdate(timezone=program.zone())
    partners = UniversityPartner.objects.bulk_create(
        UniversityPartner(
            code=one.code,
            name=one.name,
            contact_name=f"Career office, {one.campus}",
            contact_email=f"careers@{one.code.lower()}.example",
        )
        for one in places.PARTNERS
    )
    campuses = Campus.objects.bulk_create(
        Campus(partner=partner, name=one.campus, city=one.city, state=one.state)
        for partner, one in zip(partners, places.PARTNERS, strict=True)
    )
    events = []
    for partner, campus in zip(partners, campuses, strict=True):
        for kind in rng.sample(EVENTS, rng.choice((0, 1, 1, 1, 2))):
            events.append(
                RecruitingEvent(
                    program=program,
                    partner=partner,
                    campus=campus,
                    name=f"{kind}, {campus.city}",
                    held_on=today - timedelta(days=rng.randrange(8, 68)),
                    place=rng.choice(("Student union", "Main hall", "Library", "Room 101", "Gym")),
                )
            )
    events += [
        RecruitingEvent(
            program=program, name=name, held_on=today - timedelta(days=20 * n + 6), place="Online"
        )
        for n, name in enumerate(ONLINE)
    ]
    events = RecruitingEvent.objects.bulk_create(events)
    recruiter = staff["recruiter"][0]
    ShareLink.objects.bulk_create(
        [
            ShareLink(
                program=program, partner=partner, label=f"{partner.code} page", created_by=recruiter
            )
            for partner in partners[::3]
        ]
        + [
            ShareLink(program=program, event=event, label=event.name, created_by=recruiter)
            for event in events[::4]
        ]
    )
    DayOff.objects.bulk_create(
        DayOff(program=program, day=day, name=name)
        for year in (today.year - 1, today.year, today.year + 1)
        for day, name in holidays.of(year)
    )
    return program, partners, events


def make_cohort(program, number, *, seats, starts_on, state, staff):
    """A cohort of six weeks with a section and its instructors exists."""
    starts_on -= timedelta(days=starts_on.weekday())
    cohort = Cohort.objects.create(
        program=program,
        name=f"Cohort {number}",
        slug=f"cohort-{number}",
        season=_season(starts_on),
        seats=seats,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=39),
        state=state,
    )
    audit.record("cohorts.cohort.created", by=BY, about=cohort, to_state=state)
    section = Section.objects.create(cohort=cohort, name="Section A")
    duties = [CohortStaff.Duty.LEAD_INSTRUCTOR, CohortStaff.Duty.INSTRUCTOR]
    for user, duty in zip(staff["instructor"], duties, strict=False):
        CohortStaff.objects.create(
            cohort=cohort,
            section=section,
            user=user,
            duty=duty,
            since=min(starts_on, datetime.now(program.zone()).date()),
        )
    return cohort


def make_intake(program, cohort, *, name, slug, prefix, window, partners, final_by=None):
    """An intake with the demo's questions and instruments exists; returns it with both by key."""
    intake = Intake.objects.create(
        program=program,
        cohort=cohort,
        name=name,
        slug=slug,
        prefix=prefix,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        decisions_final_at=window.closes_at + timedelta(days=45) if final_by else None,
        decisions_final_by=final_by,
        created_at=min(window.opens_at - timedelta(days=21), timezone.now()),
    )
    intake.partners.set(partners)
    audit.record("cohorts.intake.created", by=BY, about=intake)
    IntakePage.objects.create(
        intake=intake, pay=PAY, demands=DEMANDS, hear_by=(window.closes_at + HEAR_WITHIN).date()
    )
    questions = Question.objects.bulk_create(
        Question(intake=intake, key=key, text=text, position=n)
        for n, (key, text) in enumerate(QUESTIONS)
    )
    instruments = Instrument.objects.bulk_create(
        Instrument(intake=intake, key=key, name=label, low=low, high=high, position=n)
        for n, (key, label, low, high, *_) in enumerate(scores.INSTRUMENTS)
    )
    by_key = {i.key: i for i in instruments}
    if final_by is None:
        tasks.make(intake, by_key, by=BY)
    return intake, {q.key: q for q in questions}, by_key


def window_ending(day, *, weeks, zone):
    """Return the window of ``weeks`` weeks that closes at the end of ``day``."""
    opens = datetime.combine(day - timedelta(weeks=weeks, days=-1), time(9), tzinfo=zone)
    return Window(opens, datetime.combine(day, time(23, 59), tzinfo=zone))


def rules(*, advance=73, decline=42, weights=WEIGHTS):
    """Return the demo's rubric: three qualifications, three instruments, two thresholds."""
    qualifications = (
        ("work_authorized", "You are authorized to work in the United States."),
        ("at_least_18", "You are at least 18 years old."),
        ("available_full_time", "You are available full time for six weeks."),
    )
    return screening.Rubric(
        criteria=tuple(
            screening.Criterion(
                key=key,
                label=label,
                instrument=key,
                low=Decimal(low),
                high=Decimal(high),
                weight=weights[key],
                job_relatedness=RELATED[key],
            )
            for key, label, low, high, *_ in scores.INSTRUMENTS
        ),
        advance=Decimal(advance),
        decline=Decimal(decline),
        qualifications=tuple(
            screening.Qualification(key, screening.Rule(key, True), sentence)
            for key, sentence in qualifications
        ),
    ).checked()


def _season(day):
    name = {12: "Winter", 1: "Winter", 2: "Winter", 3: "Spring", 4: "Spring", 5: "Spring",
            6: "Summer", 7: "Summer", 8: "Summer"}.get(day.month, "Fall")  # fmt: skip
    return f"{name} {day.year}"
