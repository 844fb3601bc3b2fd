"""Exams and credentials of the stocked program, and an exam of the other one."""

from datetime import timedelta

from django.utils import timezone

from cohorts.models import Cohort, Enrollment, Program
from training.domain import certifying, completing, credentials, exams, leaves, sharing
from training.models import (
    Certification,
    ContinuingEducation,
    Credential,
    ExamWindow,
    Requirement,
)


def certified(lead):
    """People of the present cohort are registered; one completes, one is away."""
    cohort = Cohort.objects.select_related("program").get(slug="cohort-6")
    exam = certifying.target(cohort.program)
    seats = list(Enrollment.objects.filter(cohort=cohort, state="active").order_by("pk")[3:9])
    window = ExamWindow.objects.filter(certification=exam).order_by("-starts_at")[0]
    for number in range(3):
        lines = exams.plan(window, seats[number : number + 1], reason="An exception.").going_in
        exams.register(window, lines, reason="An exception.", by=lead)
    own = Enrollment.objects.get(
        cohort=cohort, person__email="participant@careerpath.example", state="active"
    )
    completing.propose(
        cohort,
        completing.candidates(cohort, [own]),
        completed_on=certifying.today_of(cohort.program),
        by=lead,
    )
    today = timezone.now().date()
    leaves.go(seats[4], from_on=today, until_on=None, reason="Family.", by=lead)
    said = Certification.objects.get(program=cohort.program, code="CSM")
    held = Credential(person=lead, certification=said, issued_on=today - timedelta(days=9))
    credentials.record(held, by=lead)
    for number in range(3):
        hours = ContinuingEducation(
            credential=held, done_on=today, hours=number + 1, title=f"Course {number}"
        )
        credentials.log(hours, by=lead)
    mine = Credential.objects.filter(person=own.person).first()
    today = timezone.now().date()
    hours = ContinuingEducation(credential=mine, done_on=today, hours=2, title="Own course")
    credentials.log(hours, by=own.person)
    sharing.share(own.person, [mine], days=30)
    other = Certification.objects.create(
        program=Program.objects.get(slug="elsewhere"), issuer="Elsewhere", code="E", name="E"
    )
    Requirement.objects.create(certification=other, kind="hours", needed=5)
    start = timezone.now() + timedelta(days=9)
    ExamWindow.objects.create(
        certification=other, starts_at=start, ends_at=start + timedelta(hours=1), seats=3
    )
