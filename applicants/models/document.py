"""Files that applicants hand in: what an intake wants, and what came."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from applicants.models.application import Application
from applicants.states import DOCUMENT_STEPS, DocumentState
from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models import Intake


class DocumentKind(models.TextChoices):
    """What a file is."""

    RESUME = "resume", "Résumé"
    TRANSCRIPT = "transcript", "Transcript"
    CERTIFICATE = "certificate", "Certificate"
    OTHER = "other", "Another document"


class WantedDocumentQuerySet(models.QuerySet):
    """What intakes want to see."""

    def visible_to(self, user):
        """Those who set up see all; applicants see them on their own page."""
        return self if user.may("cohorts.set_up") else self.none()

    def of(self, intake_id):
        """What one intake wants, in order."""
        return self.filter(intake_id=intake_id).order_by("position", "id")


class WantedDocument(models.Model):
    """An intake asks for a file of this kind."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    help_text = models.CharField(max_length=300, blank=True)
    is_required = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    objects = WantedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "wanted document"
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "kind"],
                name="wanted_document_once",
                violation_error_message="The intake asks for this kind of document already.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in DocumentKind]),
                name="wanted_document_kind_known",
                violation_error_message="There is no such kind of document.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "intake", "kind", "help_text", "is_required", "position"}

    def __str__(self):
        return self.get_kind_display()


class DocumentQuerySet(StatefulQuerySet):
    """Scopes on files that came."""

    def visible_to(self, user):
        """The files of the applications that this person can see."""
        return self.filter(application__in=Application.objects.visible_to(user))

    def standing(self):
        """Those that no newer file has replaced."""
        return self.exclude(state=DocumentState.REPLACED)

    def current(self, application):
        """The files of one application as they stand, in the order of their kinds."""
        return self.filter(application=application).standing().order_by("kind", "-id")

    def to_be_scanned(self):
        """Those that nobody has looked into yet."""
        return self.filter(state=DocumentState.PENDING)

    def readable(self):
        """Those that may be opened by somebody."""
        return self.filter(state__in=[DocumentState.CLEAN, DocumentState.UNSCANNED])


class Document(Stateful):
    """One uploaded file under a name of ours, and the text that was found in it."""

    STEPS = DOCUMENT_STEPS

    class Format(models.TextChoices):
        """What the file is by its content, whatever it is called."""

        PDF = "pdf", "PDF"
        DOCX = "docx", "Word document"

    application = models.ForeignKey(Application, models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    state = models.CharField(
        max_length=24, choices=DocumentState.choices, default=DocumentState.PENDING
    )
    name = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    format = models.CharField(max_length=4, choices=Format.choices)
    file_name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField(blank=True)
    blind_text = models.TextField(blank=True)
    text_read_at = models.DateTimeField(null=True, blank=True)
    file_gone_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="document_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=~Q(state="replaced"),
                name="document_once_per_kind",
                violation_error_message="A newer file of this kind came in the meantime.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in DocumentState]),
                name="document_state_known",
                violation_error_message="The document has no such state.",
            ),
            models.CheckConstraint(
                condition=Q(format__in=["pdf", "docx"]),
                name="document_format_known",
                violation_error_message="Only PDF and Word documents (.docx) are taken.",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0, size__lte=5 * 1024 * 1024),
                name="document_size_in_limits",
                violation_error_message="A document has up to 5 MB.",
            ),
        ]

    class Privacy:
        personal = {"file_name", "digest", "text", "blind_text"}
        plain = {
            "id", "application", "kind", "state", "state_changed_at", "name", "format", "size",
            "uploaded_at", "uploaded_by", "text_read_at", "file_gone_at",
        }  # fmt: skip

    def __str__(self):
        return self.get_kind_display()

    @property
    def may_be_opened(self):
        """Whether somebody looked into it and found nothing, or nobody looks in the demo."""
        return self.state in {DocumentState.CLEAN, DocumentState.UNSCANNED} and not self.is_gone

    @property
    def is_gone(self):
        """Whether the file itself was removed."""
        return self.file_gone_at is not None

    @property
    def is_waiting(self):
        """Whether nobody has looked into it yet."""
        return self.state == DocumentState.PENDING

    @property
    def was_harmful(self):
        """Whether the scanner found something in it."""
        return self.state == DocumentState.INFECTED

    @property
    def has_no_text(self):
        """Whether somebody looked for text and found none, as in a photographed page."""
        return self.text_read_at is not None and not self.text
