"""What became of placements: check points asked and answered, and who is not counted and why."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cohorts.models import Enrollment
from placements.models.client import ClientContact
from placements.models.placement import Placement
from placements.models.scopes import ScopedQuerySet, StaffQuerySet, for_contacts
from placements.outcomes import CHECK_POINTS
from training.models.checks import between, one_of, together

USER = settings.AUTH_USER_MODEL
MOST_ASKED = 3
IMPACT_DAYS = (90, 180)
PULSE_DAYS = (30, 60, 90)


class Impact(models.TextChoices):
    QUALITY = "quality", "Quality of care"
    ACCESS = "access", "Access to care"
    EQUITY = "equity", "Equity"
    COST = "cost", "Cost"
    SAFETY = "safety", "Safety"


class CheckPointQuerySet(ScopedQuerySet):
    """Check points."""

    def of_client(self, contacts):
        """Those about people at the sites of the contact."""
        mine = "placement__requisition"
        return for_contacts(contacts, f"{mine}__client", f"{mine}__site")

    def unanswered(self):
        """Those without an answer."""
        return self.filter(answered_at=None)

    def for_list(self):
        """With person and client, the longest due first."""
        return self.select_related(
            "placement__enrollment__person",
            "placement__enrollment__cohort__program",
            "placement__requisition__client",
            "placement__requisition__contact",
            "contact",
        ).order_by("due_on", "pk")


class CheckPoint(models.Model):
    """So many days after a first day the client is asked; the link is spent by the answer."""

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="check_points")
    days = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    contact = models.ForeignKey(
        ClientContact, models.PROTECT, null=True, blank=True, related_name="+"
    )
    nonce = models.CharField(max_length=64, default=secrets.token_hex, editable=False)
    asked = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Who wrote it down; empty when the client answered by the link.
    answered_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    is_there = models.BooleanField(null=True, blank=True)
    pulse = models.PositiveSmallIntegerField(null=True, blank=True)
    impact = models.CharField(max_length=12, choices=Impact.choices, blank=True)
    sentence = models.CharField(max_length=300, blank=True)
    comment = models.CharField(max_length=500, blank=True)

    objects = CheckPointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "days"],
                name="check_point_once",
                violation_error_message="This check point is there already.",
            ),
            models.CheckConstraint(
                condition=Q(days__in=CHECK_POINTS),
                name="check_point_days_known",
                violation_error_message="Check points are after 30, 60, 90, 180 and 365 days.",
            ),
            together(
                "answered_at",
                "is_there",
                name="check_point_answer_says_who_is_there",
                sentence="Say whether the person still works there.",
            ),
            between(
                "pulse",
                1,
                5,
                name="check_point_pulse_in_limits",
                sentence="Choose from 1 to 5.",
            ),
            models.CheckConstraint(
                condition=(Q(impact="") & Q(sentence="")) | (~Q(impact="") & ~Q(sentence="")),
                name="check_point_impact_with_sentence",
                violation_error_message="Say what was moved, and in one sentence how.",
            ),
            models.CheckConstraint(
                condition=Q(asked__lte=MOST_ASKED),
                name="check_point_asked_at_most_three_times",
                violation_error_message="Somebody is asked at most three times. Call instead.",
            ),
        ]

    class Privacy:
        personal = {"is_there", "pulse", "impact", "sentence", "comment"}
        plain = {
            "id", "placement", "days", "due_on", "contact", "nonce", "asked", "asked_at",
            "answered_at", "answered_by",
        }  # fmt: skip

    def __str__(self):
        return f"Day {self.days} of {self.placement}"

    @property
    def is_answered(self):
        """Whether the client has answered."""
        return self.answered_at is not None

    @property
    def wants_impact(self):
        """Whether the client is asked what this person moved."""
        return self.days in IMPACT_DAYS

    @property
    def wants_pulse(self):
        """Whether the client is asked how it goes."""
        return self.days in PULSE_DAYS

    @property
    def waits_for_call(self):
        """Whether no further mail goes out."""
        return self.asked >= MOST_ASKED and not self.is_answered


class WhyLeftOut(models.TextChoices):
    STUDY = "study", "Full-time study"
    MILITARY = "military", "Military service"
    HEALTH = "health", "Health or family care"
    DEATH = "death", "Died"
    OTHER = "other", "Another reason, told below"


class LeftOut(models.Model):
    """Somebody who completed and is not counted in the rate of placement, with the reason."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    why = models.CharField(max_length=12, choices=WhyLeftOut.choices)
    sentence = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    objects = StaffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment"],
                name="left_out_once",
                violation_error_message="This person is left out already.",
            ),
            one_of(
                "why",
                WhyLeftOut,
                name="left_out_reason_known",
                sentence="Choose a reason.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "why", "sentence"}
        plain = {"id", "at", "by"}
