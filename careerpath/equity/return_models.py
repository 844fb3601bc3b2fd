"""Exact counts that a law, a grant or a court requires: asked for, authorized by two, handed over.

Nothing here is ever changed: each step is a row of its own, and the counts come from the equity
login alone.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone

from cohorts.models import Cohort


def person(**kwargs):
    """A key to the one who did it."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", **kwargs)


class RequiredReturnQuerySet(models.QuerySet):
    """Returns."""

    def visible_to(self, user):
        """Whoever may authorize one sees that it was asked for, by whom and for whom."""
        return self if user.may("equity.authorize_return") else self.none()

    def for_list(self):
        """With cohort, who asked and how far it is, the newest first."""
        rows = self.select_related("cohort", "asked_by", "withdrawn", "count")
        return rows.prefetch_related("authorizations__by").order_by("-asked_at", "-id")


class RequiredReturn(models.Model):
    """Exact counts of a cohort are asked for, for one named recipient and on a legal basis."""

    class Kind(models.TextChoices):
        """Who requires it."""

        EEO1 = "eeo1", "EEO-1 report"
        GRANT = "grant", "Grant or funder"
        COURT = "court", "Court or agency order"
        OTHER = "other", "Another law"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    recipient = models.CharField(max_length=200)
    legal_basis = models.TextField(max_length=1000)
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    population = models.CharField(max_length=12)
    tables = ArrayField(models.CharField(max_length=120), size=8)
    asked_by = person()
    asked_at = models.DateTimeField(default=timezone.now)

    objects = RequiredReturnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(recipient="") & ~models.Q(legal_basis=""),
                name="required_return_says_for_whom_and_why",
                violation_error_message="Say who receives the counts, and which law asks for them.",
            ),
            models.CheckConstraint(
                condition=models.Q(tables__len__gt=0),
                name="required_return_has_tables",
                violation_error_message="Choose at least one table.",
            ),
        ]
        indexes = [models.Index(fields=["-asked_at", "-id"], name="required_return_newest")]

    class Privacy:
        personal = {"asked_by", "recipient"}
        plain = {"id", "kind", "legal_basis", "cohort", "population", "tables", "asked_at"}

    def __str__(self):
        return f"Required return {self.pk} for {self.recipient}"

    def get_absolute_url(self):
        return reverse("equity:return", args=[self.pk])


class ReturnAuthorization(models.Model):
    """One of the two who must agree has agreed: as the analyst, or as the admin."""

    class Capacity(models.TextChoices):
        """As what."""

        ANALYST = "analyst", "Equity analyst"
        ADMIN = "admin", "Admin"

    required = models.ForeignKey(RequiredReturn, models.PROTECT, related_name="authorizations")
    capacity = models.CharField(max_length=8, choices=Capacity.choices)
    by = person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["required", "capacity"],
                name="return_authorized_once_as_each",
                violation_error_message="Somebody has authorized it in this capacity already.",
            ),
            models.UniqueConstraint(
                fields=["required", "by"],
                name="return_authorized_by_two",
                violation_error_message="You have authorized it; the second one is somebody else.",
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__in=["analyst", "admin"]),
                name="return_authorized_in_known_capacity",
                violation_error_message="An analyst and an admin authorize a return.",
            ),
        ]

    class Privacy:
        personal = {"by"}
        plain = {"id", "required", "capacity", "at"}

    def __str__(self):
        return f"{self.get_capacity_display()} for {self.required}"


class ReturnWithdrawn(models.Model):
    """The return was taken back before it was counted."""

    required = models.OneToOneField(RequiredReturn, models.PROTECT, related_name="withdrawn")
    by = person()
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        personal = {"by"}
        plain = {"id", "required", "at"}

    def __str__(self):
        return f"{self.required}, withdrawn"


class ReturnCount(models.Model):
    """The exact counts of one return, made once under the release lock."""

    required = models.OneToOneField(RequiredReturn, models.PROTECT, related_name="count")
    body = models.JSONField(encoder=DjangoJSONEncoder)
    checksum = models.CharField(max_length=64)
    code_version = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=timezone.now)

    class Privacy:
        personal = set()
        plain = {"id", "required", "body", "checksum", "code_version", "made_at"}

    def __str__(self):
        return f"Counts of {self.required}"


class ReturnTaken(models.Model):
    """One of the two who authorized it took the counts away."""

    required = models.ForeignKey(RequiredReturn, models.PROTECT, related_name="taken")
    by = person()
    form = models.CharField(
        max_length=6, choices=[("csv", "CSV"), ("xlsx", "Excel"), ("print", "Print page")]
    )
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        personal = {"by"}
        plain = {"id", "required", "form", "at"}

    def __str__(self):
        return f"{self.required} as {self.form}"
