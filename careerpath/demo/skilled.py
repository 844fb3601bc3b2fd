"""Last mile of the demo: skills claimed and verified, what clients ask for, plans on their way."""

from datetime import timedelta

from django.utils import timezone

from cohorts.states import CohortState
from training.domain import certifying, last_mile, plans, skills
from training.models import (
    LastMilePlan,
    Moment,
    OwnReadiness,
    PlanItem,
    RequirementSet,
    Skill,
    SkillEvidence,
    SkillRequirement,
    TechnicalTrack,
    TrackAssignment,
)
from training.skills import gaps

# Name, what it is for, days from today to the start, and (skill, level, must have).
WANTED = (
    (
        "Northlake: ambulatory go-live",
        "Six analysts beside the clinics, two weeks before the switch.",
        24,
        (
            ("Ambulatory workflows", 3, True),
            ("Record build", 2, True),
            ("Go-live support at the elbow", 3, True),
            ("Talking to clinicians under pressure", 3, True),
            ("Privacy in daily work", 2, True),
            ("Tickets and triage", 2, False),
        ),
    ),
    (
        "Riverbend: interface desk",
        "Two people for the queue between record and laboratory.",
        46,
        (
            ("Reading HL7 v2", 3, True),
            ("Interface monitoring", 3, True),
            ("SQL queries", 2, True),
            ("FHIR resources and queries", 2, False),
        ),
    ),
    (
        "Service desk, any hospital",
        "The common ground of our service desk openings.",
        None,
        (
            ("Tickets and triage", 3, True),
            ("Talking to clinicians under pressure", 3, True),
            ("Devices and printing", 2, True),
            ("Access and least privilege", 2, False),
        ),
    ),
)
SEEN = (
    "Built it in the sandbox while I watched, and explained each step.",
    "Two shadowing days at the clinic; the lead wrote that it held up.",
    "Oral evaluation with a case that was new to everybody.",
    "Practice lab, week six: done without the guide.",
)
SAID = (
    "I did this in the practice lab and helped two others with it.",
    "My internship at a clinic was about this.",
    "I worked through the course and built the example twice.",
    "",
)
DONE = ("Went through it with the lab partner.", "Course finished, notes are in my folder.", "")
READY_WORDS = ("", "", "The practice exam helped.", "I want one more go at the build.")


def make(taught, *, staff, rng):
    """The completed cohort is in last mile with plans, the one in session claims its first
    skills.
    """
    if not taught:
        return
    program = taught[0].cohort.program
    lead, helper = staff["program_lead"][0], staff["instructor"][0]
    skills.begin(program, by=lead)
    sets = ask_for(program)
    for one in taught:
        if one.cohort.state == CohortState.COMPLETED:
            finish(one, sets, helper, rng)
        else:
            claims(one, rng, chance=0.3)


def ask_for(program):
    """What clients ask for stands, with start dates ahead of today."""
    today = skills.today_of(program)
    by_name = {one.name: one for one in Skill.objects.of(program)}
    made = []
    for name, about, days, rows in WANTED:
        starts_on = today + timedelta(days=days) if days else None
        found = RequirementSet.objects.create(
            program=program, name=name, about=about, starts_on=starts_on
        )
        SkillRequirement.objects.bulk_create(
            SkillRequirement(
                requirements=found,
                skill=by_name[skill],
                level=level,
                is_must=is_must,
                position=place,
            )
            for place, (skill, level, is_must) in enumerate(rows)
        )
        made.append(found)
    exam = certifying.target(program)
    if exam is not None:
        SkillRequirement.objects.create(
            requirements=made[0], certification=exam.code, is_must=True, position=len(WANTED[0][3])
        )
    return made


def claims(taught, rng, *, chance):
    """People say what they can do; who is able is not always who says so."""
    found = list(Skill.objects.of(taught.cohort.program))
    now = timezone.now()
    rows = []
    for one in taught.enrollments:
        for skill in found:
            if rng.random() < chance:
                level = min(4, max(1, round(2 + taught.ability[one.pk] / 2 + rng.gauss(0, 0.6))))
                at = now - timedelta(days=rng.randrange(2, 12), minutes=rng.randrange(600))
                rows.append(
                    SkillEvidence(
                        enrollment=one,
                        skill=skill,
                        level=level,
                        sentence=rng.choice(SAID),
                        at=at,
                        by_id=one.person_id,
                    )
                )
    SkillEvidence.objects.bulk_create(rows)


def finish(taught, sets, helper, rng):
    """Tracks, verified skills, plans for the first opening with some of them late, ratings."""
    claims(taught, rng, chance=0.5)
    program, people = taught.cohort.program, list(taught.enrollments)
    tracks = list(TechnicalTrack.objects.of(program))
    now, today = timezone.now(), skills.today_of(program)
    TrackAssignment.objects.bulk_create(
        TrackAssignment(
            enrollment=one, track=tracks[place % 4], set_by=helper, set_at=now - timedelta(days=15)
        )
        for place, one in enumerate(people)
    )
    verify(taught, sets, helper, rng, today)
    aims = {0: [], 1: []}
    for place, one in enumerate(people):
        aims[1 if place % 4 == 2 else 0].append(one)
    for number, those in aims.items():
        # The last few have no plan yet, so that there is one to make.
        those = those[: max(1, len(those) - 2)]
        held = last_mile.held(those, today)
        wanted = last_mile.wanted(sets[number].rows.in_order())
        if any(gaps(wanted, held[one.pk]).open for one in those):  # some of a few may be ready
            plans.make(those, sets[number], by=helper)
    work(taught, helper, rng, today)
    OwnReadiness.objects.bulk_create(
        OwnReadiness(
            enrollment=one,
            moment=moment,
            rating=min(5, max(1, round(base + taught.ability[one.pk] / 2 + rng.gauss(0, 0.6)))),
            words=rng.choice(READY_WORDS),
            said_at=now - timedelta(days=days),
        )
        for moment, base, days, share in (
            (Moment.BEFORE, 2.8, 16, 1.0),
            (Moment.AFTER, 3.8, 1, 0.8),
        )
        for one in people
        if rng.random() < share
    )


def verify(taught, sets, helper, rng, today):
    """Most of what the first openings ask for was seen by somebody, at some level."""
    rows = (row for one in sets for row in one.rows.select_related("skill"))
    wanted = {row.skill: row.level for row in rows if row.skill_id}
    now, rows = timezone.now(), []
    for one in taught.enrollments:
        for skill, level in wanted.items():
            if rng.random() > 0.62:
                continue
            shown = level + round(taught.ability[one.pk] / 2 + rng.gauss(0, 0.6))
            at = now - timedelta(days=rng.randrange(3, 20), minutes=rng.randrange(600))
            rows.append(
                SkillEvidence(
                    enrollment=one,
                    skill=skill,
                    level=min(4, max(1, shown)),
                    is_verified=True,
                    sentence=rng.choice(SEEN),
                    at=at,
                    by=helper,
                    expires_on=skills.expiry(skill, today),
                )
            )
    SkillEvidence.objects.bulk_create(rows)


def work(taught, helper, rng, today):
    """Some tasks are signed off, some wait, some are overdue, and a few end after the start."""
    mine = LastMilePlan.objects.filter(enrollment__in=[one.pk for one in taught.enrollments])
    for place, plan in enumerate(mine.select_related("requirements").order_by("pk")):
        start = plan.requirements.starts_on
        items = list(plan.items.in_order().select_related("plan__enrollment__cohort__program"))
        if place % 5 == 1:
            move(items[:1], today - timedelta(days=2 + place % 3))
        if place % 7 == 3 and start:
            move(items[-1:], start + timedelta(days=3 + place % 4))
        if place % 3 == 0 and len(items) > 1:
            plans.done(items[0], note=rng.choice(DONE), by=plan.enrollment.person)
        if place % 4 == 0:
            for item in items[1:2]:
                plans.sign_off(item, by=helper, sentence=rng.choice(SEEN))


def move(items, due_on):
    PlanItem.objects.filter(pk__in=[one.pk for one in items]).update(due_on=due_on)
