"""Programs, partners, events and the links that tell where an applicant came from."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class Program(models.Model):
    """A call to a career, with its settings."""

    class Size(models.TextChoices):
        SOLO = "solo", "Just us (1–3)"
        TEAM = "team", "A team (4–15)"
        PROGRAM = "program", "A program (16 or more)"

    class ApprovalPolicy(models.TextChoices):
        SECOND_PERSON = "second_person", "A second person approves"
        WAIT_AND_CHECK = "wait_and_check", "Wait, then check again"

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    time_zone = models.CharField(max_length=64, default="America/Chicago")
    size = models.CharField(max_length=8, choices=Size.choices, default=Size.PROGRAM)
    approval_policy = models.CharField(
        max_length=16, choices=ApprovalPolicy.choices, default=ApprovalPolicy.SECOND_PERSON
    )
    wait_hours = models.PositiveSmallIntegerField(default=8)
    is_synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.name


class UniversityPartner(models.Model):
    """A university that sends applicants."""

    code = models.CharField(max_length=24)
    name = models.CharField(max_length=160)
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("code"),
                name="partner_code_unique",
                violation_error_message="Another partner has this code.",
            ),
            models.UniqueConstraint(
                Lower("name"),
                name="partner_name_unique",
                violation_error_message="Another partner has this name.",
            ),
        ]

    def __str__(self):
        return self.name


class Campus(models.Model):
    """A place of a partner."""

    partner = models.ForeignKey(UniversityPartner, models.CASCADE, related_name="campuses")
    name = models.CharField(max_length=120)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2, blank=True)

    def __str__(self):
        return self.name


class RecruitingEvent(models.Model):
    """A day on which the program meets people."""

    program = models.ForeignKey(Program, models.CASCADE, related_name="events")
    partner = models.ForeignKey(
        UniversityPartner, models.SET_NULL, null=True, blank=True, related_name="events"
    )
    name = models.CharField(max_length=120)
    held_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)

    def __str__(self):
        return self.name


class ShareLink(models.Model):
    """An address that remembers its source."""

    token = models.CharField(max_length=32, unique=True)
    label = models.CharField(max_length=120)
    intake = models.ForeignKey(
        "cohorts.Intake", models.CASCADE, null=True, blank=True, related_name="links"
    )
    partner = models.ForeignKey(
        UniversityPartner, models.CASCADE, null=True, blank=True, related_name="links"
    )
    event = models.ForeignKey(
        RecruitingEvent, models.CASCADE, null=True, blank=True, related_name="links"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.label
