"""That an application was sent, and who may send later than the others."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from applicants.models.application import Application


class Submission(models.Model):
    """The receipt of an application: one for each, whatever was pressed how often.

    ``key`` comes from the page on which it was sent; ``digest`` is the SHA-256 of what was sent.
    """

    application = models.OneToOneField(
        Application, models.CASCADE, primary_key=True, related_name="submission"
    )
    key = models.CharField(max_length=40)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    is_late = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="submission_key_once",
                violation_error_message="This page has sent another application before. Open "
                "the form again.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"application", "key", "at", "digest", "is_late"}

    def __str__(self):
        return f"Receipt {self.application_id}"


class ExtensionQuerySet(models.QuerySet):
    """Extensions."""

    def visible_to(self, user):
        """The front desk gives and sees them."""
        return self if user.may("applicants.front_desk") else self.none()

    def for_list(self):
        """The newest first, with what a line of the list says."""
        return self.select_related(
            "application__intake__program", "application__submission", "by"
        ).order_by("-at", "-id")


class Extension(models.Model):
    """One person may send until later than everybody else; the latest date counts."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="extensions")
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-until", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("at")),
                name="extension_ends_later",
                violation_error_message="An extension ends in the future.",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="extension_has_reason",
                violation_error_message="Say why this person needs more time.",
            ),
        ]

    class Privacy:
        personal = {"reason"}
        plain = {"id", "application", "until", "by", "at"}

    def __str__(self):
        return f"Until {self.until:%Y-%m-%d %H:%M} UTC"

    @property
    def use(self):
        """Whether it was needed: sent by it, sent in the usual time, or not sent so far."""
        receipt = getattr(self.application, "submission", None)
        if receipt is None:
            return "Not used" if self.until <= timezone.now() else "Not sent yet"
        usual = self.application.intake.closes_at
        if receipt.at < usual:
            return "Sent without it"
        return "Used" if receipt.at < self.until else "Sent later"
