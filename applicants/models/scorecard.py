"""Scorecards: what one person gave one application, criterion by criterion."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from applicants.models.application import Application
from applicants.models.review_rubric import ReviewCriterion, ReviewKind, ReviewRubric
from applicants.states import SCORECARD_STEPS, ScorecardState
from careerpath.workflow import Stateful, StatefulQuerySet


class Recommendation(models.TextChoices):
    """What a reader would do; it decides nothing."""

    ADVANCE = "advance", "Advance"
    HOLD = "hold", "Hold"
    STOP = "stop", "Do not advance"


class ScorecardQuerySet(StatefulQuerySet):
    """Scopes on scorecards."""

    def visible_to(self, user):
        """One's own. What others gave is shown by the domain, after the own one is in."""
        return self.filter(reader=user)

    def submitted(self):
        return self.filter(state=ScorecardState.SUBMITTED)

    def of_reading(self):
        return self.filter(kind=ReviewKind.READING)


class Scorecard(Stateful):
    """One person's ratings of one application, a draft until it is submitted.

    ``points`` is the exact sum of weight × (value − 1), from 0 to 4,000: the composite on 0–100 is
    a fortieth of it. ``occasion`` is 0 for the reading and the interview's id for an interview.
    """

    STEPS = SCORECARD_STEPS
    OWNED_BY = ""

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    rubric = models.ForeignKey(ReviewRubric, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ReviewKind.choices, default=ReviewKind.READING)
    occasion = models.BigIntegerField(default=0)
    state = models.CharField(
        max_length=16, choices=ScorecardState.choices, default=ScorecardState.DRAFT
    )
    recommendation = models.CharField(max_length=8, choices=Recommendation.choices, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    flagged = models.BooleanField(default=False)
    flag_note = models.CharField(max_length=300, blank=True)
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    knew_identity = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    tab = models.CharField(max_length=16, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["reader", "-submitted_at"],
                condition=Q(state=ScorecardState.SUBMITTED),
                name="scorecard_by_reader",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reader", "kind", "occasion"],
                name="scorecard_once",
                violation_error_message="You have a scorecard for this application already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ScorecardState.values),
                name="scorecard_state_known",
                violation_error_message="A scorecard has no such state.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ScorecardState.SUBMITTED)
                | Q(submitted_at__isnull=False, points__isnull=False) & ~Q(recommendation=""),
                name="scorecard_submitted_is_complete",
                violation_error_message="Rate every criterion and recommend before you submit.",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__lte=4000),
                name="scorecard_points_in_range",
                violation_error_message="A scorecard has between 0 and 4,000 points.",
            ),
        ]

    class Privacy:
        personal = {"note", "flag_note", "recommendation", "points"}
        plain = {
            "id", "application", "reader", "rubric", "kind", "occasion", "state",
            "state_changed_at", "flagged", "knew_identity", "version", "tab", "saved_at",
            "submitted_at", "seconds", "created_at",
        }  # fmt: skip

    def __str__(self):
        return f"Scorecard {self.pk}"

    @property
    def is_submitted(self):
        return self.state == ScorecardState.SUBMITTED


class Rating(models.Model):
    """What one criterion got, and the evidence; a draft may have one without the other."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="ratings")
    criterion = models.ForeignKey(ReviewCriterion, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    evidence = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "criterion"],
                name="rating_once",
                violation_error_message="This criterion is rated already.",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=1, value__lte=5),
                name="rating_from_1_to_5",
                violation_error_message="A rating is a whole number from 1 to 5.",
            ),
        ]

    class Privacy:
        personal = {"value", "evidence"}
        plain = {"id", "scorecard", "criterion"}

    def __str__(self):
        return f"Rating {self.pk}"
