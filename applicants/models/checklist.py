"""What an application needs, item by item: received, awaited, waived, rejected."""

from django.conf import settings
from django.db import models

from applicants.models.application import Application
from applicants.states import CHECKLIST_STEPS, ItemState
from careerpath.workflow import Stateful, StatefulQuerySet


class ChecklistItem(Stateful):
    """One thing that belongs to an application, and whether it is there."""

    STEPS = CHECKLIST_STEPS

    application = models.ForeignKey(Application, models.CASCADE, related_name="checklist")
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    state = models.CharField(max_length=24, choices=ItemState.choices, default=ItemState.AWAITING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = StatefulQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "key"],
                name="checklist_item_once",
                violation_error_message="This is on the checklist already.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ItemState.values),
                name="checklist_item_state_known",
                violation_error_message="A checklist has no such state.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "application", "key", "label", "state", "state_changed_at", "by"}

    def __str__(self):
        return self.label

    @property
    def at(self):
        """Since when it stands like this."""
        return self.state_changed_at

    @property
    def is_open(self):
        """Whether it still has to come."""
        return self.state in {ItemState.AWAITING, ItemState.REJECTED}
