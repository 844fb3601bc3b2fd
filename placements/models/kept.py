"""What stays of the figures when retention has removed who they are about: numbers of people alone.

No row stands for a person and none holds a date, a place or a client. How long placements lasted
and how soon people found work are counted apart, so that one does not lead to the other.
"""

from django.db import models
from django.db.models import Q

from cohorts.models import Cohort
from placements.states import OVER, PlacementState

ENDS = [(one.value, one.label) for one in PlacementState if one in OVER]


class KeptPeople(models.Model):
    """So many people of a cohort completed alike, as the rate of placement and quarters count."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    completed_on = models.DateField()
    # Days from completion to the first day of work; empty for who was never placed.
    placed_after = models.IntegerField(null=True)
    employed_in_second = models.BooleanField()
    employed_in_fourth = models.BooleanField()
    left_out = models.CharField(max_length=12, blank=True)
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "cohort", "completed_on", "placed_after", "employed_in_second",
                    "employed_in_fourth", "left_out",
                ],
                nulls_distinct=False,
                name="kept_people_once",
                violation_error_message="This group is counted already.",
            ),
            models.CheckConstraint(
                condition=Q(people__gt=0),
                name="kept_people_are_people",
                violation_error_message="A group has people in it.",
            ),
        ]  # fmt: skip

    class Privacy:
        personal = set()
        plain = {
            "id", "cohort", "completed_on", "placed_after", "employed_in_second",
            "employed_in_fourth", "left_out", "people",
        }  # fmt: skip

    def __str__(self):
        return f"{self.people} of {self.cohort}"


class KeptPlacements(models.Model):
    """So many placements of people of a cohort lasted as long and ended alike."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    days = models.IntegerField()  # from the first day to the last one
    ended_as = models.CharField(max_length=12, choices=ENDS)
    has_last_day = models.BooleanField(default=True)
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "days", "ended_as", "has_last_day"],
                name="kept_placements_once",
                violation_error_message="This group is counted already.",
            ),
            models.CheckConstraint(
                condition=Q(people__gt=0),
                name="kept_placements_are_people",
                violation_error_message="A group has people in it.",
            ),
            models.CheckConstraint(
                condition=Q(ended_as__in=[value for value, _ in ENDS]),
                name="kept_placements_are_over",
                violation_error_message="Only what is over is kept as a number.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "cohort", "days", "ended_as", "has_last_day", "people"}

    def __str__(self):
        return f"{self.people} of {self.cohort}"
