"""Views that people saved, and files that they took."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from careerpath.workflow import Stateful, StatefulQuerySet

# How long a file can be fetched.
LIVES = dt.timedelta(minutes=60)


class SavedView(models.Model):
    """A query string with a name. The query string is the view; nothing else is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    table = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=2000, blank=True)
    shared = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "user",
                "table",
                Lower("name"),
                name="saved_view_name_once",
                violation_error_message="You have a view with this name already.",
            )
        ]
        indexes = [
            models.Index(
                fields=["table"], condition=models.Q(shared=True), name="saved_view_shared"
            )
        ]

    class Privacy:
        personal = {"user", "name", "query"}
        plain = {"id", "table", "shared", "created_at"}

    def __str__(self):
        return self.name


class ExportQuerySet(StatefulQuerySet):
    """Files that people took."""

    def visible_to(self, user):
        """Everybody sees the own files and nobody else's."""
        return self.filter(user=user)


class Export(Stateful):
    """A file that somebody asked for: who, which list, which filter, how many rows, which hash."""

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel (XLSX)"

    class State(models.TextChoices):
        WAITING = "waiting", "Being written"
        READY = "ready", "Ready"
        REFUSED = "refused", "Refused"
        FAILED = "failed", "Failed"
        GONE = "gone", "Deleted"

    STEPS = {
        State.WAITING: {State.READY, State.REFUSED, State.FAILED},
        State.READY: {State.GONE},
        State.REFUSED: set(),
        State.FAILED: set(),
        State.GONE: set(),
    }

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    table = models.CharField(max_length=40)
    query = models.CharField(max_length=2000, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    format = models.CharField(max_length=4, choices=Format.choices, default=Format.CSV)
    state = models.CharField(max_length=24, choices=State.choices, default=State.WAITING)
    rows = models.PositiveIntegerField(null=True, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "created_at", "id"], name="export_by_user")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="ready")
                | models.Q(ready_at__isnull=False, rows__isnull=False),
                name="export_ready_has_time_and_rows",
                violation_error_message="A finished file says when and how many rows.",
            )
        ]

    class Privacy:
        personal = {"user", "query"}
        plain = {
            "id", "table", "subject", "format", "state", "state_changed_at", "rows", "size",
            "sha256", "note", "created_at", "ready_at",
        }  # fmt: skip

    def __str__(self):
        return f"{self.subject or self.table} {self.get_format_display()}"

    @property
    def gone_at(self):
        """When the file cannot be fetched any more; None before it is there."""
        return self.ready_at and self.ready_at + LIVES
