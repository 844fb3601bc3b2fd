"""The earlier cohorts of the house's program, taught."""

import random
import uuid
from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from careerpath.demo import boot_camp
from cohorts.models import Cohort, CohortStaff, Enrollment, Program
from tests.house.stock_certification import certified
from training.domain import group_messages
from training.models import (
    CheckInWindow,
    ClassSession,
    Credential,
    CredentialFile,
    ExamAct,
    ExamWindow,
    Excuse,
    Extension,
    GradeItem,
    LastMilePlan,
    MakeUp,
    PlanItem,
    RequirementSet,
    SubstituteLink,
)


def taught(mighty, staff):
    """The earlier cohorts have a calendar, marks and grades, and somebody may change all of it."""
    ours = Program.objects.order_by("pk").first()
    staffed = {role: [staff(role)] for role in ("program_lead", "instructor")}
    boot_camp.make(ours, staff=staffed, rng=random.Random(3))
    cohort = Cohort.objects.get(slug="cohort-6")
    CohortStaff.objects.create(cohort=cohort, user=mighty, since=date(2020, 1, 1))
    now = timezone.now()
    for session in ClassSession.objects.filter(cohort=cohort).order_by("starts_at")[:3]:
        SubstituteLink.objects.create(
            session=session, guest_name="A guest", created_by=mighty,
            expires_at=now + timedelta(days=1),
        )  # fmt: skip
        CheckInWindow.objects.create(
            session=session, opened_by=mighty, opens_at=now, closes_at=now + timedelta(days=1)
        )
    window = ExamWindow.objects.order_by("-pk").first()
    for _ in range(3):
        ExamAct.objects.create(window=window, kind="registered", made_by=mighty)
    seats = list(Enrollment.objects.filter(cohort=cohort).confirmed().seated()[:3])
    for number in range(3):
        group_messages.send(
            cohort,
            seats,
            item=None,
            condition="Total: everyone who has it",
            subject=f"Message {number}",
            text="Please look at the page.",
            token=uuid.uuid4(),
            by=(mighty, mighty, staff("instructor"))[number],
        )
    certified(mighty)
    learner = Enrollment.objects.get(person__email="participant@careerpath.example")
    tasks_of(learner, mighty)
    wishes_of(learner, mighty)
    files_of(learner)


def tasks_of(enrollment, by):
    """A person has a plan with a task to do and one that waits for its sign-off."""
    sets = RequirementSet.objects.order_by("pk").first()
    plan = LastMilePlan.objects.create(enrollment=enrollment, requirements=sets, created_by=by)
    for number, state in enumerate(("open", "done")):
        PlanItem.objects.create(
            plan=plan, what=f"Task {number}", owner=by, due_on=date(2031, 1, 1), state=state,
            done_on=date(2026, 1, 1) if state == "done" else None,
        )  # fmt: skip


def wishes_of(enrollment, by):
    """A person has asked for more time and to be excused, and has something to make up for."""
    Excuse.objects.get_or_create(
        enrollment=enrollment, state="asked",
        defaults={
            "from_at": datetime(2031, 1, 6, 15, tzinfo=UTC),
            "to_at": datetime(2031, 1, 6, 17, tzinfo=UTC),
            "reason_class": "family", "asked_by": enrollment.person,
        },
    )  # fmt: skip
    item = GradeItem.objects.filter(cohort=enrollment.cohort).order_by("-due_at").first()
    Extension.objects.get_or_create(
        item=item, enrollment=enrollment, state="asked",
        defaults={
            "due_at": item.due_at + timedelta(days=9), "reason": "Ill",
            "asked_by": enrollment.person,
        },
    )  # fmt: skip
    missed = ClassSession.objects.filter(cohort=enrollment.cohort).order_by("-starts_at").first()
    MakeUp.objects.get_or_create(
        session=missed,
        enrollment=enrollment,
        defaults={"task": "Read it", "due_on": date(2031, 1, 1), "created_by": by},
    )


def files_of(enrollment):
    """A person has shown a credential by three files, which somebody may take away."""
    claim = Credential.objects.filter(person=enrollment.person, verification="claimed").first()
    for number in range(3):
        CredentialFile.objects.create(
            credential=claim, file_name=f"Certificate {number}.pdf", file_format="pdf",
            file_size=1000, file_digest="0" * 64, file_state="clean", added_by=enrollment.person,
        )  # fmt: skip
