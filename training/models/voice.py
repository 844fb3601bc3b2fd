"""What participants say: the pulse of a week, how a session was, how sure they are of an area."""

from django.db import models
from django.utils import timezone

from cohorts.models import Enrollment
from training.models.checks import between, one_of
from training.models.program import SubjectArea
from training.models.scopes import PersonalQuerySet
from training.models.session import ClassSession


class Mood(models.IntegerChoices):
    """How a week is, in words of participants."""

    VERY_HARD = 1, "Very hard"
    HARD = 2, "Hard"
    ALL_RIGHT = 3, "All right"
    GOOD = 4, "Good"
    VERY_GOOD = 5, "Very good"


class Pulse(models.Model):
    """How one person's week is, once a week; the instructors on duty read it, with the name.

    ``week`` is its Monday in the program's zone.
    """

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    week = models.DateField()
    mood = models.PositiveSmallIntegerField(choices=Mood.choices)
    text = models.CharField(max_length=300, blank=True)
    said_at = models.DateTimeField(default=timezone.now)

    objects = PersonalQuerySet.as_manager()

    class Meta:
        verbose_name = "pulse"
        indexes = [models.Index(fields=["week", "enrollment"], name="pulse_week")]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "week"],
                name="pulse_once_a_week",
                violation_error_message="You have said how this week is. Change what you said.",
            ),
            between(
                "mood", 1, 5, name="pulse_mood_in_limits", sentence="Choose one of the five words."
            ),
            models.CheckConstraint(
                condition=models.Q(week__iso_week_day=1),
                name="pulse_week_begins_on_monday",
                violation_error_message="A week begins on a Monday.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "mood", "text"}
        plain = {"id", "week", "said_at"}


class OwnQuerySet(PersonalQuerySet):
    """What nobody reads line by line but its person; staff see sums of many."""

    def visible_to(self, user):
        """The own ones."""
        return self.filter(self.own(user)) if user.is_authenticated else self.none()


class SessionFeedback(models.Model):
    """What one person thought of a session. No name ever stands beside it for staff."""

    session = models.ForeignKey(ClassSession, models.PROTECT, related_name="+")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    rating = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300, blank=True)
    said_at = models.DateTimeField(default=timezone.now)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = "session feedback"
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrollment"],
                name="session_feedback_once",
                violation_error_message="You have rated this session. Change your answer.",
            ),
            between(
                "rating", 1, 5, name="session_feedback_in_limits", sentence="Choose from 1 to 5."
            ),
        ]

    class Privacy:
        personal = {"enrollment", "rating", "text"}
        plain = {"id", "session", "said_at"}


class When(models.TextChoices):
    BEFORE = "before", "Before boot camp"
    AFTER = "after", "After boot camp"


class SelfRating(models.Model):
    """How sure a person is of a subject area, before boot camp and after it."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    area = models.ForeignKey(SubjectArea, models.PROTECT, related_name="+")
    moment = models.CharField(max_length=6, choices=When.choices)
    rating = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField(default=timezone.now)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = "own rating"
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "area", "moment"],
                name="self_rating_once",
                violation_error_message="You have rated yourself here. Change your answer.",
            ),
            one_of(
                "moment",
                When,
                name="self_rating_moment_known",
                sentence="Rate yourself before or after boot camp.",
            ),
            between("rating", 1, 5, name="self_rating_in_limits", sentence="Choose from 1 to 5."),
        ]

    class Privacy:
        personal = {"enrollment", "rating"}
        plain = {"id", "area", "moment", "said_at"}


class Told(models.Model):
    """A person was written to about this, once. ``key`` names what, as it stood then."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    message = models.BigIntegerField(null=True)  # the id of the message in the outbox
    told_at = models.DateTimeField(default=timezone.now)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = "note of what was told"
        indexes = [models.Index(fields=["message"], name="told_message")]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "key"],
                name="told_once",
                violation_error_message="This person knows already.",
            )
        ]

    class Privacy:
        personal = {"enrollment"}
        plain = {"id", "key", "message", "told_at"}
