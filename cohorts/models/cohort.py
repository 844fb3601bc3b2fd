"""Intakes, cohorts, their sections and staff, and who sits in them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models.program import Program

ENROLLMENT_STEPS = {
    "invited": {"enrolled", "withdrawn"},
    "enrolled": {"active", "withdrawn", "dismissed"},
    "active": {"on_leave", "withdrawn", "dismissed", "completed"},
    "on_leave": {"active", "withdrawn", "dismissed"},
    "withdrawn": set(),
    "dismissed": set(),
    "completed": set(),
}
SEATED = ("invited", "enrolled", "active", "on_leave", "completed")


class Cohort(models.Model):
    """A class of people who start together."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)
    season = models.CharField(max_length=40, blank=True)
    seats = models.PositiveIntegerField(default=95)
    seats_taken = models.PositiveIntegerField(default=0, editable=False)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=16, default="planned")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seats_taken__lte=models.F("seats")),
                name="cohort_seats_not_exceeded",
                violation_error_message="The cohort is full.",
            )
        ]

    def __str__(self):
        return self.name


class Intake(models.Model):
    """A call for applications."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="intakes")
    cohort = models.ForeignKey(
        Cohort, models.SET_NULL, null=True, blank=True, related_name="intakes"
    )
    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)
    prefix = models.CharField(max_length=8, unique=True)
    next_number = models.PositiveIntegerField(default=1)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    decisions_final_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="intake_closes_after_it_opens",
                violation_error_message="The intake must close after it opens.",
            )
        ]

    def __str__(self):
        return self.name


class Section(models.Model):
    """A group of a cohort with its instructors."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="sections")
    name = models.CharField(max_length=60)

    def __str__(self):
        return self.name


class CohortStaff(models.Model):
    """A duty in a cohort."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="staff")
    section = models.ForeignKey(
        Section, models.CASCADE, null=True, blank=True, related_name="staff"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    duty = models.CharField(max_length=24)


class EnrollmentQuerySet(StatefulQuerySet):
    """Enrollments."""

    def visible_to(self, user):
        """Staff see all; a person sees the own ones."""
        if user.may("cohorts.view_cohort"):
            return self
        return self.filter(person=user)


class Enrollment(Stateful):
    """A person in a cohort: the thread that all later stages hold."""

    STEPS = ENROLLMENT_STEPS

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="enrollments")
    section = models.ForeignKey(
        Section, models.SET_NULL, null=True, blank=True, related_name="enrollments"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"],
                name="enrollment_once",
                violation_error_message="This person is in the cohort already.",
            )
        ]
