"""Placements with their dates, the history that the database keeps, and what is missing."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from careerpath.workflow import Stateful
from cohorts.models import Enrollment
from placements.models.client import OnboardingRequirement
from placements.models.requisition import Requisition
from placements.models.scopes import ScopedQuerySet, ScopedStatefulQuerySet, for_contacts
from placements.models.submission import Submission
from placements.states import (
    ITEM_STEPS,
    OVER,
    PLACEMENT_STEPS,
    RUNNING,
    ItemState,
    PlacementState,
)

TOO_MUCH = "That would make more than 1.00 FTE on a day. End or shorten the other placement first."
# Raised by the trigger of migration 0002, which holds under races.
FTE = {"placement_fte_at_most_one": TOO_MUCH}


class PlacementQuerySet(ScopedStatefulQuerySet):
    """Placements."""

    def of_client(self, contacts):
        """Those at the sites of the contact."""
        return for_contacts(contacts, "requisition__client", "requisition__site")

    def own(self, user):
        """Those of this person."""
        return Q(enrollment__person=user)

    def standing(self):
        """All but those that did not begin."""
        return self.exclude(state=PlacementState.CANCELED)

    def running(self):
        """Those of people at work."""
        return self.filter(state__in=RUNNING)

    def covering(self, day):
        """Those that take a person's time on this day."""
        last = Coalesce("ended_on", "ends_on")
        rows = self.standing().alias(last=last).filter(starts_on__lte=day)
        return rows.filter(Q(last=None) | Q(last__gte=day))

    def for_list(self):
        """With person, client and site, the latest start first."""
        return self.select_related(
            "enrollment__person",
            "enrollment__cohort__program",
            "requisition__client",
            "requisition__site",
        ).order_by("-starts_on", "-pk")


class Placement(Stateful):
    """A graduate at a client, from a first day. ``ends_on`` is planned, ``ended_on`` is real."""

    STEPS = PLACEMENT_STEPS
    OWNED_BY = ""

    requisition = models.ForeignKey(Requisition, models.PROTECT, related_name="placements")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    submission = models.OneToOneField(
        Submission, models.PROTECT, null=True, blank=True, related_name="placement"
    )
    state = models.CharField(
        max_length=24, choices=PlacementState.choices, default=PlacementState.PENDING
    )
    fte = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = PlacementQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["enrollment", "starts_on"], name="placement_of"),
            models.Index(fields=["state", "starts_on"], name="placement_by_start"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(fte__gt=0, fte__lte=1),
                name="placement_fte_in_limits",
                violation_error_message="Enter more than 0 and at most 1.00 FTE.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="placement_ends_after_it_starts",
                violation_error_message="A placement ends on its first day or later.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("starts_on")),
                name="placement_ended_after_it_started",
                violation_error_message="The last day is the first day or later.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OVER), ended_on__isnull=False)
                | (~Q(state__in=sorted(OVER)) & Q(ended_on=None)),
                name="placement_over_has_last_day",
                violation_error_message="What is over has a last day, and nothing else has one.",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | ~Q(reason=""),
                name="placement_ended_with_reason",
                violation_error_message="Say why it ended early.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "reason"}
        plain = {
            "id", "requisition", "submission", "state", "state_changed_at", "fte", "starts_on",
            "ends_on", "ended_on", "version", "made_at", "made_by", "set_at", "set_by",
        }  # fmt: skip

    def __str__(self):
        return f"{self.enrollment.person} at {self.requisition.client}"

    @property
    def is_running(self):
        """Whether the person is at work."""
        return self.state in RUNNING

    @property
    def is_over(self):
        """Whether it has a last day."""
        return self.state in OVER

    @property
    def last_day(self):
        """The real last day, or else the planned one."""
        return self.ended_on or self.ends_on

    @property
    def is_ready_to_begin(self):
        """Whether it is approved and nothing is missing before the first day."""
        settled = not any(item.is_open for item in self.items.all())
        return self.state == PlacementState.APPROVED and settled


class PlacementPartQuerySet(ScopedQuerySet):
    """What belongs to a placement."""

    def visible_to(self, user):
        """That of the placements which this person sees."""
        return self.filter(placement__in=Placement.objects.visible_to(user))


class PlacementChange(models.Model):
    """A version of a placement, as it stood from a moment on. Written by the database."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="changes")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=24, choices=PlacementState.choices)
    fte = models.DecimalField(max_digits=3, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = PlacementPartQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "version"],
                name="placement_change_once",
                violation_error_message="Somebody changed the placement meanwhile. Look again.",
            )
        ]

    class Privacy:
        personal = {"reason"}
        plain = {
            "id", "placement", "version", "state", "fte", "starts_on", "ends_on", "ended_on",
            "set_at", "set_by",
        }  # fmt: skip


class OnboardingItem(Stateful):
    """One requirement of a client for one placement: missing, requested, met or waived."""

    STEPS = ITEM_STEPS
    OWNED_BY = ""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="items")
    requirement = models.ForeignKey(OnboardingRequirement, models.PROTECT, related_name="+")
    state = models.CharField(max_length=24, choices=ItemState.choices, default=ItemState.MISSING)
    # The last day on which it can be begun and still be there on the first day.
    begin_by = models.DateField()
    met_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class ItemQuerySet(PlacementPartQuerySet, ScopedStatefulQuerySet):
        """Items."""

        def open_now(self):
            """Those that are still missing."""
            return self.filter(state__in=[ItemState.MISSING, ItemState.ASKED])

        def in_order(self):
            """What has to begin first comes first."""
            return self.select_related("requirement").order_by("begin_by", "pk")

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = "onboarding requirement of a placement"
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "requirement"],
                name="onboarding_item_once",
                violation_error_message="The placement has this requirement already.",
            ),
            models.CheckConstraint(
                condition=(Q(state="met") & Q(met_on__isnull=False))
                | (~Q(state="met") & Q(met_on=None)),
                name="onboarding_item_met_on_a_day",
                violation_error_message="Say on which day it was met.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "placement", "requirement", "state", "state_changed_at", "begin_by", "met_on",
            "expires_on", "set_by",
        }  # fmt: skip

    @property
    def is_open(self):
        """Whether it is still missing."""
        return self.state in (ItemState.MISSING, ItemState.ASKED)

    def is_late(self, today):
        """Whether it should have begun before today."""
        return self.state == ItemState.MISSING and self.begin_by < today
