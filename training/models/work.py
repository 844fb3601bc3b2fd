"""Work that participants hand in, as often as they like, and the extensions that they have."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from careerpath.workflow import Stateful
from cohorts.models import Enrollment
from training.models.assessment import GradeItem
from training.models.attendance import PersonalStatefulQuerySet
from training.models.checks import one_of, together
from training.models.scopes import PersonalQuerySet
from training.states import ASK_STEPS, AskState


class FileState(models.TextChoices):
    """What is known of an uploaded file."""

    NONE = "", "No file"
    PENDING = "pending", "Being looked at"
    CLEAN = "clean", "Clean"
    UNSCANNED = "unscanned", "Not scanned"
    REFUSED = "refused", "Refused by the scanner"


class WorkQuerySet(PersonalQuerySet):
    """What was handed in."""

    def newest_first(self):
        """The latest hand-in first."""
        return self.order_by("item", "enrollment", "-number")


class WorkSubmission(models.Model):
    """One hand-in of one person for one assessment; the newest is the one to grade."""

    item = models.ForeignKey(GradeItem, models.PROTECT, related_name="work")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(max_length=20_000, blank=True)
    link = models.URLField(max_length=500, blank=True)
    file_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_state = models.CharField(
        max_length=10, choices=FileState.choices, default=FileState.NONE, blank=True
    )
    file_name = models.CharField(max_length=200, blank=True)
    file_format = models.CharField(max_length=4, blank=True)
    file_size = models.PositiveIntegerField(default=0)
    file_digest = models.CharField(max_length=64, blank=True)
    is_late = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = "work"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "enrollment", "number"],
                name="work_number_once",
                violation_error_message="This was handed in already.",
            ),
            one_of(
                "file_state",
                FileState,
                name="work_file_state_known",
                sentence="The file has no such state.",
            ),
            models.CheckConstraint(
                condition=~Q(text="", link="", file_state=""),
                name="work_is_not_empty",
                violation_error_message="Hand in a text, a link or a file.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "text", "link", "file_name", "file_digest"}
        plain = {
            "id",
            "item",
            "number",
            "file_key",
            "file_state",
            "file_format",
            "file_size",
            "is_late",
            "submitted_at",
            "submitted_by",
        }


class ExtensionQuerySet(PersonalStatefulQuerySet):
    """Extensions."""

    def granted(self):
        """Those that hold."""
        return self.filter(state=AskState.GRANTED)

    def waiting(self):
        """Those that somebody has to answer."""
        return self.filter(state=AskState.ASKED)


class Extension(Stateful):
    """A person has more time for one assessment, with the reason."""

    STEPS = ASK_STEPS
    OWNED_BY = ""

    item = models.ForeignKey(GradeItem, models.PROTECT, related_name="extensions")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=24, choices=AskState.choices, default=AskState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=500, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "enrollment"],
                condition=Q(state__in=["asked", "granted"]),
                name="extension_once",
                violation_error_message="There is an extension for that already.",
            ),
            together(
                "answered_at",
                "answered_by",
                name="extension_answered_by_somebody",
                sentence="Say who answered.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "refused"]) | Q(answered_at__isnull=False),
                name="extension_granted_by_somebody",
                violation_error_message="Somebody has to grant an extension.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "reason", "answer"}
        plain = {
            "id",
            "item",
            "due_at",
            "state",
            "state_changed_at",
            "asked_at",
            "asked_by",
            "answered_at",
            "answered_by",
        }
