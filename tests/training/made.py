"""Dull records of the training."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from careerpath.accounts.models import User
from cohorts.models import CohortStaff, Enrollment, Section
from tests.cohorts import made as hub
from training.domain import extensions
from training.models import (
    AttendanceRecord,
    Certification,
    ClassSession,
    Credential,
    ExamWindow,
    Grade,
    GradeGroup,
    GradeItem,
    GradeItemSubject,
    RequirementSet,
    Room,
    SessionInstructor,
    Skill,
    SkillRequirement,
    SubjectArea,
    TechnicalTrack,
)

numbers = count(1)
MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)  # 9 AM in Chicago


def cohort(**fields):
    """A cohort in session."""
    fields.setdefault("state", "in_session")
    return hub.cohort(**fields)


def section(of, name="A"):
    return Section.objects.create(cohort=of, name=name)


def instructor(of, part=None, **fields):
    """Somebody with the role and a duty in the cohort, or in one section of it."""
    user = hub.user("instructor", **fields)
    CohortStaff.objects.create(cohort=of, section=part, user=user, since=MONDAY.date())
    return user


def enrolled(of, number=1, part=None, state="active"):
    """So many people with a confirmed seat."""
    users = User.objects.bulk_create(
        User(email=f"learner{next(numbers)}@example.org", name=f"Learner {number}")
        for number in range(number)
    )
    return Enrollment.objects.bulk_create(
        Enrollment(cohort=of, section=part, person=user, state=state, confirmed_at=MONDAY)
        for user in users
    )


def subject(program, code="HF", **fields):
    return SubjectArea.objects.create(program=program, code=code, name=f"Area {code}", **fields)


def room(program, **fields):
    return Room.objects.create(program=program, name=f"Room {next(numbers)}", **fields)


def session(of, *, days=0, hours=0, minutes=90, instructors=(), **fields):
    """A session that begins so long after the first Monday."""
    start = MONDAY + timedelta(days=days, hours=hours)
    fields.setdefault("topic", f"Topic {next(numbers)}")
    made = ClassSession.objects.create(
        cohort=of, starts_at=start, ends_at=start + timedelta(minutes=minutes), **fields
    )
    for user in instructors:
        SessionInstructor.objects.create(session=made, user=user)
    return made


def mark(session, enrollment, letter="P", **fields):
    return AttendanceRecord.objects.create(
        session=session, enrollment=enrollment, mark=letter, **fields
    )


def group(of, **fields):
    fields.setdefault("name", f"Group {next(numbers)}")
    fields.setdefault("weight", 1000)
    return GradeGroup.objects.create(cohort=of, **fields)


def item(of, *, subjects=None, **fields):
    """An assessment; ``subjects`` maps subject areas to thousandths."""
    fields.setdefault("name", f"Assessment {next(numbers)}")
    fields.setdefault("group", None)
    fields["group"] = fields["group"] or group(of)
    made = GradeItem.objects.create(cohort=of, **fields)
    for area, weight in (subjects or {}).items():
        GradeItemSubject.objects.create(item=made, subject=area, weight=weight)
    return made


def grade(item, enrollment, points=None, **fields):
    fields.setdefault("state", "not_submitted" if points is None else "graded")
    points = None if points is None else Decimal(str(points))
    return Grade.objects.create(item=item, enrollment=enrollment, points=points, **fields)


def certification(program, **fields):
    """An entry of the catalog, by default an exam that asks for nothing."""
    number = next(numbers)
    fields.setdefault("code", f"C{number}")
    fields.setdefault("name", f"Certification {number}")
    fields.setdefault("issuer", "Issuer")
    return Certification.objects.create(program=program, **fields)


def window(of, *, days=30, seats=10, **fields):
    """An exam window that begins so many days from now."""
    start = timezone.now() + timedelta(days=days)
    fields.setdefault("ends_at", start + timedelta(hours=3))
    return ExamWindow.objects.create(certification=of, starts_at=start, seats=seats, **fields)


def credential(person, certification, *, issued=-10, ends=None, **fields):
    """A credential, seen by staff, with days relative to today."""
    today = timezone.now().date()
    if fields.get("verification") != "claimed":
        fields.setdefault("verification", "seen")
        fields.setdefault("verified_at", timezone.now())
        fields.setdefault("verified_by", hub.user())
    return Credential.objects.create(
        person=person,
        certification=certification,
        issued_on=today + timedelta(days=issued),
        expires_on=None if ends is None else today + timedelta(days=ends),
        **fields,
    )


def skill(program, name="", track=None, **fields):
    """A skill with four anchors, in a track of its own unless there is one."""
    number = next(numbers)
    track = track or TechnicalTrack.objects.create(program=program, name=f"Track {number}")
    anchors = {f"anchor_{level}": f"Anchor {level} of {number}." for level in range(1, 5)}
    return Skill.objects.create(track=track, name=name or f"Skill {number}", **anchors, **fields)


def wanted(program, *rows, starts_on=None):
    """A set of requirements: (skill, level) or (skill, level, must have) each."""
    found = RequirementSet.objects.create(
        program=program, name=f"Opening {next(numbers)}", starts_on=starts_on
    )
    for place, (one, level, *is_must) in enumerate(rows):
        SkillRequirement.objects.create(
            requirements=found,
            skill=one,
            level=level,
            is_must=not is_must or is_must[0],
            position=place,
        )
    return found


def asked(item, enrollment, days=3, reason="My laptop is being repaired."):
    """A question for more time."""
    return extensions.ask(
        item,
        enrollment,
        due_at=item.due_at + timedelta(days=days),
        reason=reason,
        by=enrollment.person,
    )
