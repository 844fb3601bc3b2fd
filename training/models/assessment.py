"""The assessments of a cohort: weight groups, items, grades with their history, extensions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from careerpath.workflow import Stateful
from cohorts.models import Cohort, Enrollment, Section
from training.models.attendance import PersonalStatefulQuerySet
from training.models.checks import one_of, together
from training.models.curriculum import (
    ASSESSED_FIELDS,
    Assessed,
    CurriculumItem,
    SubjectWeight,
    WeightGroup,
)
from training.models.scopes import EVERY_COHORT, PersonalQuerySet, attended, on_duty
from training.states import GRADE_STEPS, WITH_POINTS, GradeState


class GradeGroupQuerySet(models.QuerySet):
    """Weight groups of cohorts."""

    def visible_to(self, user):
        """Those of the items that this person sees."""
        return self.filter(pk__in=GradeItem.objects.visible_to(user).values("group"))


class GradeGroup(WeightGroup):
    """Assessments of a cohort that share a weight."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")

    objects = GradeGroupQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                "cohort",
                Lower("name"),
                name="grade_group_name_unique",
                violation_error_message="This cohort has a group of that name.",
            ),
            *WeightGroup.checks("grade_group"),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "cohort", "name", "weight", "drop_lowest", "position"}

    def __str__(self):
        return self.name


class GradeItemQuerySet(models.QuerySet):
    """Assessments of cohorts."""

    def visible_to(self, user):
        """The office sees all, staff those of their duty, people with a seat their own."""
        if not user.is_authenticated:
            return self.none()
        if user.may(EVERY_COHORT):
            return self
        return self.filter(on_duty(user) | attended(user))

    def released(self):
        """Those whose grades the participants see."""
        return self.exclude(released_at=None)

    def for_enrollment(self, enrollment):
        """Those that this person has: of the whole cohort, and of the own section."""
        ours = self.filter(cohort=enrollment.cohort_id)
        return ours.filter(Q(section=None) | Q(section=enrollment.section_id))

    def in_order(self):
        """By due date, those without one last."""
        return self.order_by(models.F("due_at").asc(nulls_last=True), "position", "id")

    def for_list(self):
        """With group and the weights of the subject areas, in two queries."""
        return self.select_related("group").prefetch_related("subjects__subject").in_order()


class GradeItem(Assessed):
    """An assessment of a cohort, or of one section of it."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(GradeGroup, models.PROTECT, related_name="items")
    planned = models.ForeignKey(
        CurriculumItem, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = GradeItemQuerySet.as_manager()

    class Meta:
        verbose_name = "assessment"
        indexes = [models.Index(fields=["cohort", "due_at"], name="grade_item_cohort_due")]
        constraints = [
            models.UniqueConstraint(
                "cohort",
                "section",
                Lower("name"),
                nulls_distinct=False,
                name="grade_item_name_unique",
                violation_error_message="This cohort has an assessment of that name.",
            ),
            together(
                "released_at",
                "released_by",
                name="grade_item_released_by_somebody",
                sentence="Say who released the grades.",
            ),
            *Assessed.checks("grade_item"),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id",
            "cohort",
            "section",
            "group",
            "planned",
            "due_at",
            "position",
            "released_at",
            "released_by",
            "created_at",
            *ASSESSED_FIELDS,
        }

    def __str__(self):
        return self.name

    @property
    def is_released(self):
        """Whether participants see their grades."""
        return self.released_at is not None

    def expected(self, enrollments):
        """Those of ``enrollments`` who have this assessment and still hold a seat."""
        ours = enrollments.filter(cohort=self.cohort_id).seated()
        return ours.filter(section=self.section_id) if self.section_id else ours


class ItemPartQuerySet(models.QuerySet):
    """What belongs to an assessment."""

    def visible_to(self, user):
        """That of the assessments which this person sees."""
        return self.filter(item__in=GradeItem.objects.visible_to(user))


class GradeItemSubject(SubjectWeight):
    """How much of an assessment is about a subject area."""

    item = models.ForeignKey(GradeItem, models.CASCADE, related_name="subjects")

    objects = ItemPartQuerySet.as_manager()

    class Meta:
        constraints = SubjectWeight.checks("grade_item_subject")

    class Privacy:
        personal = set()
        plain = {"id", "item", "subject", "weight"}


class GradeQuerySet(PersonalStatefulQuerySet):
    """Grades."""

    def own(self, user):
        """The rows about this person, once they are released."""
        return super().own(user) & Q(item__released_at__isnull=False)

    def with_points(self):
        """Those that somebody has graded."""
        return self.filter(state__in=WITH_POINTS)


class Grade(Stateful):
    """One person's cell of one assessment. ``version`` rises with every change, and history is
    kept by the database.

    What counts are the points, or the override where one stands with its reason.
    """

    STEPS = GRADE_STEPS
    OWNED_BY = ""

    item = models.ForeignKey(GradeItem, models.PROTECT, related_name="grades")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=24, choices=GradeState.choices, default=GradeState.NOT_SUBMITTED
    )
    points = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    is_late = models.BooleanField(default=False)
    comment = models.TextField(max_length=4000, blank=True)
    rubric_points = models.JSONField(default=dict, blank=True)
    override = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    override_reason = models.CharField(max_length=300, blank=True)
    override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    override_at = models.DateTimeField(null=True, blank=True)
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = GradeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["enrollment", "item"], name="grade_enrollment")]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "enrollment"],
                name="grade_once",
                violation_error_message="This person has a grade for the assessment already.",
            ),
            one_of(
                "state", GradeState, name="grade_state_known", sentence="There is no such state."
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0),
                name="grade_points_not_negative",
                violation_error_message="Points cannot be below 0.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["graded", "returned"])
                | Q(points__isnull=False)
                | Q(override__isnull=False),
                name="grade_graded_has_points",
                violation_error_message="Enter the points.",
            ),
            models.CheckConstraint(
                condition=Q(
                    override__isnull=True,
                    override_reason="",
                    override_by__isnull=True,
                    override_at__isnull=True,
                )
                | (
                    Q(
                        override__gte=0,
                        override_by__isnull=False,
                        override_at__isnull=False,
                    )
                    & ~Q(override_reason="")
                ),
                name="grade_override_has_reason",
                violation_error_message="An override needs a reason and 0 points or more.",
            ),
        ]

    class Privacy:
        personal = {
            "enrollment",
            "points",
            "comment",
            "rubric_points",
            "override",
            "override_reason",
        }
        plain = {
            "id",
            "item",
            "state",
            "state_changed_at",
            "is_late",
            "override_by",
            "override_at",
            "set_at",
            "set_by",
            "version",
        }

    @property
    def counted(self):
        """The points that count, or None while there are none."""
        return self.points if self.override is None else self.override


class GradeChangeQuerySet(PersonalQuerySet):
    """History of grades."""

    ENROLLMENT = "grade__enrollment"

    def own(self, user):
        """Staff alone read history."""
        return Q(pk__in=[])


class GradeChange(models.Model):
    """A grade as it stood in one version; the database writes it with every change."""

    grade = models.ForeignKey(Grade, models.CASCADE, related_name="history")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=24, choices=GradeState.choices)
    points = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    is_late = models.BooleanField()
    override = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    override_reason = models.CharField(max_length=300, blank=True)
    rubric_points = models.JSONField(default=dict)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = GradeChangeQuerySet.as_manager()

    class Meta:
        ordering = ["grade", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["grade", "version"],
                name="grade_change_once",
                violation_error_message="Somebody else changed this grade. Look again.",
            )
        ]

    class Privacy:
        personal = {"points", "override", "override_reason", "rubric_points"}
        plain = {"id", "grade", "version", "state", "is_late", "set_at", "set_by"}
