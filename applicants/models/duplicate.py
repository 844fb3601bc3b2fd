"""Suspected duplicates: two applications that look like one person, and what a person said."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from applicants.models.application import Application
from cohorts.models import Intake


class Verdict(models.TextChoices):
    """What a person said about two applications."""

    OPEN = "open", "To judge"
    SAME = "same", "The same person"
    DIFFERENT = "different", "Not the same"


class DuplicatePairQuerySet(models.QuerySet):
    """Pairs of applications that may come from one person."""

    def visible_to(self, user):
        """Those who judge see all; nobody else sees any."""
        return self if user.may("applicants.judge_duplicates") else self.none()

    def waiting(self):
        """Pairs without a verdict."""
        return self.filter(verdict=Verdict.OPEN)

    def for_list(self):
        """With both applications, and not who they say they are."""
        return self.select_related("intake", "judged_by", "first", "second")

    def with_people(self):
        """With both applications and who they say they are."""
        return self.select_related(
            "intake", "judged_by", "first__identity__partner", "second__identity__partner"
        )


class DuplicatePair(models.Model):
    """Two applications of one intake that look like one person; a verdict stays."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")
    first = models.ForeignKey(Application, models.CASCADE, related_name="+")
    second = models.ForeignKey(Application, models.CASCADE, related_name="+")
    by_email = models.BooleanField(default=False)
    by_name = models.BooleanField(default=False)
    by_phone = models.BooleanField(default=False)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["intake", "verdict", "id"], name="duplicate_pair_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="duplicate_pair_once",
                violation_error_message="These two applications are linked already.",
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="duplicate_pair_in_order",
                violation_error_message="The older application comes first.",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="open", judged_by=None, judged_at=None)
                | (~models.Q(verdict="open") & models.Q(judged_at__isnull=False)),
                name="duplicate_pair_judged_at_a_time",
                violation_error_message="A verdict has the time it was given.",
            ),
        ]

    class Privacy:
        personal = {"first", "second", "judged_by"}
        plain = {
            "id", "intake", "by_email", "by_name", "by_phone", "verdict", "judged_at", "created_at",
        }  # fmt: skip

    def __str__(self):
        return f"{self.first_id} and {self.second_id}"

    def get_absolute_url(self):
        return f"/duplicates/{self.pk}/"

    @property
    def reasons(self):
        """Why they are suspected, as words."""
        pairs = (
            (self.by_email, "email"),
            (self.by_name, "name and postal code"),
            (self.by_phone, "phone"),
        )
        return [word for found, word in pairs if found]
