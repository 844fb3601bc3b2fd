"""Decisions: why, by whom, from which inputs, and the wave in which they become known."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from applicants.choosing_states import (
    BATCH_STEPS,
    DECISION_STEPS,
    WAVE_STEPS,
    BatchState,
    Choice,
    DecisionState,
    WaveState,
)
from applicants.models.application import Application
from applicants.models.ranking import Ranking
from applicants.states import State
from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models import Intake

DECIDE = "applicants.decide_application"


class ForThoseWhoDecide(StatefulQuerySet):
    """Records that only those who decide, or approve decisions, can see."""

    def visible_to(self, user):
        """Those who decide or approve see all; before a release nobody else learns of any."""
        if user.may(DECIDE) or user.may("applicants.approve_decision"):
            return self
        return self.none()


class DispositionReason(models.Model):
    """Why an application ends: a word for the house, and what the letter says."""

    class Kind(models.TextChoices):
        DECLINED = "declined", "Program declined"
        INELIGIBLE = "ineligible", "Ineligible"
        WITHDREW = "withdrew", "Applicant withdrew"
        CLEAN_UP = "clean_up", "Clean-up"

    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    letter = models.CharField(max_length=300, blank=True)
    next_steps = models.TextField(max_length=1000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="disposition_reason_once",
                violation_error_message="There is a reason with this key.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "key", "label", "kind", "letter", "next_steps", "position", "is_active"}

    def __str__(self):
        return self.label


class ReleaseWave(Stateful):
    """Decisions that become known together, after one approval for all of them."""

    STEPS = WAVE_STEPS
    OWNED_BY = ""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=24, choices=WaveState.choices, default=WaveState.DRAFT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    size = models.PositiveIntegerField(default=0)
    goes_out_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)

    objects = ForThoseWhoDecide.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=WaveState.values),
                name="wave_state_known",
                violation_error_message="A release has no such state.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["scheduled", "releasing", "released"])
                | Q(goes_out_at__isnull=False, released_by__isnull=False),
                name="wave_out_by_somebody",
                violation_error_message="A release needs its time and its person.",
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released_at__isnull=False),
                name="wave_released_has_time",
                violation_error_message="A release that is over says when.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "intake", "name", "state", "state_changed_at", "made_by", "made_at", "size",
            "goes_out_at", "released_by", "released_at",
        }  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("release_wave", args=[self.pk])

    @property
    def is_draft(self):
        return self.state == WaveState.DRAFT

    @property
    def is_waiting(self):
        return self.state == WaveState.WAITING

    @property
    def is_approved(self):
        return self.state == WaveState.APPROVED

    @property
    def may_be_undone(self):
        """Approved and on its way, but not out yet."""
        return self.state == WaveState.SCHEDULED

    @property
    def is_out(self):
        """Whether anybody may know of it by now."""
        return self.state in {WaveState.RELEASING, WaveState.RELEASED}

    @property
    def still_moves(self):
        return self.state in {WaveState.SCHEDULED, WaveState.RELEASING}


class DecisionBatch(Stateful):
    """One act of deciding on many applications, previewed before it is recorded."""

    STEPS = BATCH_STEPS
    OWNED_BY = ""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")
    state = models.CharField(max_length=24, choices=BatchState.choices, default=BatchState.PREVIEW)
    choice = models.CharField(max_length=16, choices=Choice.choices, blank=True)
    to_state = models.CharField(max_length=24, choices=State.choices, blank=True)
    reason = models.ForeignKey(
        DispositionReason, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    size = models.PositiveIntegerField(default=0)
    skipped = models.JSONField(default=list, blank=True)
    ranking = models.ForeignKey(Ranking, models.PROTECT, null=True, blank=True, related_name="+")
    came_from = models.CharField(max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(null=True, blank=True)

    objects = ForThoseWhoDecide.as_manager()

    class Meta:
        indexes = [models.Index(fields=["intake", "-id"], name="decision_batch_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BatchState.values),
                name="decision_batch_state_known",
                violation_error_message="A bulk decision has no such state.",
            ),
            models.CheckConstraint(
                condition=Q(state="preview") | ~Q(choice=""),
                name="decision_batch_says_what",
                violation_error_message="Choose what is decided.",
            ),
            models.CheckConstraint(
                condition=~Q(choice="not_progressed") | Q(reason__isnull=False),
                name="decision_batch_has_reason",
                violation_error_message="Choose the reason why they do not progress.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "intake", "state", "state_changed_at", "choice", "to_state", "reason", "ids",
            "size", "skipped", "ranking", "came_from", "made_by", "made_at", "recorded_at",
        }  # fmt: skip

    def __str__(self):
        return f"{self.get_choice_display() or 'Decide'}, {self.size:,} applications"

    def get_absolute_url(self):
        return reverse("decision_batch", args=[self.pk])

    @property
    def is_preview(self):
        return self.state == BatchState.PREVIEW

    @property
    def is_recorded(self):
        return self.state == BatchState.RECORDED


class DecisionQuerySet(ForThoseWhoDecide):
    """Decisions."""

    def pending(self):
        return self.filter(state=DecisionState.PENDING)

    def released(self):
        return self.filter(state=DecisionState.RELEASED)

    def waiting_for_a_wave(self):
        return self.pending().filter(wave=None)


class Decision(Stateful):
    """One decision on one application, with everything that it was made from.

    ``inputs`` is the snapshot that the ledger replays; ``inputs_hash`` its SHA-256 as canonical
    JSON. Neither changes after the decision was recorded; the database sees to it.
    """

    STEPS = DECISION_STEPS
    OWNED_BY = ""

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    batch = models.ForeignKey(DecisionBatch, models.PROTECT, related_name="decisions")
    wave = models.ForeignKey(
        ReleaseWave, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    state = models.CharField(
        max_length=24, choices=DecisionState.choices, default=DecisionState.PENDING
    )
    choice = models.CharField(max_length=16, choices=Choice.choices)
    from_state = models.CharField(max_length=24, choices=State.choices)
    to_state = models.CharField(max_length=24, choices=State.choices)
    reason = models.ForeignKey(
        DispositionReason, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    rank = models.PositiveIntegerField(null=True, blank=True)
    inputs = models.JSONField(default=dict)
    inputs_hash = models.CharField(max_length=64)
    sentence = models.CharField(max_length=300, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["wave", "state", "application"], name="decision_in_wave"),
            models.Index(fields=["application", "-id"], name="decision_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state="pending"),
                name="decision_pending_once",
                violation_error_message="Somebody was faster: this application is decided on.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DecisionState.values),
                name="decision_state_known",
                violation_error_message="A decision has no such state.",
            ),
            models.CheckConstraint(
                condition=~Q(choice="not_progressed") | Q(reason__isnull=False),
                name="decision_has_reason",
                violation_error_message="Choose the reason why it does not progress.",
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(wave__isnull=False),
                name="decision_released_in_a_wave",
                violation_error_message="A decision becomes known in a release alone.",
            ),
        ]

    class Privacy:
        personal = {"inputs", "rank", "choice", "to_state", "reason"}
        plain = {
            "id", "application", "batch", "wave", "state", "state_changed_at", "from_state",
            "decided_by", "decided_at", "inputs_hash", "sentence",
        }  # fmt: skip

    def __str__(self):
        return f"{self.get_choice_display()} for {self.application}"

    @property
    def is_pending(self):
        return self.state == DecisionState.PENDING

    @property
    def words(self):
        """What was decided, with the stage where the choice leaves one open."""
        if self.choice == Choice.ADVANCE:
            return f"Advance to {self.get_to_state_display().lower()}"
        return self.get_choice_display()
