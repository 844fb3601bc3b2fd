"""Concerns: apart from the log, each with somebody who answers and a clock."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models import Enrollment
from mentorship.models.mentor import led_by
from mentorship.states import CONCERN_STEPS, ConcernState
from training.models.checks import one_of, together


class ConcernKind(models.TextChoices):
    WELLBEING = "wellbeing", "How the person is"
    WORK = "work", "Work or pay"
    CLIENT = "client", "The client complained"
    PAIR = "pair", "The two do not fit"
    OTHER = "other", "Something else"


class ConcernQuerySet(StatefulQuerySet):
    """Concerns."""

    def visible_to(self, user):
        """Who raised it, who answers it, and the lead. The person it is about only an own one."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(raised_by=user) | Q(owner=user) | Q(enrollment__cohort__program__in=led_by(user))
        )

    def live(self):
        """Those that nobody resolved."""
        return self.exclude(state=ConcernState.RESOLVED)

    def in_order(self):
        """What is to be answered first comes first."""
        return self.order_by("due_at", "id")


class Concern(Stateful):
    """Somebody is worried about a person: who answers, until when, and what came of it."""

    STEPS = CONCERN_STEPS
    OWNED_BY = ""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=ConcernKind.choices)
    text = models.CharField(max_length=1000)
    is_urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=24, choices=ConcernState.choices, default=ConcernState.OPEN)
    raised_at = models.DateTimeField(default=timezone.now)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=1000, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ConcernQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["enrollment", "state"], name="concern_enrollment_state")]
        constraints = [
            one_of(
                "kind",
                ConcernKind,
                name="concern_kind_known",
                sentence="Choose what it is about.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="concern_says_something",
                violation_error_message="Say what worries you.",
            ),
            together(
                "resolved_at",
                "resolved_by",
                name="concern_resolved_by_somebody",
                sentence="Say who resolved it.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ConcernState.RESOLVED) | ~Q(outcome=""),
                name="concern_resolved_with_outcome",
                violation_error_message="Say what came of it.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "kind", "text", "outcome"}
        plain = {
            "id",
            "is_urgent",
            "state",
            "state_changed_at",
            "raised_at",
            "raised_by",
            "owner",
            "due_at",
            "resolved_at",
            "resolved_by",
        }
