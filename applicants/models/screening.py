"""Screening runs, their chunks and results, and what applying a run did."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from applicants import screening
from applicants.models.application import Application
from applicants.models.rubric import Rubric
from applicants.states import (
    ACTIVE_RUN,
    RUN_STEPS,
    RunState,
    State,
)
from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models import Intake

CLAIM_MOMENT = timedelta(seconds=2)
"""Between counting a try and locking the row for the work."""

BINS = 20
"""Bars of the histogram; the last one holds 100 too."""


class Suggestion(models.TextChoices):
    """What a screening run suggests, in the words that people read."""

    ADVANCE = screening.Suggestion.ADVANCE.value, "Suggest advance"
    PERSON = screening.Suggestion.PERSON.value, "Needs a person"
    DECLINE = screening.Suggestion.DECLINE.value, "Suggest not progress"
    COULD_NOT = screening.Suggestion.COULD_NOT.value, "Could not screen"


class ScreeningRunQuerySet(StatefulQuerySet):
    """Screening runs."""

    def visible_to(self, user):
        """Those who screen or approve see all runs; nobody else sees any."""
        if user.may("applicants.run_screening") or user.may("applicants.approve_decision"):
            return self
        return self.none()

    def active(self):
        """Runs that keep another one from starting on the same intake."""
        return self.filter(state__in=ACTIVE_RUN)

    def at_work(self):
        """Runs that workers should be busy with."""
        return self.filter(state__in=[RunState.QUEUED, RunState.RUNNING])

    def with_results(self):
        """Runs that have screened at least one application."""
        return self.filter(Exists(ScreeningResult.objects.filter(run=OuterRef("pk"))))

    def for_list(self):
        return self.select_related("intake", "rubric", "started_by").order_by("-id")


class ScreeningRun(Stateful):
    """One pass of the rules over the applications of an intake. It changes nobody's stage."""

    STEPS = RUN_STEPS

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="+")
    state = models.CharField(max_length=24, choices=RunState.choices, default=RunState.QUEUED)
    total = models.PositiveIntegerField(default=0)
    # The run is over applications that somebody picked, not over the whole intake.
    is_picked = models.BooleanField(default=False)
    # Empty when it was started from the command line.
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = ScreeningRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intake"],
                condition=Q(state__in=ACTIVE_RUN),
                name="one_active_run_per_intake",
                violation_error_message="A screening run is under way on this intake already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RunState.values),
                name="screening_run_state_known",
                violation_error_message="A screening run has no such state.",
            ),
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True, applied_by__isnull=True)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="screening_run_applied_by_somebody",
                violation_error_message="Applying a run needs its time and its person.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "intake", "rubric", "state", "state_changed_at", "total", "is_picked",
            "started_by", "started_at", "ended_at", "applied_by", "applied_at",
        }  # fmt: skip

    def __str__(self):
        return f"Run {self.pk}"

    def get_absolute_url(self):
        return reverse("screening_run", args=[self.pk])

    @property
    def starter(self):
        """Who started the run, in words."""
        return str(self.started_by or "the command line")

    @property
    def is_at_work(self):
        return self.state in {RunState.QUEUED, RunState.RUNNING}

    @property
    def is_running(self):
        return self.state == RunState.RUNNING

    @property
    def is_paused(self):
        return self.state == RunState.PAUSED

    @property
    def is_finished(self):
        return self.state == RunState.FINISHED

    @property
    def is_partial(self):
        return self.state == RunState.STOPPED

    @property
    def is_applied(self):
        return self.state == RunState.APPLIED

    @property
    def is_changing_stages(self):
        return self.state in {RunState.APPLYING, RunState.UNDOING}

    @property
    def may_be_stopped(self):
        return self.may_step(RunState.STOPPED)

    @property
    def may_be_tried_again(self):
        return self.state in {RunState.RUNNING, RunState.PAUSED, RunState.FINISHED}

    @property
    def still_moves(self):
        """Whether a page that shows the run should ask again."""
        return self.is_at_work or self.is_changing_stages


class ScreeningChunkQuerySet(models.QuerySet):
    """Chunks of runs."""

    def open(self):
        return self.filter(done_at=None)

    def claimable(self):
        """Open, and not claimed within the moment that a claim needs to become a row lock."""
        stale = Q(claimed_at=None) | Q(claimed_at__lt=Now() - CLAIM_MOMENT)
        return self.open().filter(stale)


class ScreeningChunk(models.Model):
    """Some applications of a run, screened in one transaction by whoever locks the row.

    ``attempts`` is counted and committed before the work. While a worker is at it, it holds the
    row's lock; when the worker dies, the lock goes with it and nothing of the chunk is written.
    """

    run = models.ForeignKey(ScreeningRun, models.CASCADE, related_name="chunks", db_index=False)
    ids = ArrayField(models.BigIntegerField())
    size = models.PositiveIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    advance = models.PositiveIntegerField(default=0)
    person = models.PositiveIntegerField(default=0)
    decline = models.PositiveIntegerField(default=0)
    could_not = models.PositiveIntegerField(default=0)
    unqualified = models.PositiveIntegerField(default=0)
    incomplete = models.PositiveIntegerField(default=0)
    bins = ArrayField(models.PositiveIntegerField(), default=list, blank=True)

    objects = ScreeningChunkQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["run", "done_at"], name="screening_chunk_run"),
            models.Index(
                F("run"),
                F("claimed_at").asc(nulls_first=True),
                F("id"),
                condition=Q(done_at=None),
                name="screening_chunk_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="screening_chunk_not_empty",
                violation_error_message="A chunk holds at least one application.",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None)
                | Q(size__gte=F("advance") + F("person") + F("decline") + F("could_not")),
                name="screening_chunk_counts_fit",
                violation_error_message="A chunk cannot have more results than applications.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "run", "ids", "size", "attempts", "claimed_at", "trouble", "done_at", "advance",
            "person", "decline", "could_not", "unqualified", "incomplete", "bins",
        }  # fmt: skip

    def __str__(self):
        return f"Chunk {self.pk} of run {self.run_id}"


class ScreeningResultQuerySet(models.QuerySet):
    """Results of runs."""

    def visible_to(self, user):
        """Those who screen or approve see all results; nobody else sees any."""
        if user.may("applicants.run_screening") or user.may("applicants.approve_decision"):
            return self
        return self.none()

    def could_not_screen(self):
        return self.filter(suggestion=Suggestion.COULD_NOT)


class ScreeningResult(models.Model):
    """What one run says about one application: suggestion, exact score, inputs and their hash."""

    run = models.ForeignKey(ScreeningRun, models.PROTECT, related_name="results", db_index=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    suggestion = models.CharField(max_length=12, choices=Suggestion.choices)
    numerator = models.DecimalField(max_digits=60, decimal_places=0, null=True, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    contributions = models.JSONField(default=dict)
    failed = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    problem = models.TextField(blank=True)
    inputs = models.JSONField(default=dict)
    inputs_hash = models.BinaryField(max_length=32)

    objects = ScreeningResultQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "application"],
                name="screening_result_once",
                violation_error_message="This run has a result for the application already.",
            ),
            models.CheckConstraint(
                condition=Q(suggestion__in=Suggestion.values),
                name="screening_result_suggestion_known",
                violation_error_message="There is no such suggestion.",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "score", "id"], name="screening_result_by_score"),
        ]

    class Privacy:
        personal = {"numerator", "score", "contributions", "failed", "problem", "inputs"}
        plain = {"id", "run", "application", "suggestion", "inputs_hash"}

    def __str__(self):
        return f"Result {self.pk} of run {self.run_id}"

    def get_absolute_url(self):
        return reverse("screening_result", args=[self.pk])


class Outcome(models.TextChoices):
    """What applying a run did to one application."""

    MOVED = "moved", "Moved"
    KEPT = "kept", "Stayed in screening"
    PENDING = "pending", "Waits for approval"
    DECLINED = "declined", "Not progressed"
    STAYED = "stayed", "Stayed"
    UNDONE = "undone", "Undone"


class ScreeningMove(models.Model):
    """The outcome of applying a run for one application, kept so that it can be undone."""

    run = models.ForeignKey(ScreeningRun, models.PROTECT, related_name="moves", db_index=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    suggestion = models.CharField(max_length=12, choices=Suggestion.choices)
    from_state = models.CharField(max_length=24, choices=State.choices)
    to_state = models.CharField(max_length=24, choices=State.choices)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    sentence = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "application"],
                name="screening_move_once",
                violation_error_message="The run was applied to this application already.",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="declined") | Q(suggestion="decline"),
                name="screening_move_declines_only_declines",
                violation_error_message="Only a suggestion not to progress can be declined.",
            ),
        ]
        indexes = [
            models.Index(fields=["run", "outcome", "application"], name="screening_move_outcome"),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "run", "application", "suggestion", "from_state", "to_state", "outcome",
            "sentence",
        }  # fmt: skip

    def __str__(self):
        return f"{self.get_outcome_display()} in run {self.run_id}"
