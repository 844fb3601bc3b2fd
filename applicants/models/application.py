"""Applications, and apart from them what identifies the person."""

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from applicants.models.question import Instrument, Question
from applicants.states import STEPS, State
from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models import Intake, RecruitingEvent, ShareLink, UniversityPartner

# Sort values that are never null, so that a page begins right behind the one before it.
NEVER = dt.date(9999, 12, 31)
POINTS = models.DecimalField(max_digits=9, decimal_places=6)
DUE = Coalesce("due_on", models.Value(NEVER), output_field=models.DateField())
POTENTIAL = Coalesce("potential", models.Value(Decimal(-1)), output_field=POINTS)
RISING = Coalesce("potential", models.Value(Decimal(101)), output_field=POINTS)
# The highest first, and what somebody reads last: where it stands shall not tell its score.
MISSING = Case(
    When(
        assigned_to__isnull=True,
        then=Coalesce(
            models.Value(Decimal(100)) - models.F("potential"),
            models.Value(Decimal(101)),
            output_field=POINTS,
        ),
    ),
    default=models.Value(Decimal(102)),
    output_field=POINTS,
)


class Degree(models.TextChoices):
    """The highest degree."""

    NONE = "none", "No degree yet"
    ASSOCIATE = "associate", "Associate"
    BACHELOR = "bachelor", "Bachelor"
    MASTER = "master", "Master"
    DOCTORATE = "doctorate", "Doctorate"


class Channel(models.TextChoices):
    """How an application reached the program, without naming a school."""

    PARTNER = "partner", "University partner"
    EVENT = "event", "Recruiting event"
    REFERRAL = "referral", "Referral"
    WEB = "web", "Website"
    OTHER = "other", "Other"


class ApplicationQuerySet(StatefulQuerySet):
    """Scopes read like the sentences staff say. They chain and never evaluate."""

    def visible_to(self, user):
        """Those who decide see all that were sent, readers what is assigned to them."""
        if user.may("applicants.decide_application") or user.may("applicants.run_screening"):
            return self.exclude(state=State.DRAFT)
        if user.may("applicants.view_application"):
            return self.exclude(state=State.DRAFT).filter(assigned_to=user)
        return self.filter(applicant=user)

    def sent(self):
        return self.exclude(state=State.DRAFT)

    def begun_here(self, intake):
        """Drafts of people who are applying to the intake; an import never leaves one."""
        own = models.F("reference")
        return self.filter(intake=intake, state=State.DRAFT, external_id=own)


class Application(Stateful):
    """What a person sends for one intake; nothing here says who the person is."""

    STEPS = STEPS

    reference = models.CharField(max_length=20, unique=True)
    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    external_id = models.CharField(max_length=80)
    state = models.CharField(max_length=24, choices=State.choices, default=State.DRAFT)
    held_from = models.CharField(max_length=24, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    degree_level = models.CharField(max_length=12, choices=Degree.choices, blank=True)
    field_of_study = models.CharField(max_length=120, blank=True)
    work_authorized = models.BooleanField(null=True, blank=True)
    needs_sponsorship = models.BooleanField(null=True, blank=True)
    at_least_18 = models.BooleanField(null=True, blank=True)
    available_full_time = models.BooleanField(null=True, blank=True)
    willing_to_relocate = models.BooleanField(null=True, blank=True)
    available_from = models.DateField(null=True, blank=True)
    regions = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    home_state = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices, default=Channel.OTHER)

    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    assigned_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    # Written when a screening run is applied, so that lists can sort without a join.
    potential = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    suggestion = models.CharField(max_length=12, blank=True)

    created_at = models.DateTimeField(default=timezone.now)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        # Each list order is an index scan: the same expressions as in applicants.tables.
        indexes = [
            models.Index(DUE, MISSING, "id", name="application_due_potential"),
            models.Index(DUE, "id", name="application_due"),
            models.Index(POTENTIAL, "id", name="application_potential"),
            models.Index(RISING, "id", name="application_rising"),
            models.Index("state_changed_at", "id", name="application_in_stage"),
            models.Index("state", "id", name="application_state"),
            GinIndex("tags", name="application_tags"),
            GinIndex(
                OpClass("reference", "gin_trgm_ops"),
                OpClass("field_of_study", "gin_trgm_ops"),
                name="application_search",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "external_id"],
                name="application_external_id_once",
                violation_error_message="The intake has an application with this external id.",
            ),
            models.UniqueConstraint(
                fields=["intake", "applicant"],
                name="application_once_per_intake",
                violation_error_message="This person has applied to the intake already.",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in State]),
                name="application_state_known",
                violation_error_message="The application has no such state.",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.DRAFT)
                | models.Q(state=State.WITHDRAWN)
                | models.Q(submitted_at__isnull=False),
                name="application_sent_has_time",
                violation_error_message="A sent application has the time it was sent.",
            ),
        ]

    class Privacy:
        personal = {"applicant", "field_of_study", "home_state", "external_id"}
        plain = {
            "id", "reference", "intake", "state", "state_changed_at", "held_from", "submitted_at",
            "degree_level", "work_authorized", "needs_sponsorship", "at_least_18",
            "available_full_time", "willing_to_relocate", "available_from", "regions", "channel",
            "assigned_to", "assigned_at", "due_on", "tags", "potential", "suggestion", "created_at",
        }  # fmt: skip

    def __str__(self):
        return self.reference

    def get_absolute_url(self):
        return f"/applications/{self.reference}/"


class Identity(models.Model):
    """Who applied. Blind queries never come here."""

    application = models.OneToOneField(
        Application, models.CASCADE, primary_key=True, related_name="identity"
    )
    given_name = models.CharField(max_length=200)
    family_name = models.CharField(max_length=200)
    preferred_name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254)
    phone = models.CharField(max_length=40, blank=True)
    city = models.CharField(max_length=120, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=80, blank=True)
    partner = models.ForeignKey(
        UniversityPartner, models.PROTECT, null=True, blank=True, related_name="+"
    )
    event = models.ForeignKey(
        RecruitingEvent, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    link = models.ForeignKey(ShareLink, models.SET_NULL, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=200, blank=True)
    # Normalized for finding the same person twice; see applicants.domain.duplicates.
    email_key = models.CharField(max_length=254, blank=True)
    phone_key = models.CharField(max_length=20, blank=True)
    name_postal_key = models.CharField(max_length=260, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["email_key"], name="identity_email_key"),
            models.Index(fields=["phone_key"], name="identity_phone_key"),
            models.Index(fields=["name_postal_key"], name="identity_name_postal_key"),
        ]

    class Privacy:
        personal = {
            "given_name", "family_name", "preferred_name", "email", "phone", "city", "postal_code",
            "country", "partner", "event", "link", "source", "email_key", "phone_key",
            "name_postal_key",
        }  # fmt: skip
        plain = {"application"}

    def __str__(self):
        return f"{self.preferred_name or self.given_name} {self.family_name}".strip()


class Answer(models.Model):
    """A written answer; ``blind_text`` is what readers see, empty when nothing had to be hidden."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    blind_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question"],
                name="answer_once",
                violation_error_message="This question is answered already.",
            )
        ]

    class Privacy:
        personal = {"text", "blind_text"}
        plain = {"id", "application", "question"}


class AssessmentResult(models.Model):
    """A value that an instrument gave."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="assessments")
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="+")
    value = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "instrument"],
                name="assessment_once",
                violation_error_message="This assessment has a value already.",
            )
        ]

    class Privacy:
        personal = {"value"}
        plain = {"id", "application", "instrument"}
