"""What an intake asks and measures."""

from django.db import models

from cohorts.models import Intake


class Question(models.Model):
    """A question of an intake, answered in writing."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    text = models.CharField(max_length=300)
    help_text = models.CharField(max_length=300, blank=True)
    word_limit = models.PositiveSmallIntegerField(default=250)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "key"],
                name="question_key_once",
                violation_error_message="The intake has a question with this key.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "intake", "key", "text", "help_text", "word_limit", "position"}

    def __str__(self):
        return self.text


class Instrument(models.Model):
    """A measured assessment of an intake with its range."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    low = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    high = models.DecimalField(max_digits=8, decimal_places=2, default=100)
    position = models.PositiveSmallIntegerField(default=0)

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
