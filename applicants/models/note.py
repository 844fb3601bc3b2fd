"""What colleagues write to each other about an application."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from applicants.models.application import Application


class NoteQuerySet(models.QuerySet):
    """Notes."""

    def about(self, application):
        """Of one application, the newest first, with who wrote and who was told."""
        return (
            self.filter(application=application)
            .select_related("written_by", "told")
            .order_by("-written_at", "-id")
        )


class Note(models.Model):
    """A note on an application; ``blind_text`` is what readers see who must not know whose it is.

    Notes are never changed: who wants to correct one writes another.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="notes")
    text = models.TextField(max_length=2000)
    blind_text = models.TextField(max_length=4000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    told = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="note_says_something",
                violation_error_message="Write something first.",
            ),
            models.CheckConstraint(
                condition=models.Q(told__isnull=True) | ~models.Q(told=models.F("written_by")),
                name="note_tells_somebody_else",
                violation_error_message="Choose somebody else than yourself.",
            ),
        ]

    class Privacy:
        personal = {"text", "blind_text"}
        plain = {"id", "application", "written_by", "written_at", "told"}

    def __str__(self):
        return f"Note {self.pk}"
