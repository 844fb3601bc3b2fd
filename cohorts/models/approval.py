"""Approvals: what stands, who asked, who decided and under which policy."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models.program import Program
from cohorts.sizes import SECOND_PERSON, WAIT_AND_CHECK
from cohorts.states import APPROVAL_STEPS, ApprovalState

NOBODY_REACHED_AFTER = timedelta(hours=24)


class ApprovalQuerySet(StatefulQuerySet):
    """Approvals."""

    def visible_to(self, user):
        """Approvers see all; whoever asked sees the own."""
        if not user.is_authenticated:
            return self.none()
        if user.may("applicants.approve_decision"):
            return self
        return self.filter(requested_by=user)

    def waiting(self):
        """Nobody has decided yet, the oldest first."""
        return self.filter(state=ApprovalState.WAITING).order_by("requested_at", "id")

    def ready(self):
        """Those whose waiting time is over, so that the person who asked may confirm."""
        return self.waiting().filter(policy=WAIT_AND_CHECK, ready_at__lte=Now())

    def for_person(self, user, now):
        """What waits for ``user``: others' requests, and own ones whose time came."""
        own_ready = models.Q(requested_by=user, policy=WAIT_AND_CHECK, ready_at__lte=now)
        waiting = self.filter(state=ApprovalState.WAITING)
        if user.may("applicants.approve_decision"):
            return waiting.filter(~models.Q(requested_by=user) | own_ready)
        return waiting.filter(own_ready)

    def settled(self):
        """Somebody has decided, or it was taken back."""
        return self.exclude(state=ApprovalState.WAITING)

    def about(self, record):
        """Those that concern ``record``."""
        return self.filter(about_model=record._meta.label_lower, about_id=record.pk)

    def for_list(self):
        """With program and people, the newest first."""
        return self.select_related("program", "requested_by", "decided_by").order_by(
            "-requested_at", "-id"
        )


class Approval(Stateful):
    """One act for a whole batch, asked for by one person and decided under a policy."""

    STEPS = APPROVAL_STEPS
    OWNED_BY = ""

    kind = models.CharField(max_length=64)
    about_model = models.CharField(max_length=64)
    about_id = models.BigIntegerField()
    program = models.ForeignKey(Program, models.PROTECT, related_name="approvals")
    policy = models.CharField(max_length=16, choices=Program.ApprovalPolicy.choices)
    summary = models.TextField(max_length=400)
    count = models.PositiveIntegerField(default=0)
    sample_ids = models.JSONField(default=list)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    ready_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(
        max_length=16, choices=ApprovalState.choices, default=ApprovalState.WAITING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    policy_used = models.CharField(
        max_length=16, choices=Program.ApprovalPolicy.choices, blank=True
    )
    sample_read_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, max_length=1000)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["about_model", "about_id"], name="approval_about"),
            models.Index(fields=["-requested_at", "-id"], name="approval_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about_model", "about_id"],
                condition=models.Q(state=ApprovalState.WAITING),
                name="approval_waits_once",
                violation_error_message="This already waits for approval.",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_at__isnull=True, decided_by__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="approval_decided_by_somebody",
                violation_error_message="A decision needs its time and its person.",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ApprovalState.WAITING)
                | models.Q(decided_at__isnull=False),
                name="approval_settled_is_decided",
                violation_error_message="What is settled was decided by somebody.",
            ),
            models.CheckConstraint(
                condition=~models.Q(
                    policy_used=SECOND_PERSON,
                    state__in=[ApprovalState.APPROVED, ApprovalState.REFUSED],
                    decided_by=models.F("requested_by"),
                ),
                name="approval_by_a_second_person",
                violation_error_message="A second person has to approve this.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ApprovalState.APPROVED)
                | models.Q(sample_read_at__isnull=False),
                name="approval_after_the_sample",
                violation_error_message="Read the sample before you approve.",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ApprovalState.APPROVED, policy_used=WAIT_AND_CHECK)
                | models.Q(ready_at__isnull=False, decided_at__gte=models.F("ready_at")),
                name="approval_waited_first",
                violation_error_message="The waiting time is not over.",
            ),
        ]

    class Privacy:
        personal = {"summary", "reason"}
        plain = {
            "id",
            "kind",
            "about_model",
            "about_id",
            "program",
            "policy",
            "count",
            "sample_ids",
            "requested_by",
            "requested_at",
            "ready_at",
            "state",
            "state_changed_at",
            "decided_by",
            "decided_at",
            "policy_used",
            "sample_read_at",
        }

    def __str__(self):
        return self.summary

    @property
    def is_waiting(self):
        """Whether nobody has decided yet."""
        return self.state == ApprovalState.WAITING

    @property
    def waits_and_checks(self):
        """Whether the person who asked may confirm after the waiting time."""
        return self.policy == WAIT_AND_CHECK

    @property
    def turns_at(self):
        """When the person who asked may choose to wait and check instead."""
        return self.requested_at + NOBODY_REACHED_AFTER

    def was_asked_by(self, user):
        """Whether ``user`` asked for this."""
        return self.requested_by_id == user.pk

    def may_be_confirmed_at(self, now):
        """Whether the person who asked may confirm at ``now``."""
        return self.waits_and_checks and self.ready_at is not None and now >= self.ready_at

    def may_turn_to_waiting_at(self, now):
        """Whether a second person has been looked for long enough at ``now``."""
        return self.is_waiting and not self.waits_and_checks and now >= self.turns_at
