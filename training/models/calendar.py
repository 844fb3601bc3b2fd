"""Acts on the calendar of a cohort that can be taken back, and private calendar feeds."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

from cohorts.models import Cohort, CohortStaff
from training.models.assessment import GradeItem
from training.models.checks import one_of, together
from training.models.scopes import EVERY_COHORT
from training.models.session import ClassSession


class CalendarActQuerySet(models.QuerySet):
    """Acts on calendars."""

    def visible_to(self, user):
        """The office sees all, staff those in the cohorts of their duty."""
        if not user.is_authenticated:
            return self.none()
        if user.may(EVERY_COHORT):
            return self
        return self.filter(cohort__in=CohortStaff.objects.on_duty(user).values("cohort"))

    def standing(self):
        """Those that nobody has taken back."""
        return self.filter(undone_at=None)


class ActKind(models.TextChoices):
    APPLIED = "applied", "Curriculum applied"
    SHIFTED = "shifted", "Dates shifted"


class CalendarAct(models.Model):
    """A curriculum was applied to a cohort, or its sessions were shifted, in one act."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ActKind.choices)
    days = models.SmallIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarActQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of(
                "kind", ActKind, name="calendar_act_kind_known", sentence="There is no such act."
            ),
            together(
                "undone_at",
                "undone_by",
                name="calendar_act_undone_by_somebody",
                sentence="Say who took the act back.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "cohort", "kind", "days", "made_by", "made_at", "undone_by", "undone_at"}


class CalendarActRowQuerySet(models.QuerySet):
    """Rows of acts."""

    def visible_to(self, user):
        """Those of the acts that this person sees."""
        return self.filter(act__in=CalendarAct.objects.visible_to(user))


class CalendarActRow(models.Model):
    """What an act did to one session or assessment: made it, or moved it from where it was."""

    act = models.ForeignKey(CalendarAct, models.CASCADE, related_name="rows")
    session = models.ForeignKey(ClassSession, models.CASCADE, null=True, related_name="+")
    item = models.ForeignKey(GradeItem, models.CASCADE, null=True, related_name="+")
    was_starts_at = models.DateTimeField(null=True)
    was_ends_at = models.DateTimeField(null=True)

    objects = CalendarActRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["act", "session", "item"],
                nulls_distinct=False,
                name="calendar_act_row_once",
                violation_error_message="The act has touched this already.",
            ),
            models.CheckConstraint(
                condition=models.Q(session__isnull=False, item__isnull=True)
                | models.Q(session__isnull=True, item__isnull=False),
                name="calendar_act_row_about_one",
                violation_error_message="A row is about a session or about an assessment.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "act", "session", "item", "was_starts_at", "was_ends_at"}


class CalendarFeedQuerySet(models.QuerySet):
    """Private feeds."""

    def visible_to(self, user):
        """One's own."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def open_now(self):
        """Those that still answer."""
        return self.filter(revoked_at=None)


class CalendarFeed(models.Model):
    """A private address that gives a person's sessions to a calendar program until it is closed."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64, default=secrets.token_hex, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(revoked_at=None),
                name="calendar_feed_one_open",
                violation_error_message="There is a private address already.",
            )
        ]

    class Privacy:
        personal = {"person"}
        plain = {"id", "nonce", "created_at", "revoked_at"}
