"""Openings at clients: seats, hours, place, start, length, and what they ask for."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from careerpath.workflow import Stateful
from placements.models.client import Client, ClientContact, Site
from placements.models.scopes import ScopedQuerySet, ScopedStatefulQuerySet, for_contacts
from placements.states import REQUISITION_STEPS, RequisitionState
from training.models import RequirementSet, Skill
from training.models.checks import between, one_of, together


class WorkPlace(models.TextChoices):
    ON_SITE = "on_site", "On site"
    HYBRID = "hybrid", "Hybrid"
    REMOTE = "remote", "Remote"


class RequisitionQuerySet(ScopedStatefulQuerySet):
    """Openings."""

    def of_client(self, contacts):
        """Those at the sites of the contact."""
        return for_contacts(contacts, "client", "site")

    def accepting(self):
        """Those that take candidates."""
        return self.filter(state=RequisitionState.OPEN)

    def going_on(self):
        """Those that are neither filled nor canceled."""
        return self.exclude(state__in=[RequisitionState.FILLED, RequisitionState.CANCELED])

    def for_list(self):
        """With client and site, the next to start first."""
        return self.select_related("client", "site", "contact").order_by("starts_on", "pk")


class Requisition(Stateful):
    """An opening with its seats. ``seats_filled`` is counted by the database."""

    STEPS = REQUISITION_STEPS
    OWNED_BY = ""

    client = models.ForeignKey(Client, models.PROTECT, related_name="requisitions")
    site = models.ForeignKey(Site, models.PROTECT, related_name="requisitions")
    contact = models.ForeignKey(
        ClientContact, models.PROTECT, null=True, blank=True, related_name="requisitions"
    )
    title = models.CharField(max_length=120)
    about = models.TextField(max_length=2000, blank=True)
    work_place = models.CharField(
        max_length=10, choices=WorkPlace.choices, default=WorkPlace.ON_SITE
    )
    seats = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    seats_filled = models.PositiveSmallIntegerField(default=0, editable=False)
    fte = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    starts_on = models.DateField()
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(
        max_length=24, choices=RequisitionState.choices, default=RequisitionState.DRAFT
    )
    hides_names = models.BooleanField(default=False)
    state_reason = models.CharField(max_length=300, blank=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    raised_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    # What the opening asks for as last mile knows it, once somebody has a plan for it.
    last_mile = models.OneToOneField(
        RequirementSet, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = RequisitionQuerySet.as_manager()

    class Meta:
        verbose_name = "opening"
        indexes = [models.Index(fields=["state", "starts_on"], name="requisition_by_start")]
        constraints = [
            between(
                "seats",
                1,
                500,
                name="requisition_seats_in_limits",
                sentence="An opening has between 1 and 500 seats.",
            ),
            models.CheckConstraint(
                condition=Q(seats_filled__lte=F("seats")),
                name="requisition_seats_not_exceeded",
                violation_error_message="Every seat of this opening is filled.",
            ),
            models.CheckConstraint(
                condition=Q(fte__gt=0, fte__lte=1),
                name="requisition_fte_in_limits",
                violation_error_message="Enter more than 0 and at most 1.00 FTE.",
            ),
            between(
                "weeks",
                1,
                520,
                name="requisition_weeks_in_limits",
                sentence="Enter between 1 and 520 weeks.",
            ),
            one_of(
                "work_place",
                WorkPlace,
                name="requisition_place_known",
                sentence="Choose where the work is done.",
            ),
            together(
                "approved_at",
                "approved_by",
                name="requisition_approved_by_somebody",
                sentence="Say who approved the opening.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "client", "site", "contact", "title", "about", "work_place", "seats",
            "seats_filled", "fte", "starts_on", "weeks", "state", "state_changed_at",
            "hides_names", "state_reason", "raised_by", "raised_at", "approved_by", "approved_at",
            "last_mile",
        }  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def seats_left(self):
        """How many seats nobody has."""
        return self.seats - self.seats_filled

    @property
    def takes_candidates(self):
        """Whether somebody can be submitted now."""
        return self.state == RequisitionState.OPEN

    def is_in(self, *names):
        """Whether it is in one of these states."""
        return self.state in names


class RequisitionPartQuerySet(ScopedQuerySet):
    """What belongs to an opening."""

    def visible_to(self, user):
        """That of the openings which this person sees."""
        return self.filter(requisition__in=Requisition.objects.visible_to(user))


class RequisitionSkill(models.Model):
    """A skill at a level that an opening asks for."""

    requisition = models.ForeignKey(Requisition, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(default=3)
    is_must = models.BooleanField(default=True)

    objects = RequisitionPartQuerySet.as_manager()

    class Meta:
        ordering = ["-is_must", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["requisition", "skill"],
                name="requisition_skill_once",
                violation_error_message="The opening asks for this skill already.",
            ),
            between(
                "level",
                1,
                4,
                name="requisition_skill_level_known",
                sentence="A level is a number from 1 to 4.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "requisition", "skill", "level", "is_must"}


class RequisitionCredential(models.Model):
    """A certification, by its code, that an opening asks for."""

    requisition = models.ForeignKey(Requisition, models.CASCADE, related_name="credentials")
    certification = models.CharField(max_length=40)
    is_must = models.BooleanField(default=True)

    objects = RequisitionPartQuerySet.as_manager()

    class Meta:
        ordering = ["-is_must", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["requisition", "certification"],
                name="requisition_credential_once",
                violation_error_message="The opening asks for this certification already.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "requisition", "certification", "is_must"}
