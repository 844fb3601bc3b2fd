"""One applicant takes one timed task, by the server's clock."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from applicants.models.application import Application
from applicants.models.task import BankItem, BankOption, Task, TaskForm
from applicants.states import SITTING_STEPS, SittingState
from careerpath.workflow import Stateful, StatefulQuerySet


class SittingQuerySet(StatefulQuerySet):
    """Scopes on sittings; the clock is the database's."""

    def running(self):
        """Those that take answers now."""
        return self.filter(state=SittingState.OPEN, ends_at__gt=Now())

    def run_out(self):
        """Those whose time is over and that nobody has closed."""
        return self.filter(state=SittingState.OPEN, ends_at__lte=Now())


class Sitting(Stateful):
    """A task was begun; it ends by itself at ``ends_at``."""

    STEPS = SITTING_STEPS

    application = models.ForeignKey(Application, models.CASCADE, related_name="sittings")
    task = models.ForeignKey(Task, models.PROTECT, related_name="+")
    form = models.ForeignKey(TaskForm, models.PROTECT, related_name="+")
    state = models.CharField(max_length=24, choices=SittingState.choices, default=SittingState.OPEN)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    points = models.PositiveIntegerField(null=True, blank=True)
    points_possible = models.PositiveIntegerField(null=True, blank=True)

    objects = SittingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "ends_at"], name="sitting_ends")]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "task"],
                name="sitting_once",
                violation_error_message="You have started this task already.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("started_at")),
                name="sitting_ends_after_it_starts",
                violation_error_message="It must end after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in SittingState]),
                name="sitting_state_known",
                violation_error_message="The task has no such state.",
            ),
            models.CheckConstraint(
                condition=Q(state="open", done_at__isnull=True, points__isnull=True)
                | Q(~Q(state="open"), done_at__isnull=False, points__isnull=False),
                name="sitting_done_is_scored",
                violation_error_message="A task that is done has its points.",
            ),
        ]

    class Privacy:
        personal = {"started_at", "ends_at", "done_at", "points", "points_possible"}
        plain = {"id", "application", "task", "form", "state", "state_changed_at"}

    def __str__(self):
        return f"{self.task}, application {self.application_id}"

    @property
    def is_open(self):
        """Whether nobody has closed it; its time may be over all the same."""
        return self.state == SittingState.OPEN

    @property
    def was_cut_off(self):
        """Whether it was the clock that ended it."""
        return self.state == SittingState.TIMED_OUT


class SittingAnswer(models.Model):
    """What was answered to one question of the sitting."""

    sitting = models.ForeignKey(Sitting, models.CASCADE, related_name="answers")
    item = models.ForeignKey(BankItem, models.PROTECT, related_name="+")
    option = models.ForeignKey(BankOption, models.PROTECT, null=True, blank=True, related_name="+")
    number = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "item"],
                name="sitting_answer_once",
                violation_error_message="This question is answered already.",
            ),
            models.CheckConstraint(
                condition=Q(option__isnull=True) | Q(number__isnull=True),
                name="sitting_answer_of_one_kind",
                violation_error_message="Choose an option or give a number, not both.",
            ),
        ]

    class Privacy:
        personal = {"option", "number", "answered_at"}
        plain = {"id", "sitting", "item"}
