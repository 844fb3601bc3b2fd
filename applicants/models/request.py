"""What an applicant asks for, by when it is answered, and what came of it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from applicants.models.application import Application
from applicants.request_states import (
    AT_THE_DESK,
    JUDGED,
    REQUEST_STEPS,
    RequestKind,
    RequestOutcome,
    RequestState,
)
from careerpath.workflow import Stateful, StatefulQuerySet


class ApplicantRequestQuerySet(StatefulQuerySet):
    """Requests of applicants."""

    def open(self):
        """Those that wait for an answer."""
        return self.filter(state=RequestState.OPEN)

    def visible_to(self, user):
        """Who judges sees what is judged, the front desk the rest, applicants their own."""
        kinds = [
            *(JUDGED if user.may("applicants.judge_requests") else ()),
            *(AT_THE_DESK if user.may("applicants.front_desk") else ()),
        ]
        return self.filter(Q(kind__in=kinds) | Q(application__applicant=user))

    def for_staff(self, user):
        """What ``user`` answers; nobody answers what they asked for."""
        return self.visible_to(user).exclude(application__applicant=user)


class ApplicantRequest(Stateful):
    """One request. ``due_on`` and ``latest_on`` are days of the program's place.

    ``places`` are the codes by which the law was found and ``source`` names whose rule gave the
    day; ``latest_on`` is how far the rule lets it be extended.
    """

    STEPS = REQUEST_STEPS
    OWNED_BY = "asked_by"

    application = models.ForeignKey(Application, models.CASCADE, related_name="requests")
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    text = models.TextField(max_length=3000, blank=True)
    state = models.CharField(max_length=24, choices=RequestState.choices, default=RequestState.OPEN)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_on = models.DateField()

    places = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    source = models.CharField(max_length=120)
    in_working_days = models.BooleanField(default=False)
    due_on = models.DateField()
    latest_on = models.DateField()
    extended_due_on = models.DateField(null=True, blank=True)
    extension_reason = models.CharField(max_length=500, blank=True)

    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=12, choices=RequestOutcome.choices, blank=True)
    looked_at = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    answer = models.TextField(max_length=5000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicantRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "request"
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="request_state_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(state="open"),
                name="request_open_once",
                violation_error_message="This is asked for already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RequestState.values),
                name="request_state_known",
                violation_error_message="The request has no such state.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RequestKind.values),
                name="request_kind_known",
                violation_error_message="Nobody can ask for that.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["open", "withdrawn"],
                    answered_at__isnull=True,
                    answered_by__isnull=True,
                )
                | Q(
                    state__in=["answered", "refused"],
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                )
                & ~Q(answer="")
                & ~Q(outcome=""),
                name="request_answer_is_whole",
                violation_error_message="An answer says what, who and when.",
            ),
            models.CheckConstraint(
                condition=Q(extended_due_on__isnull=True, extension_reason="")
                | Q(extended_due_on__gt=F("due_on"), extended_due_on__lte=F("latest_on"))
                & ~Q(extension_reason=""),
                name="request_extension_within_the_rule",
                violation_error_message="The rule does not allow that much more time.",
            ),
        ]

    class Privacy:
        personal = {
            "kind", "text", "asked_by", "places", "source", "answer", "extension_reason", "outcome",
            "looked_at", "in_working_days",
        }  # fmt: skip
        plain = {
            "id", "application", "state", "state_changed_at", "asked_at", "asked_on", "due_on",
            "latest_on", "extended_due_on", "assigned_to", "answered_by", "answered_at",
        }  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()}, request {self.pk}"

    def get_absolute_url(self):
        return f"/requests/{self.pk}/"

    @property
    def is_open(self):
        """Whether it waits for an answer."""
        return self.state == RequestState.OPEN

    @property
    def is_judged_blind(self):
        """Whether it is answered without knowing who asks."""
        return self.kind in JUDGED

    @property
    def last_day(self):
        """The day by which it is answered, with an extension when there is one."""
        return self.extended_due_on or self.due_on

    @property
    def may_be_extended(self):
        """Whether a rule allows more time, and it was not used yet."""
        return self.is_open and self.extended_due_on is None and self.latest_on > self.due_on


class Correction(models.Model):
    """One fact that was wrong: what stood there, what stands there now, and what shows it."""

    request = models.OneToOneField(ApplicantRequest, models.CASCADE, related_name="correction")
    field = models.CharField(max_length=40)
    old = models.CharField(max_length=300, blank=True)
    new = models.CharField(max_length=300, blank=True)
    evidence = models.CharField(max_length=500)
    is_screened = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(evidence=""),
                name="correction_has_evidence",
                violation_error_message="Say what shows that it was wrong.",
            ),
            models.CheckConstraint(
                condition=~Q(old=F("new")),
                name="correction_changes_something",
                violation_error_message="This is what it says already.",
            ),
        ]

    class Privacy:
        personal = {"old", "new", "evidence"}
        plain = {"id", "request", "field", "is_screened"}

    def __str__(self):
        return f"Correction {self.pk}"


class LegalHold(models.Model):
    """Nothing of an application may be erased while this stands."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(lifted_at__isnull=True),
                name="legal_hold_once",
                violation_error_message="There is a legal hold already.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="legal_hold_has_reason",
                violation_error_message="Say why nothing may be erased.",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="legal_hold_lifted_by_somebody",
                violation_error_message="Who lifts a legal hold is written down.",
            ),
        ]

    class Privacy:
        personal = {"reason"}
        plain = {"id", "application", "placed_by", "placed_at", "lifted_by", "lifted_at"}

    def __str__(self):
        return f"Legal hold {self.pk}"
