"""Acts on many applications: what was asked for, how far it is, and what became of each row."""

import datetime as dt

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone

from applicants.models.application import Application
from careerpath.workflow import Stateful, StatefulQuerySet

UNDO_WITHIN = dt.timedelta(hours=24)


class BulkAct(models.TextChoices):
    """What can be done with many applications at once."""

    ASSIGN = "assign", "Assign"
    TAG = "tag", "Tag"
    UNTAG = "untag", "Remove tag"
    HOLD = "hold", "Hold"
    RESUME = "resume", "Resume"
    MOVE = "move", "Change stage"
    SCREEN = "screen", "Add to run"


class BulkState(models.TextChoices):
    """How far a bulk act is."""

    PREVIEW = "preview", "Preview"
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    UNDOING = "undoing", "Being undone"
    UNDONE = "undone", "Undone"
    CANCELLED = "cancelled", "Canceled"


BULK_STEPS = {
    BulkState.PREVIEW: {BulkState.QUEUED, BulkState.CANCELLED},
    BulkState.QUEUED: {BulkState.RUNNING, BulkState.CANCELLED},
    BulkState.RUNNING: {BulkState.DONE, BulkState.CANCELLED},
    BulkState.DONE: {BulkState.UNDOING},
    BulkState.UNDOING: {BulkState.UNDONE},
    BulkState.UNDONE: set(),
    BulkState.CANCELLED: {BulkState.UNDOING},
}


class BulkJobQuerySet(StatefulQuerySet):
    """Bulk acts."""

    def visible_to(self, user):
        """Those who decide see all, others their own."""
        if user.may("applicants.decide_application"):
            return self
        return self.filter(user=user)

    def standing_still(self, before):
        """Work that should go on and has not since ``before``."""
        going = (BulkState.QUEUED, BulkState.RUNNING, BulkState.UNDOING)
        return self.filter(state__in=going, touched_at__lt=before)


class BulkJob(Stateful):
    """One act on many applications.

    ``query`` is the list's query string when all that match were meant; ``ids`` the rows ticked,
    and from the start on the rows meant either way.
    """

    STEPS = BULK_STEPS

    state = models.CharField(max_length=24, choices=BulkState.choices, default=BulkState.PREVIEW)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    act = models.CharField(max_length=8, choices=BulkAct.choices)
    query = models.CharField(max_length=2000, null=True, blank=True)  # noqa: DJ001 - None: ticked
    came_from = models.CharField(max_length=2000, blank=True)
    ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    seen = models.PositiveIntegerField()
    looked_at = models.PositiveIntegerField(default=0)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    tag = models.CharField(max_length=40, blank=True)
    to = models.CharField(max_length=24, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    touched_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = BulkJobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="bulk_job_newest"),
            models.Index(
                fields=["touched_at"],
                condition=models.Q(state__in=["queued", "running", "undoing"]),
                name="bulk_job_going",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in BulkState]),
                name="bulk_job_state_known",
                violation_error_message="A bulk act has no such state.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="done") | models.Q(done_at__isnull=False),
                name="bulk_job_done_has_time",
                violation_error_message="A finished act says when.",
            ),
        ]

    class Privacy:
        personal = {"reason"}
        plain = {
            "id", "state", "state_changed_at", "user", "act", "query", "came_from", "ids", "seen",
            "looked_at", "person", "tag", "to", "created_at", "touched_at", "done_at",
        }  # fmt: skip

    def __str__(self):
        return f"{self.get_act_display()}, {self.seen:,} applications"

    def get_absolute_url(self):
        if self.act == BulkAct.SCREEN:  # the rules are chosen where runs are started
            return f"{reverse('screening_new')}?picked={self.pk}"
        return reverse("bulk_job", args=[self.pk])

    @property
    def verb(self):
        """What the button says before the number."""
        return {"move": "Move", "untag": "Remove from"}.get(self.act, self.get_act_display())

    @property
    def is_preview(self):
        return self.state == BulkState.PREVIEW

    @property
    def is_going(self):
        return self.state in {BulkState.QUEUED, BulkState.RUNNING, BulkState.UNDOING}

    @property
    def is_over(self):
        return self.state in {BulkState.DONE, BulkState.UNDONE, BulkState.CANCELLED}

    @property
    def undo_until(self):
        """Until when the act can be taken back."""
        return self.done_at + UNDO_WITHIN if self.done_at else None

    def may_be_undone(self):
        """Finished or stopped, within the day, and something to take back."""
        ended = self.state in {BulkState.DONE, BulkState.CANCELLED} and self.done_at
        return bool(ended and self.done_at > timezone.now() - UNDO_WITHIN)


class BulkOutcome(models.TextChoices):
    """What became of one application."""

    MOVED = "moved", "Done"
    STAYED = "stayed", "Skipped"
    UNDONE = "undone", "Undone"
    KEPT = "kept", "Not undone"


class BulkItem(models.Model):
    """What became of one application in a bulk act, and how it stood before."""

    job = models.ForeignKey(BulkJob, models.CASCADE, related_name="items")
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    outcome = models.CharField(max_length=8, choices=BulkOutcome.choices)
    sentence = models.CharField(max_length=200, blank=True)
    before = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job", "application"],
                name="bulk_item_once",
                violation_error_message="This application is in the act already.",
            )
        ]
        indexes = [models.Index(fields=["job", "outcome", "id"], name="bulk_item_by_outcome")]

    class Privacy:
        personal = set()
        plain = {"id", "job", "application", "outcome", "sentence", "before"}

    def __str__(self):
        return f"{self.application_id}: {self.get_outcome_display()}"
