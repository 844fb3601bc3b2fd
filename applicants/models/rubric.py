"""Rubrics: the rules of an intake, version by version."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from applicants import screening
from applicants.states import RUBRIC_STEPS, RubricState
from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models import Intake


class RubricQuerySet(StatefulQuerySet):
    """Rubric versions."""

    def visible_to(self, user):
        """Those who screen or edit rubrics see all versions; nobody else sees any."""
        if user.may("applicants.run_screening") or user.may("applicants.edit_rubric"):
            return self
        return self.none()

    def approved(self):
        return self.filter(state=RubricState.APPROVED)

    def newest_first(self):
        return self.select_related("intake", "created_by").order_by("intake_id", "name", "-version")


class Rubric(Stateful):
    """One version of the rules of an intake. Its content stands still once it is used."""

    STEPS = RUBRIC_STEPS

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64, editable=False)
    reason = models.TextField(max_length=1000)
    state = models.CharField(max_length=24, choices=RubricState.choices, default=RubricState.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = RubricQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "name", "version"],
                name="rubric_version_once",
                violation_error_message="Somebody has just saved this version; look at it again.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RubricState.values),
                name="rubric_state_known",
                violation_error_message="A rubric has no such state.",
            ),
        ]

    class Privacy:
        personal = {"reason"}
        plain = {
            "id", "intake", "name", "version", "content", "fingerprint", "state",
            "state_changed_at", "created_by", "created_at",
        }  # fmt: skip

    def __str__(self):
        return f"{self.name} v{self.version}"

    def get_absolute_url(self):
        return reverse("rubric", args=[self.pk])

    @cached_property
    def rules(self):
        """The content as the value that the screening core works with."""
        return screening.Rubric.from_json(self.content)

    @cached_property
    def plan(self):
        """The rules made ready for many applications."""
        return screening.Plan(self.rules)

    @property
    def is_approved(self):
        return self.state == RubricState.APPROVED

    @property
    def is_draft(self):
        return self.state == RubricState.DRAFT

    @property
    def waits_for_approval(self):
        return self.state == RubricState.WAITING
