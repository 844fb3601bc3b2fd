"""What an intake asks and measures."""

import hashlib

from django.db import models

from cohorts.models import Intake


class AskedQuerySet(models.QuerySet):
    """What intakes ask and measure."""

    def visible_to(self, user):
        """Those who set up see all; nobody else needs the rows themselves."""
        return self if user.may("cohorts.set_up") else self.none()


class QuestionQuerySet(AskedQuerySet):
    """Questions, version by version."""

    def current(self):
        """What is asked today: the newest version of each question that was not taken away."""
        return self.filter(retired_at__isnull=True)


class Question(models.Model):
    """A version of a question of an intake, answered in writing.

    Once somebody has sent an answer the version stands still: other words are a further row, and
    this one is retired. An answer keeps the version that its writer read.
    """

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    text = models.CharField(max_length=300)
    help_text = models.CharField(max_length=300, blank=True)
    word_limit = models.PositiveSmallIntegerField(default=250)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveSmallIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "key"],
                condition=models.Q(retired_at__isnull=True),
                name="question_key_once",
                violation_error_message="The intake has a question with this key.",
            ),
            models.UniqueConstraint(
                fields=["intake", "key", "version"],
                name="question_version_once",
                violation_error_message="Somebody has just changed this question; look at it "
                "again.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "intake", "key", "text", "help_text", "word_limit", "position", "version",
            "retired_at",
        }  # fmt: skip

    def __str__(self):
        return self.text

    @property
    def mark(self):
        """What stands for these very words; another wording has another mark."""
        words = f"{self.pk}\n{self.text}\n{self.help_text}\n{self.word_limit}"
        return hashlib.sha256(words.encode()).hexdigest()[:16]


class Instrument(models.Model):
    """A measured assessment of an intake with its range."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    low = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    high = models.DecimalField(max_digits=8, decimal_places=2, default=100)
    position = models.PositiveSmallIntegerField(default=0)

    objects = AskedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "key"],
                name="instrument_key_once",
                violation_error_message="The intake has an instrument with this key.",
            ),
            models.CheckConstraint(
                condition=models.Q(high__gt=models.F("low")),
                name="instrument_high_above_low",
                violation_error_message="The highest value must be above the lowest.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "intake", "key", "name", "low", "high", "position"}

    def __str__(self):
        return self.name

    @property
    def span(self):
        """The range in words: "0 to 100"."""
        return f"{self.low.normalize():f} to {self.high.normalize():f}"
