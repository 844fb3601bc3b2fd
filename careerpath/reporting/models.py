"""One person's way through the program, which is derived, and receipts for what was removed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from cohorts.models import Enrollment
from mentorship.models import Pair
from training.models.scopes import people_of


class JourneyQuerySet(QuerySet):
    """Ways that begin with a seat."""

    def visible_to(self, user):
        """One's own, those of whom one teaches or mentors, all for those who place graduates."""
        if not user.is_authenticated:
            return self.none()
        rows = self.exclude(confirmed_at=None)
        if user.may("placements.view_placements"):
            return rows
        seen = Q(person=user)
        if user.may("training.view_training"):
            seen |= Q(pk__in=people_of(user).values("pk"))
        if user.may("mentorship.mentor"):
            seen |= Q(pk__in=Pair.objects.mentored_by(user).going().values("enrollment"))
        return rows.filter(seen)


class Journey(Enrollment):
    """The way of a person from the application to today, by their seat in a cohort."""

    objects = JourneyQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = "journey"

    class Privacy(Enrollment.Privacy):
        """As the seat says."""


class Purge(models.Model):
    """The receipt for one run of retention: when, by which login, by whose rules, how much."""

    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    login = models.CharField(max_length=63)
    regimes = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    after_restore = models.BooleanField(default=False)
    applications = models.PositiveIntegerField(default=0)
    seats = models.PositiveIntegerField(default=0)
    accounts = models.PositiveIntegerField(default=0)
    answers = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    records = models.JSONField(default=dict, blank=True)  # label of a model → how many went

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("started_at")),
                name="purge_ends_after_its_start",
                violation_error_message="A run ends after its start.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "started_at", "ended_at", "login", "regimes", "after_restore", "applications",
            "seats", "accounts", "answers", "files", "records",
        }  # fmt: skip

    def __str__(self):
        return f"Receipt {self.pk}"


class Tombstone(models.Model):
    """One application or seat that is gone. Its numbers name nobody; the mark tells twins."""

    purge = models.ForeignKey(Purge, models.PROTECT, related_name="tombstones")
    application_pk = models.BigIntegerField(unique=True, null=True, blank=True)
    seat_pk = models.BigIntegerField(unique=True, null=True, blank=True)
    account_pk = models.BigIntegerField(null=True, blank=True)
    mark = models.CharField(max_length=32)
    source = models.CharField(max_length=120)
    removed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(application_pk=None, seat_pk__isnull=False)
                | Q(application_pk__isnull=False, seat_pk=None),
                name="tombstone_of_application_or_seat",
                violation_error_message="A tombstone is of an application or of a seat.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "purge", "application_pk", "seat_pk", "account_pk", "mark", "source",
            "removed_at",
        }  # fmt: skip

    def __str__(self):
        return f"Tombstone {self.pk}"
