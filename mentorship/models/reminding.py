"""What goes out about check-ins: links that do one thing, reminders, the weekly digest."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from mentorship.models.mentor import VIEW, Mentor
from mentorship.models.pair import OfPairQuerySet, Pair
from training.models.checks import between


def new_nonce():
    """Something that nobody guesses."""
    return secrets.token_urlsafe(16)


class CheckInLink(models.Model):
    """A mailed way to log one check-in: spent by saving, over when the next one is due."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    nonce = models.CharField(max_length=32, default=new_nonce, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True, blank=True)

    objects = OfPairQuerySet.as_manager()

    class Meta:
        verbose_name = "check-in link"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")),
                name="check_in_link_lasts",
                violation_error_message="A link ends after it was made.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "pair", "user", "nonce", "made_at", "expires_at", "spent_at"}


class Reminder(models.Model):
    """One reminder about one due check-in; the third one reaches the lead. Never the same twice."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="+")
    due_on = models.DateField()
    level = models.PositiveSmallIntegerField()
    written_at = models.DateTimeField(default=timezone.now)

    objects = OfPairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "due_on", "level"],
                name="reminder_once",
                violation_error_message="This reminder was written already.",
            ),
            between(
                "level",
                1,
                3,
                name="reminder_level_1_to_3",
                sentence="A reminder is the first, second or third.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "pair", "due_on", "level", "written_at"}


class DigestQuerySet(models.QuerySet):
    """Digests."""

    def visible_to(self, user):
        """The mentor the own, others who see pairs all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.may(VIEW) else self.filter(mentor__user=user)


class Digest(models.Model):
    """The one mail of a week to a mentor."""

    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="+")
    week_of = models.DateField()
    written_at = models.DateTimeField(default=timezone.now)

    objects = DigestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "week_of"],
                name="digest_once_a_week",
                violation_error_message="The mail of this week was written already.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "mentor", "week_of", "written_at"}
