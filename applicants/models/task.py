"""Timed tasks of an intake: the question bank, the forms made from it, and who may take longer."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from applicants.models.application import Application
from applicants.models.question import Instrument
from cohorts.models import Intake, Program


class TaskKind(models.TextChoices):
    """What a task is about."""

    PROBLEM = "problem", "Problem solving"
    JUDGMENT = "judgment", "Situational judgment"
    AGILITY = "agility", "Learning agility"


class SetUpQuerySet(models.QuerySet):
    """What only those need who set up."""

    def visible_to(self, user):
        """Those who set up see all; applicants meet it in their own sitting alone."""
        return self if user.may("cohorts.set_up") else self.none()


class BankItem(models.Model):
    """A question of the bank, with its key: options with points, or one right number."""

    class Answer(models.TextChoices):
        """How it is answered."""

        CHOICE = "choice", "One of several options"
        NUMBER = "number", "A number"

    program = models.ForeignKey(Program, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=TaskKind.choices)
    text = models.TextField(max_length=4000)
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.CHOICE)
    number = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    tolerance = models.DecimalField(max_digits=14, decimal_places=4, default=Decimal(0))
    points = models.PositiveSmallIntegerField(default=1)
    is_retired = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = SetUpQuerySet.as_manager()

    class Meta:
        verbose_name = "question of the bank"
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="choice", number__isnull=True)
                | Q(answer="number", number__isnull=False),
                name="bank_item_has_its_key",
                violation_error_message="A question with a number needs the right number.",
            ),
            models.CheckConstraint(
                condition=Q(tolerance__gte=0),
                name="bank_item_tolerance_not_below_zero",
                violation_error_message="The tolerance is zero or more.",
            ),
            models.CheckConstraint(
                condition=Q(points__gte=1, points__lte=100),
                name="bank_item_points_in_limits",
                violation_error_message="A question gives 1 to 100 points.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "program", "kind", "text", "answer", "number", "tolerance", "points",
            "is_retired", "created_at",
        }  # fmt: skip

    def __str__(self):
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    @property
    def wants_number(self):
        """Whether it is answered with a number."""
        return self.answer == self.Answer.NUMBER


class BankOption(models.Model):
    """An answer to choose, and what it is worth."""

    item = models.ForeignKey(BankItem, models.CASCADE, related_name="options")
    text = models.CharField(max_length=500)
    points = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "position"],
                name="bank_option_position_once",
                violation_error_message="Two options stand in the same place.",
            ),
            models.CheckConstraint(
                condition=Q(points__lte=100),
                name="bank_option_points_in_limits",
                violation_error_message="An option gives 0 to 100 points.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "item", "text", "points", "position"}

    def __str__(self):
        return self.text


class Task(models.Model):
    """A timed task of an intake; its score is a value of an instrument."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="+")
    instrument = models.OneToOneField(Instrument, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=TaskKind.choices)
    title = models.CharField(max_length=80)
    lead = models.CharField(max_length=500, blank=True)
    minutes = models.PositiveSmallIntegerField(default=15)
    position = models.PositiveSmallIntegerField(default=0)

    objects = SetUpQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        verbose_name = "timed task"
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=180),
                name="task_minutes_in_limits",
                violation_error_message="A task takes 1 to 180 minutes.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in TaskKind]),
                name="task_kind_known",
                violation_error_message="There is no such kind of task.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "intake", "instrument", "kind", "title", "lead", "minutes", "position"}

    def __str__(self):
        return self.title


class TaskForm(models.Model):
    """One set of questions of a task; parallel forms are given out in turn."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="forms")
    name = models.CharField(max_length=20)
    is_ready = models.BooleanField(default=False)
    items = models.ManyToManyField(BankItem, through="TaskFormItem", related_name="+")

    objects = SetUpQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name = "form of a task"
        constraints = [
            models.UniqueConstraint(
                fields=["task", "name"],
                name="task_form_name_once",
                violation_error_message="The task has a form of this name already.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "task", "name", "is_ready", "items"}

    def __str__(self):
        return f"Form {self.name}"


class TaskFormItem(models.Model):
    """A question in its place in a form."""

    form = models.ForeignKey(TaskForm, models.CASCADE, related_name="places")
    item = models.ForeignKey(BankItem, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "item"],
                name="task_form_item_once",
                violation_error_message="The form has this question already.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "form", "item", "position"}


class MoreTime(models.Model):
    """An applicant has more time for every task; why, only those know who may know."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="+")
    percent = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "more time"
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=300),
                name="more_time_percent_in_limits",
                violation_error_message="Give 1 to 300 percent more time.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="more_time_has_reason",
                violation_error_message="Say what was agreed.",
            ),
        ]

    class Privacy:
        personal = {"percent", "reason"}
        plain = {"id", "application", "granted_by", "granted_at"}
