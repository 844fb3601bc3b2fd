"""What cohorts of a program share: subject areas, levels of mastery, rooms, and the ways to count
attendance.
"""

from django.db import models
from django.db.models.functions import Lower

from cohorts.models import Program
from training.attendance import Rule
from training.models.checks import between, one_of
from training.models.scopes import ProgramQuerySet


class AttendanceRule(models.TextChoices):
    """What an absence is, declared before anybody counts."""

    EXCUSED_REMOVED = Rule.EXCUSED_REMOVED.value, "Excused sessions do not count at all"
    EXCUSED_IS_ABSENCE = Rule.EXCUSED_IS_ABSENCE.value, "An excused session counts as missed"
    LATES_ADD_UP = Rule.LATES_ADD_UP.value, "Several late arrivals count as one missed session"


class Token(models.TextChoices):
    """The color of the design by its name; the code stands beside it, color is never alone."""

    D1 = "d1", "Petrol"
    D2 = "d2", "Ochre"
    D3 = "d3", "Plum"
    D4 = "d4", "Slate"
    D5 = "d5", "Leaf"
    D6 = "d6", "Brick"


class SubjectArea(models.Model):
    """An area of knowledge in which a program teaches and measures."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=80)
    token = models.CharField(max_length=2, choices=Token.choices, default=Token.D1)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                "program",
                Lower("code"),
                name="subject_area_code_unique",
                violation_error_message="This program has a subject area with that code.",
            ),
            one_of(
                "token",
                Token,
                name="subject_area_token_known",
                sentence="Choose one of the colors.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "program", "code", "name", "token", "position"}

    def __str__(self):
        return self.name


class MasteryLevel(models.Model):
    """From this share of the points on, in hundredths of a percent, work shows this level.

    Without any graded work there is no evidence, which is no level.
    """

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    floor = models.PositiveIntegerField()

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["floor", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "floor"],
                name="mastery_level_floor_unique",
                violation_error_message="Another level begins there.",
            ),
            between(
                "floor",
                0,
                10_000,
                name="mastery_level_floor_is_a_share",
                sentence="A level begins between 0 and 100 percent.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "program", "name", "floor"}

    def __str__(self):
        return self.name


class Room(models.Model):
    """A place where one session can be at a time."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    place = models.CharField(max_length=200, blank=True)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "program",
                Lower("name"),
                name="room_name_unique",
                violation_error_message="This program has a room of that name.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "program", "name", "place", "seats"}

    def __str__(self):
        return self.name


class AttendancePolicy(models.Model):
    """How attendance is counted: the rule, how many late arrivals, and what is expected."""

    attendance_rule = models.CharField(
        max_length=24, choices=AttendanceRule.choices, default=AttendanceRule.EXCUSED_REMOVED
    )
    lates_per_absence = models.PositiveSmallIntegerField(default=3)
    attendance_goal = models.PositiveSmallIntegerField(default=90)

    class Meta:
        abstract = True

    @staticmethod
    def checks(noun):
        """The constraints of a model that declares a policy."""
        return [
            one_of(
                "attendance_rule",
                AttendanceRule,
                name=f"{noun}_attendance_rule_known",
                sentence="Choose one of the three ways to count attendance.",
            ),
            between(
                "lates_per_absence",
                2,
                10,
                name=f"{noun}_lates_per_absence_in_limits",
                sentence="Between 2 and 10 late arrivals make an absence.",
            ),
            between(
                "attendance_goal",
                1,
                100,
                name=f"{noun}_attendance_goal_is_a_share",
                sentence="Enter a share between 1 and 100 percent.",
            ),
        ]


POLICY_FIELDS = ("attendance_rule", "lates_per_absence", "attendance_goal")
