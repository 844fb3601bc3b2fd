"""What somebody has typed and not sent yet, section by section, as they typed it."""

from django.db import models
from django.utils import timezone

from applicants.models.application import Application


class Section(models.TextChoices):
    """The sections of the form that hold typed values."""

    ABOUT = "about", "Contact details"
    STUDY = "study", "Your studies"
    AVAILABILITY = "availability", "Availability and eligibility"
    ANSWERS = "answers", "Your answers"


class DraftSection(models.Model):
    """One section of a draft: the values as typed, and which version of them this is.

    ``read`` holds the mark of each question as it stood when it was answered. ``writer`` is a
    random name of the page that saved last: a page that lost the answer to its own save is no
    conflict to itself. The rows go when the application is sent.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="draft_sections")
    key = models.CharField(max_length=20, choices=Section.choices)
    values = models.JSONField(default=dict)
    read = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    writer = models.CharField(max_length=24, blank=True)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "key"],
                name="draft_section_once",
                violation_error_message="This section was saved in another place just now.",
            ),
            models.CheckConstraint(
                condition=models.Q(key__in=Section.values),
                name="draft_section_known",
                violation_error_message="The form has no such section.",
            ),
        ]

    class Privacy:
        personal = {"values"}
        plain = {"id", "application", "key", "read", "version", "writer", "saved_at"}

    def __str__(self):
        return self.get_key_display()
