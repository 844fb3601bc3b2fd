"""The dated plan that closes somebody's gaps, and how ready the person feels."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from careerpath.workflow import Stateful
from cohorts.models import Enrollment
from training.models.attendance import PersonalStatefulQuerySet
from training.models.checks import between, one_of, together
from training.models.scopes import PersonalQuerySet
from training.models.skills import RequirementSet, SkillEvidence, SkillRequirement
from training.states import PLAN_ITEM_STEPS, PlanItemState


class LastMilePlan(models.Model):
    """What one person does to meet one set of requirements. ``act`` is the act that made it."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    requirements = models.ForeignKey(RequirementSet, models.PROTECT, related_name="+")
    act = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PersonalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["act"], name="last_mile_plan_act")]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "requirements"],
                name="last_mile_plan_once",
                violation_error_message="This person has a plan for these requirements already.",
            )
        ]

    class Privacy:
        personal = {"enrollment"}
        plain = {"id", "requirements", "act", "created_at", "created_by"}


class PlanItemQuerySet(PersonalStatefulQuerySet):
    """Tasks of plans."""

    ENROLLMENT = "plan__enrollment"

    def standing(self):
        """Those that belong to the plan still."""
        return self.exclude(state=PlanItemState.DROPPED)

    def unsettled(self):
        """Those that wait for the person or for a sign-off."""
        return self.filter(state__in=[PlanItemState.OPEN, PlanItemState.DONE])

    def in_order(self):
        """What is due first, first."""
        return self.order_by("due_on", "pk")


class PlanItem(Stateful):
    """One task: what, with what, who helps, until when, and who signed it off."""

    STEPS = PLAN_ITEM_STEPS
    OWNED_BY = ""

    plan = models.ForeignKey(LastMilePlan, models.CASCADE, related_name="items")
    requirement = models.ForeignKey(
        SkillRequirement, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    what = models.CharField(max_length=200)
    resource = models.CharField(max_length=300, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(
        max_length=24, choices=PlanItemState.choices, default=PlanItemState.OPEN
    )
    note = models.CharField(max_length=500, blank=True)  # what the person says was done
    done_on = models.DateField(null=True, blank=True)
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence = models.ForeignKey(
        SkillEvidence, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "due_on"], name="plan_item_due")]
        constraints = [
            together(
                "signed_off_at",
                "signed_off_by",
                name="plan_item_signed_off_by_somebody",
                sentence="Say who signed it off.",
            ),
            models.CheckConstraint(
                condition=Q(state="signed_off", signed_off_at__isnull=False)
                | (~Q(state="signed_off") & Q(signed_off_at__isnull=True)),
                name="plan_item_signed_off_at_a_time",
                violation_error_message="Somebody has to sign it off.",
            ),
        ]

    class Privacy:
        personal = {"plan", "what", "note"}
        plain = {
            "id",
            "requirement",
            "resource",
            "owner",
            "due_on",
            "state",
            "state_changed_at",
            "done_on",
            "signed_off_at",
            "signed_off_by",
            "evidence",
        }

    def __str__(self):
        return self.what


class Moment(models.TextChoices):
    """When somebody says how ready they feel."""

    BEFORE = "before", "Before last mile"
    AFTER = "after", "After last mile"


class OwnReadiness(models.Model):
    """How ready a person feels, from 1 to 5, before or after last mile."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    moment = models.CharField(max_length=6, choices=Moment.choices)
    rating = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300, blank=True)
    said_at = models.DateTimeField(default=timezone.now)

    objects = PersonalQuerySet.as_manager()

    class Meta:
        verbose_name = "own readiness"
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "moment"],
                name="own_readiness_once",
                violation_error_message="You said that already. Look again.",
            ),
            between(
                "rating", 1, 5, name="own_readiness_from_1_to_5", sentence="Choose from 1 to 5."
            ),
            one_of(
                "moment", Moment, name="own_readiness_moment_known", sentence="Before or after."
            ),
        ]

    class Privacy:
        personal = {"enrollment", "rating", "words"}
        plain = {"id", "moment", "said_at"}
