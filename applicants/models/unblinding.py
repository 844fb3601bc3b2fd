"""What somebody was shown beyond the blind file: for how long, and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from applicants.models.application import Application


class UnblindingQuerySet(models.QuerySet):
    """Scopes on what was shown."""

    def in_force(self):
        """Those whose time is not over."""
        return self.filter(ends_at__gt=timezone.now())

    def of(self, application_id, user):
        """What one person was shown of one application, the newest first."""
        return self.filter(application_id=application_id, user=user).order_by("-id")


class Unblinding(models.Model):
    """One person sees one thing of one application that the blind file hides, for a while."""

    class What(models.TextChoices):
        IDENTITY = "identity", "Who the applicant is"
        POTENTIAL = "potential", "The potential score"
        READING = "reading", "What is read, of somebody whom one knows"

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    what = models.CharField(max_length=12, choices=What.choices)
    reason = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField()

    objects = UnblindingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["application", "user", "what", "-ends_at"], name="unblinding_in_force"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["identity", "potential", "reading"]),
                name="unblinding_what_known",
                violation_error_message="That cannot be shown.",
            ),
            models.CheckConstraint(
                condition=~Q(what__in=["identity", "reading"]) | ~Q(reason=""),
                name="unblinding_identity_has_reason",
                violation_error_message="Say why you need to know who this is.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("started_at")),
                name="unblinding_ends_after_it_starts",
                violation_error_message="It must end after it starts.",
            ),
        ]

    class Privacy:
        personal = {"reason"}
        plain = {"id", "application", "user", "what", "started_at", "ends_at"}

    def __str__(self):
        return f"{self.get_what_display()}, application {self.application_id}"
