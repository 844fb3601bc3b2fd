"""Adverse impact as it stood when a stage closed, and what the analyst made of it."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Intake


class Stage(models.TextChoices):
    """What is decided one after another, and all of it together."""

    SCREENING = "screening", "Screening"
    READING = "reading", "Reading"
    CHOICE = "choice", "Interview and choice"
    WHOLE = "whole", "Bottom line"


class ImpactReadingQuerySet(models.QuerySet):
    """Readings."""

    def visible_to(self, user):
        """The analyst alone sees them, whatever the state of the decisions."""
        return self if user.may("equity.analyze") else self.none()

    def for_list(self):
        """With intake and cohort, the newest first."""
        return self.select_related("intake__cohort").order_by("-made_at", "-id")


class ImpactReading(models.Model):
    """The selection rates of one stage of one intake, counted once, when it was closed."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    body = models.JSONField(encoder=DjangoJSONEncoder)
    checksum = models.CharField(max_length=64)
    code_version = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=timezone.now)

    objects = ImpactReadingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "stage"],
                name="impact_reading_once",
                violation_error_message="This stage was read already.",
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=Stage.values),
                name="impact_reading_stage_known",
                violation_error_message="There is no such stage.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "intake", "stage", "body", "checksum", "code_version", "made_at"}

    def __str__(self):
        return f"{self.get_stage_display()}, {self.intake}"

    def get_absolute_url(self):
        return reverse("equity:impact", args=[self.pk])


class ProcedureReviewQuerySet(models.QuerySet):
    """Procedure reviews."""

    def visible_to(self, user):
        """The analyst sees all; who sets up intakes those of which all decisions are final."""
        if user.may("equity.analyze"):
            return self
        if user.may("cohorts.set_up"):
            return self.filter(reading__intake__decisions_final_at__isnull=False)
        return self.none()

    def open(self):
        """Nobody has said what became of them."""
        return self.filter(outcome=None)

    def for_list(self):
        """With intake, author and outcome, the newest first."""
        return self.select_related("reading__intake", "by", "outcome__by").order_by("-at", "-pk")


class ProcedureReview(models.Model):
    """What the analyst recommends for the next intake; the lead learns that there is one."""

    reading = models.ForeignKey(ImpactReading, models.PROTECT, related_name="reviews")
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ProcedureReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="procedure_review_says_something",
                violation_error_message="Say what should be looked at.",
            )
        ]

    class Privacy:
        personal = {"by"}
        plain = {"id", "reading", "text", "at"}

    def __str__(self):
        return f"Review of {self.reading}"


class ReviewOutcome(models.Model):
    """What the lead looked at after a procedure review, and what changed; said once."""

    review = models.OneToOneField(ProcedureReview, models.PROTECT, related_name="outcome")
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="review_outcome_says_something",
                violation_error_message="Say what was looked at, and what changes.",
            )
        ]

    class Privacy:
        personal = {"by"}
        plain = {"id", "review", "text", "at"}

    def __str__(self):
        return f"Outcome of {self.review}"
