"""Messages to everybody of a cohort who…: what was written, to how many, and when."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from cohorts.models import Cohort
from training.models.assessment import GradeItem
from training.models.checks import together
from training.models.scopes import EVERY_COHORT


class GroupMessageQuerySet(models.QuerySet):
    """Messages to groups."""

    def visible_to(self, user):
        """Whoever wrote one sees it, and the office sees all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.may(EVERY_COHORT) else self.filter(sent_by=user)


class GroupMessage(models.Model):
    """One message to all who met a condition of the gradebook; ``token`` lets it go out once."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    item = models.ForeignKey(GradeItem, models.PROTECT, null=True, blank=True, related_name="+")
    condition = models.CharField(max_length=200)
    subject = models.CharField(max_length=150)
    text = models.TextField(max_length=4000)
    token = models.UUIDField(default=uuid.uuid4)
    people = models.PositiveIntegerField()
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = GroupMessageQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]
        indexes = [models.Index(fields=["cohort", "-sent_at"], name="group_message_cohort")]
        constraints = [
            models.UniqueConstraint(
                fields=["token"],
                name="group_message_once",
                violation_error_message="This message has gone out already.",
            ),
            together(
                "undone_at",
                "undone_by",
                name="group_message_undone_by_somebody",
                sentence="Say who took the message back.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id",
            "cohort",
            "item",
            "condition",
            "subject",
            "text",
            "token",
            "people",
            "sent_at",
            "sent_by",
            "undone_at",
            "undone_by",
        }

    def __str__(self):
        return self.subject
