"""What people read and interview by: criteria with an anchor at every point, version by version."""

from functools import cached_property

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from applicants import scoring
from applicants.states import RUBRIC_STEPS, RubricState
from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models import Intake


class ReviewKind(models.TextChoices):
    """What a rubric is for."""

    READING = "reading", "Reading"
    INTERVIEW = "interview", "Interview"


class ReviewRubricQuerySet(StatefulQuerySet):
    """Versions of review rubrics."""

    def visible_to(self, user):
        """Those who plan the reading or write rubrics see all versions; nobody else sees any."""
        if user.may("applicants.assign_application") or user.may("applicants.edit_rubric"):
            return self
        return self.none()

    def approved(self):
        return self.filter(state=RubricState.APPROVED)

    def newest_first(self):
        return self.select_related("intake", "created_by").order_by(
            "-intake_id", "kind", "-version"
        )


class ReviewRubric(Stateful):
    """One version of what people look for. Its content stands still once it leaves the draft."""

    STEPS = RUBRIC_STEPS
    OWNED_BY = ""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ReviewKind.choices, default=ReviewKind.READING)
    version = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64, editable=False)
    reason = models.TextField(max_length=1000)
    state = models.CharField(max_length=24, choices=RubricState.choices, default=RubricState.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ReviewRubricQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "kind", "version"],
                name="review_rubric_version_once",
                violation_error_message="Somebody has just saved this version; look at it again.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RubricState.values),
                name="review_rubric_state_known",
                violation_error_message="A review rubric has no such state.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ReviewKind.values),
                name="review_rubric_kind_known",
                violation_error_message="A review rubric is for reading or for interviews.",
            ),
        ]

    class Privacy:
        personal = {"reason"}
        plain = {
            "id", "intake", "kind", "version", "fingerprint", "state", "state_changed_at",
            "created_by", "created_at",
        }  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()} rubric v{self.version}"

    def get_absolute_url(self):
        return reverse("review_rubric", args=[self.pk])

    @cached_property
    def rules(self):
        """The content as the value that the scoring core works with; one query, once."""
        return scoring.Rubric(criteria=tuple(one.as_value() for one in self.criteria.all()))

    @property
    def is_approved(self):
        return self.state == RubricState.APPROVED

    @property
    def is_draft(self):
        return self.state == RubricState.DRAFT

    @property
    def waits_for_approval(self):
        return self.state == RubricState.WAITING


class ReviewCriterion(models.Model):
    """One thing to look for: what it is, why the job needs it, and what each point looks like."""

    rubric = models.ForeignKey(ReviewRubric, models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=60)
    definition = models.CharField(max_length=300)
    job_relatedness = models.CharField(max_length=300)
    weight = models.PositiveSmallIntegerField()
    anchors = ArrayField(models.CharField(max_length=160), size=5)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "review criteria"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rubric", "key"],
                name="review_criterion_key_once",
                violation_error_message="The rubric has a criterion with this key.",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=1000),
                name="review_criterion_weight_of_1000",
                violation_error_message="A weight is a whole number from 1 to 1,000.",
            ),
            models.CheckConstraint(
                condition=Q(anchors__len=5),
                name="review_criterion_has_five_anchors",
                violation_error_message="A criterion has a sentence for each point from 1 to 5.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "rubric", "key", "name", "definition", "job_relatedness", "weight", "anchors",
            "position",
        }  # fmt: skip

    def __str__(self):
        return self.name

    def as_value(self):
        """The criterion as the scoring core knows it."""
        return scoring.Criterion(
            key=self.key,
            name=self.name,
            definition=self.definition,
            job_relatedness=self.job_relatedness,
            weight=self.weight,
            anchors=tuple(self.anchors),
        )

    @property
    def percent(self):
        """The weight as readers see it."""
        return f"{self.weight / 10:g}"

    @property
    def points(self):
        """Each point with its anchor."""
        return list(enumerate(self.anchors, 1))
