"""Health systems: sites, contacts, the systems they use, what they ask for before a first day."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from cohorts.models import Program
from placements.models.scopes import ScopedQuerySet, StaffQuerySet, for_contacts
from training.models.checks import between, one_of


class ClientQuerySet(ScopedQuerySet):
    """Clients."""

    def of_client(self, contacts):
        """The client that the contact works for."""
        return Q(pk__in=contacts.values("client"))

    def standing(self):
        """Those with whom the program works."""
        return self.filter(retired_at=None)

    def in_order(self):
        """By name."""
        return self.order_by(Lower("name"), "pk")


class Client(models.Model):
    """A health system that takes graduates."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    about = models.TextField(max_length=1000, blank=True)
    # A first look without names was agreed; names come with the interview.
    hides_names = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ClientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "program",
                Lower("name"),
                name="client_name_unique",
                violation_error_message="This program has a client of that name.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "program", "name", "about", "hides_names", "retired_at", "created_at"}

    def __str__(self):
        return self.name


class OfClientQuerySet(StaffQuerySet):
    """What belongs to a client and only staff see."""


class SiteQuerySet(ScopedQuerySet):
    """Sites."""

    def of_client(self, contacts):
        """The contact's own site, or all of the client's."""
        return for_contacts(contacts, "client", "pk")


class Site(models.Model):
    """A place of a client where people work."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    city = models.CharField(max_length=80)
    region = models.CharField(max_length=40, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = SiteQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "client",
                Lower("name"),
                name="site_name_unique",
                violation_error_message="This client has a site of that name.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "client", "name", "city", "region", "retired_at"}

    def __str__(self):
        return f"{self.name}, {self.city}"


class ClientContact(models.Model):
    """A person at a client who raises openings and answers, by account or by mailed link."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="contacts")
    # Without a site: for the whole client.
    site = models.ForeignKey(Site, models.PROTECT, null=True, blank=True, related_name="contacts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField()
    title = models.CharField(max_length=120, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "client",
                Lower("email"),
                name="client_contact_email_unique",
                violation_error_message="This client has a contact with that address.",
            )
        ]

    class Privacy:
        personal = {"user", "name", "email", "title"}
        plain = {"id", "client", "site", "left_at"}

    def __str__(self):
        return self.name


class ClientSystem(models.Model):
    """A system that the client runs, in a version."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="systems")
    name = models.CharField(max_length=120)
    version = models.CharField(max_length=60, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "client",
                Lower("name"),
                name="client_system_once",
                violation_error_message="This client has that system already.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "client", "name", "version"}

    def __str__(self):
        return f"{self.name} {self.version}".strip()


class RequirementKind(models.TextChoices):
    BACKGROUND = "background", "Background check"
    HEALTH = "health", "Health and immunization"
    ACCESS = "access", "Account and access"
    BADGE = "badge", "Badge"
    TRAINING = "training", "Training of the client"
    OTHER = "other", "Something else"


class OnboardingRequirement(models.Model):
    """What a client asks for before somebody begins, how long it takes, and how long it holds."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="requirements")
    # Without a site: at every site.
    site = models.ForeignKey(
        Site, models.CASCADE, null=True, blank=True, related_name="requirements"
    )
    kind = models.CharField(max_length=12, choices=RequirementKind.choices)
    name = models.CharField(max_length=120)
    lead_days = models.PositiveSmallIntegerField(default=7)
    months_valid = models.PositiveSmallIntegerField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["-lead_days", "name", "id"]
        constraints = [
            one_of(
                "kind",
                RequirementKind,
                name="onboarding_kind_known",
                sentence="Choose what kind of requirement it is.",
            ),
            between(
                "lead_days",
                0,
                365,
                name="onboarding_lead_in_limits",
                sentence="Enter between 0 and 365 days.",
            ),
            between(
                "months_valid",
                1,
                120,
                name="onboarding_validity_in_limits",
                sentence="Enter between 1 and 120 months.",
            ),
            models.UniqueConstraint(
                "client",
                "site",
                Lower("name"),
                nulls_distinct=False,
                name="onboarding_name_unique",
                violation_error_message="This client asks for that already.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id",
            "client",
            "site",
            "kind",
            "name",
            "lead_days",
            "months_valid",
            "retired_at",
        }

    def __str__(self):
        return self.name
