"""University partners, recruiting events and the links that tell where an applicant came from."""

import secrets
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from cohorts.models.program import Program, SetUpQuerySet

HELD = Coalesce("held_on", models.Value(date.max))  # an event without a day is still to come


class PartnerQuerySet(SetUpQuerySet):
    """University partners."""

    def with_counts(self):
        """With counts of what belongs to them."""
        return self.annotate(
            campus_count=models.Count("campuses", distinct=True),
            event_count=models.Count("events", distinct=True),
            link_count=models.Count("links", distinct=True),
        )


class UniversityPartner(models.Model):
    """A university that sends applicants."""

    code = models.CharField(max_length=24)
    name = models.CharField(max_length=160)
    contact_name = models.CharField(max_length=160, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(Lower("name"), "id", name="partner_by_name")]
        constraints = [
            models.UniqueConstraint(
                Lower("code"),
                name="partner_code_unique",
                violation_error_message="Another partner has this code.",
            ),
            models.UniqueConstraint(
                Lower("name"),
                name="partner_name_unique",
                violation_error_message="Another partner has this name.",
            ),
        ]

    class Privacy:
        personal = {"contact_name", "contact_email", "contact_phone"}
        plain = {"id", "code", "name", "is_active"}

    def __str__(self):
        return self.name


class Campus(models.Model):
    """A place of a partner."""

    partner = models.ForeignKey(UniversityPartner, models.PROTECT, related_name="campuses")
    name = models.CharField(max_length=120)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2, blank=True)

    objects = SetUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "partner",
                Lower("name"),
                name="campus_name_unique",
                violation_error_message="This partner has a campus of that name.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "partner", "name", "city", "state"}

    def __str__(self):
        return self.name


class EventQuerySet(SetUpQuerySet):
    """Recruiting events."""

    def with_counts(self):
        """With partner, campus and the number of links."""
        rows = self.select_related("program", "partner", "campus")
        return rows.annotate(link_count=models.Count("links"))


class RecruitingEvent(models.Model):
    """A day on which the program meets people."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="events")
    partner = models.ForeignKey(
        UniversityPartner, models.PROTECT, null=True, blank=True, related_name="events"
    )
    campus = models.ForeignKey(Campus, models.PROTECT, null=True, blank=True, related_name="events")
    name = models.CharField(max_length=120)
    held_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(HELD, "id", name="event_by_day"),
            models.Index(Lower("name"), "id", name="event_by_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(campus__isnull=True) | models.Q(partner__isnull=False),
                name="event_campus_needs_its_partner",
                violation_error_message="A campus needs its partner.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "program", "partner", "campus", "name", "held_on", "place"}

    def __str__(self):
        return self.name


def new_token():
    """A short address part that nobody has used: 48 random bits."""
    return secrets.token_urlsafe(6)


class ShareLinkQuerySet(SetUpQuerySet):
    """Share links."""

    def working(self):
        """Links that have not been closed."""
        return self.filter(closed_at=None)

    def for_list(self):
        """With where they lead and whom they stand for."""
        return self.select_related(
            "program", "intake", "partner", "event", "event__partner", "created_by"
        )


class ShareLink(models.Model):
    """An address that remembers which partner or event it was handed out by."""

    token = models.CharField(max_length=32, default=new_token)
    label = models.CharField(max_length=120)
    program = models.ForeignKey(
        Program, models.PROTECT, null=True, blank=True, related_name="links"
    )
    intake = models.ForeignKey(
        "cohorts.Intake", models.PROTECT, null=True, blank=True, related_name="links"
    )
    partner = models.ForeignKey(
        UniversityPartner, models.PROTECT, null=True, blank=True, related_name="links"
    )
    event = models.ForeignKey(
        RecruitingEvent, models.PROTECT, null=True, blank=True, related_name="links"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token"],
                name="share_link_token_unique",
                violation_error_message="Another link has this address. Try again.",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="share_link_closed_by_somebody",
                violation_error_message="A closed link needs its time and its person.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id",
            "token",
            "label",
            "program",
            "intake",
            "partner",
            "event",
            "created_by",
            "created_at",
            "closed_at",
            "closed_by",
        }

    def __str__(self):
        return self.label

    @property
    def is_open(self):
        """Whether the link still remembers its source."""
        return self.closed_at is None
