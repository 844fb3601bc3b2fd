"""What is taught: the curriculum with its sessions and assessments, and the plan of a cohort."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from cohorts.models import Cohort, CohortStaff, Enrollment, Program
from training.models.checks import between, one_of
from training.models.program import POLICY_FIELDS, AttendancePolicy, Room, SubjectArea
from training.models.scopes import EVERY_COHORT, ProgramQuerySet

WHOLE = 1000  # weights are integers of a thousand


class CurriculumQuerySet(ProgramQuerySet):
    """Curricula."""

    def in_use(self):
        """Those that may be applied."""
        return self.filter(retired_at=None)

    def for_list(self):
        """With program, the newest first, those that are no longer used last."""
        return self.select_related("program").order_by(F("retired_at").asc(nulls_first=True), "-id")


class Curriculum(AttendancePolicy):
    """A template of training: weeks, sessions, assessments and the attendance policy."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    about = models.TextField(max_length=2000, blank=True)
    weeks = models.PositiveSmallIntegerField(default=6)
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = CurriculumQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "curricula"
        constraints = [
            models.UniqueConstraint(
                "program",
                Lower("name"),
                name="curriculum_name_unique",
                violation_error_message="This program has a curriculum of that name.",
            ),
            between(
                "weeks",
                1,
                52,
                name="curriculum_has_1_to_52_weeks",
                sentence="A curriculum has between 1 and 52 weeks.",
            ),
            *AttendancePolicy.checks("curriculum"),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id",
            "program",
            "name",
            "about",
            "weeks",
            "retired_at",
            "created_at",
            "created_by",
            *POLICY_FIELDS,
        }

    def __str__(self):
        return self.name


class CurriculumPartQuerySet(models.QuerySet):
    """What a curriculum is made of."""

    def visible_to(self, user):
        """All for those who train or plan training, none for others."""
        return self if user.may("training.view_training") else self.none()


class CurriculumSession(models.Model):
    """A session as planned: in which week, on which day, at what time, about what."""

    curriculum = models.ForeignKey(Curriculum, models.CASCADE, related_name="sessions")
    week = models.PositiveSmallIntegerField()
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=90)
    subject = models.ForeignKey(
        SubjectArea, models.PROTECT, null=True, blank=True, related_name="+"
    )
    topic = models.CharField(max_length=160)
    room = models.ForeignKey(Room, models.SET_NULL, null=True, blank=True, related_name="+")
    link = models.URLField(max_length=500, blank=True)
    materials = models.TextField(max_length=4000, blank=True)
    is_per_section = models.BooleanField(default=False)
    is_required = models.BooleanField(default=True)

    objects = CurriculumPartQuerySet.as_manager()

    class Meta:
        ordering = ["week", "weekday", "starts", "id"]
        constraints = [
            between(
                "week",
                1,
                52,
                name="curriculum_session_week_in_limits",
                sentence="A session is in one of the weeks 1 to 52.",
            ),
            between(
                "weekday",
                0,
                6,
                name="curriculum_session_weekday_known",
                sentence="Choose a day of the week.",
            ),
            between(
                "minutes",
                5,
                720,
                name="curriculum_session_minutes_in_limits",
                sentence="A session lasts between 5 minutes and 12 hours.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id",
            "curriculum",
            "week",
            "weekday",
            "starts",
            "minutes",
            "subject",
            "topic",
            "room",
            "link",
            "materials",
            "is_per_section",
            "is_required",
        }

    def __str__(self):
        return self.topic


class AssessmentKind(models.TextChoices):
    ASSIGNMENT = "assignment", "Assignment"
    QUIZ = "quiz", "Quiz"
    PROJECT = "project", "Project"
    PRACTICE_EXAM = "practice_exam", "Practice exam"
    ORAL = "oral", "Oral evaluation"
    INTERVIEW = "interview", "Mock interview"


class WeightGroup(models.Model):
    """Assessments that share a weight of a thousand; the lowest of them may be dropped."""

    name = models.CharField(max_length=60)
    weight = models.PositiveSmallIntegerField()
    drop_lowest = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @staticmethod
    def checks(noun):
        """The constraints of a group."""
        return [
            between(
                "weight",
                0,
                WHOLE,
                name=f"{noun}_weight_is_of_a_thousand",
                sentence="A weight is between 0 and 100 percent.",
            ),
            between(
                "drop_lowest",
                0,
                10,
                name=f"{noun}_drops_at_most_10",
                sentence="At most the ten lowest are dropped.",
            ),
        ]


class CurriculumGroup(WeightGroup):
    """A weight group of a curriculum."""

    curriculum = models.ForeignKey(Curriculum, models.CASCADE, related_name="groups")

    objects = CurriculumPartQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                "curriculum",
                Lower("name"),
                name="curriculum_group_name_unique",
                violation_error_message="This curriculum has a group of that name.",
            ),
            *WeightGroup.checks("curriculum_group"),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "curriculum", "name", "weight", "drop_lowest", "position"}

    def __str__(self):
        return self.name


class Assessed(models.Model):
    """What a planned assessment and a real one have in common.

    ``rubric`` is a list of criteria as ``training.grading.Rubric`` reads and writes them;
    ``subject_weights`` maps ids of subject areas to integers that add up to a thousand.
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(
        max_length=16, choices=AssessmentKind.choices, default=AssessmentKind.ASSIGNMENT
    )
    instructions = models.TextField(max_length=8000, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, default=100)
    takes_work = models.BooleanField(default=True)
    rubric = models.JSONField(default=list, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def checks(noun):
        """The constraints of an assessment."""
        return [
            models.CheckConstraint(
                condition=Q(points__gt=0),
                name=f"{noun}_has_points",
                violation_error_message="An assessment has more than 0 points.",
            ),
            one_of(
                "kind",
                AssessmentKind,
                name=f"{noun}_kind_known",
                sentence="Choose a kind of assessment.",
            ),
        ]


ASSESSED_FIELDS = ("name", "kind", "instructions", "points", "takes_work", "rubric")


class CurriculumItem(Assessed):
    """An assessment as planned, due at the end of a day in one of the weeks."""

    curriculum = models.ForeignKey(Curriculum, models.CASCADE, related_name="items")
    group = models.ForeignKey(CurriculumGroup, models.PROTECT, related_name="items")
    due_week = models.PositiveSmallIntegerField()
    due_weekday = models.PositiveSmallIntegerField(default=4)
    due_time = models.TimeField()

    objects = CurriculumPartQuerySet.as_manager()

    class Meta:
        ordering = ["due_week", "due_weekday", "id"]
        constraints = [
            models.UniqueConstraint(
                "curriculum",
                Lower("name"),
                name="curriculum_item_name_unique",
                violation_error_message="This curriculum has an assessment of that name.",
            ),
            between(
                "due_week",
                1,
                52,
                name="curriculum_item_week_in_limits",
                sentence="An assessment is due in one of the weeks 1 to 52.",
            ),
            between(
                "due_weekday",
                0,
                6,
                name="curriculum_item_weekday_known",
                sentence="Choose a day of the week.",
            ),
            *Assessed.checks("curriculum_item"),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id",
            "curriculum",
            "group",
            "due_week",
            "due_weekday",
            "due_time",
            *ASSESSED_FIELDS,
        }

    def __str__(self):
        return self.name


class SubjectWeight(models.Model):
    """So many thousandths of an assessment are about a subject area."""

    subject = models.ForeignKey(SubjectArea, models.PROTECT, related_name="+")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True

    @staticmethod
    def checks(noun):
        """The constraints of a weight."""
        return [
            models.UniqueConstraint(
                fields=["item", "subject"],
                name=f"{noun}_once",
                violation_error_message="The subject area has a weight already.",
            ),
            between(
                "weight",
                1,
                WHOLE,
                name=f"{noun}_is_of_a_thousand",
                sentence="A weight is between 0.1 and 100 percent.",
            ),
        ]


class CurriculumItemSubject(SubjectWeight):
    """How much of a planned assessment is about a subject area."""

    item = models.ForeignKey(CurriculumItem, models.CASCADE, related_name="subjects")

    objects = CurriculumPartQuerySet.as_manager()

    class Meta:
        constraints = SubjectWeight.checks("curriculum_item_subject")

    class Privacy:
        personal = set()
        plain = {"id", "item", "subject", "weight"}


class CohortPlanQuerySet(models.QuerySet):
    """Plans of cohorts."""

    def visible_to(self, user):
        """The office sees all, staff on duty and people with a seat their own cohort's."""
        if not user.is_authenticated:
            return self.none()
        if user.may(EVERY_COHORT):
            return self
        duties = CohortStaff.objects.on_duty(user).values("cohort")
        seats = Enrollment.objects.held_by(user).confirmed().values("cohort")
        return self.filter(Q(cohort__in=duties) | Q(cohort__in=seats))


class CohortPlan(AttendancePolicy):
    """The training of one cohort: from which curriculum, and how its attendance is counted."""

    cohort = models.OneToOneField(Cohort, models.PROTECT, related_name="+")
    curriculum = models.ForeignKey(
        Curriculum, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = CohortPlanQuerySet.as_manager()

    class Meta:
        constraints = AttendancePolicy.checks("cohort_plan")

    class Privacy:
        personal = set()
        plain = {"id", "cohort", "curriculum", "created_at", *POLICY_FIELDS}

    def __str__(self):
        return f"Training of {self.cohort}"
