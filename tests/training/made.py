"""Dull records of the training."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

from careerpath.accounts.models import User
from cohorts.models import CohortStaff, Enrollment, Section
from tests.cohorts import made as hub
from training.domain import extensions
from training.models import (
    AttendanceRecord,
    ClassSession,
    Grade,
    GradeGroup,
    GradeItem,
    GradeItemSubject,
    Room,
    SessionInstructor,
    SubjectArea,
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


def asked(item, enrollment, days=3, reason="My laptop is being repaired."):
    """A question for more time."""
    return extensions.ask(
        item,
        enrollment,
        due_at=item.due_at + timedelta(days=days),
        reason=reason,
        by=enrollment.person,
    )
