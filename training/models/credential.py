"""What people hold: credentials, what keeps them in force, and links by which others check them."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models import Enrollment
from training import certification as rules
from training.models.certification import Certification
from training.models.checks import one_of
from training.models.exam import ExamAttempt
from training.models.scopes import EVERY_COHORT, people_of
from training.models.work import FileState
from training.states import CREDENTIAL_STEPS, CredentialState

VIEW_CREDENTIALS = "training.view_credentials"


def holders(user):
    """The enrollments of the people whose credentials this person may look at.

    The office of training and those who place people see everybody's, staff on duty their
    people's.
    """
    if not user.is_authenticated or not user.may(VIEW_CREDENTIALS):
        return Enrollment.objects.none()
    if user.may("cohorts.view_every_cohort") or user.may(EVERY_COHORT):
        return Enrollment.objects.confirmed()
    return people_of(user)


class Verification(models.TextChoices):
    """How it is known that a person holds a credential."""

    CLAIMED = "claimed", "Said by the person"
    SEEN = "seen", "Certificate seen by staff"
    REGISTER = "register", "Checked in the issuer's register"
    RESULT = "result", "Exam result recorded here"
    OWN = "own", "Issued by the program"


class CredentialQuerySet(StatefulQuerySet):
    """Credentials."""

    def visible_to(self, user):
        """One's own, and those of the people whom this person may look at."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user) | Q(person__in=holders(user).values("person")))

    def held(self):
        """Those that were neither revoked nor superseded."""
        return self.filter(state=CredentialState.HELD)

    def in_force(self, today):
        """Those that hold on this day."""
        return self.held().filter(Q(expires_on=None) | Q(expires_on__gte=today))

    def for_list(self):
        """With their certification, those in force first, the newest first."""
        rows = self.select_related("certification", "superseded_by", "verified_by")
        return rows.order_by("state", F("expires_on").asc(nulls_first=True), "-issued_on", "-id")


class Credential(Stateful):
    """A person holds a certification, in a version, until a day."""

    STEPS = CREDENTIAL_STEPS
    OWNED_BY = "person"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    certification = models.ForeignKey(Certification, models.PROTECT, related_name="+")
    attempt = models.ForeignKey(
        ExamAttempt, models.PROTECT, null=True, blank=True, related_name="credentials"
    )
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    link = models.URLField(max_length=500, blank=True)
    note = models.CharField(max_length=300, blank=True)
    verification = models.CharField(
        max_length=12, choices=Verification.choices, default=Verification.CLAIMED
    )
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        max_length=24, choices=CredentialState.choices, default=CredentialState.HELD
    )
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    revoked_because = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = CredentialQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["person", "certification"], name="credential_of"),
            models.Index(
                fields=["expires_on"], condition=Q(state="held"), name="credential_expires"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "certification"],
                condition=Q(state="held"),
                name="credential_held_once",
                violation_error_message="This person holds that credential already.",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="credential_ends_after_it_begins",
                violation_error_message="A credential ends after it was issued.",
            ),
            one_of(
                "verification",
                Verification,
                name="credential_verification_known",
                sentence="Choose how it was verified.",
            ),
            models.CheckConstraint(
                condition=Q(verification="claimed")
                | Q(verified_at__isnull=False, verified_by__isnull=False),
                name="credential_verified_by_somebody",
                violation_error_message="Say who verified the credential.",
            ),
            models.CheckConstraint(
                condition=~Q(state="revoked") | ~Q(revoked_because=""),
                name="credential_revoked_with_reason",
                violation_error_message="Say why the credential was revoked.",
            ),
        ]

    class Privacy:
        personal = {"person", "number", "link", "note", "revoked_because"}
        plain = {
            "id",
            "certification",
            "attempt",
            "issued_on",
            "expires_on",
            "verification",
            "verified_at",
            "verified_by",
            "state",
            "state_changed_at",
            "superseded_by",
            "recorded_at",
            "recorded_by",
        }

    def __str__(self):
        return str(self.certification)

    def standing_on(self, today):
        """Active, expiring, expired, revoked or superseded on this day."""
        return rules.standing(
            self.expires_on,
            today,
            revoked=self.state == CredentialState.REVOKED,
            superseded=self.state == CredentialState.SUPERSEDED,
        )

    @property
    def is_claim(self):
        """Whether only the person says so."""
        return self.verification == Verification.CLAIMED

    @property
    def is_held(self):
        """Whether it was neither revoked nor superseded."""
        return self.state == CredentialState.HELD


class CredentialPartQuerySet(models.QuerySet):
    """What belongs to a credential."""

    def visible_to(self, user):
        """That of the credentials which this person sees."""
        return self.filter(credential__in=Credential.objects.visible_to(user))


class ContinuingEducation(models.Model):
    """Hours of learning that keep a credential in force."""

    credential = models.ForeignKey(Credential, models.CASCADE, related_name="education")
    done_on = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    title = models.CharField(max_length=200)
    provider = models.CharField(max_length=120, blank=True)
    is_approved = models.BooleanField(default=False)
    is_ethics = models.BooleanField(default=False)
    link = models.URLField(max_length=500, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CredentialPartQuerySet.as_manager()

    class Meta:
        verbose_name = "continuing education"
        ordering = ["-done_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=200),
                name="continuing_education_hours_in_limits",
                violation_error_message="Enter up to 200 hours.",
            )
        ]

    class Privacy:
        personal = {"title", "provider", "link"}
        plain = {
            "id",
            "credential",
            "done_on",
            "hours",
            "is_approved",
            "is_ethics",
            "recorded_at",
            "recorded_by",
        }


class CredentialFile(models.Model):
    """A scanned certificate: what shows that somebody holds a credential."""

    credential = models.ForeignKey(Credential, models.CASCADE, related_name="files")
    file_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file_state = models.CharField(
        max_length=10, choices=FileState.choices, default=FileState.PENDING
    )
    file_name = models.CharField(max_length=200)
    file_format = models.CharField(max_length=4)
    file_size = models.PositiveIntegerField()
    file_digest = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CredentialPartQuerySet.as_manager()

    class Meta:
        verbose_name = "evidence of a credential"
        ordering = ["id"]
        constraints = [
            one_of(
                "file_state",
                FileState,
                name="credential_file_state_known",
                sentence="The file has no such state.",
            )
        ]

    class Privacy:
        personal = {"file_name", "file_digest"}
        plain = {
            "id",
            "credential",
            "file_key",
            "file_state",
            "file_format",
            "file_size",
            "added_at",
            "added_by",
        }


class CredentialShareQuerySet(models.QuerySet):
    """Links."""

    def visible_to(self, user):
        """One's own."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def open_at(self, now):
        """Those that still answer."""
        return self.filter(revoked_at=None, expires_at__gt=now)


class CredentialShare(models.Model):
    """A person lets somebody check chosen credentials by a link, until a day or until withdrawn."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64, default=secrets.token_hex, editable=False)
    note = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CredentialShareQuerySet.as_manager()

    class Meta:
        verbose_name = "link to credentials"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="credential_share_expires_after_it_is_made",
                violation_error_message="A link expires after it was made.",
            )
        ]

    class Privacy:
        personal = {"person", "note"}
        plain = {"id", "nonce", "created_at", "expires_at", "revoked_at"}

    def answers_at(self, now):
        """Whether the link still shows something."""
        return self.revoked_at is None and now < self.expires_at


class SharedCredentialQuerySet(models.QuerySet):
    """Rows of links."""

    def visible_to(self, user):
        """Those of one's own links."""
        return self.filter(share__in=CredentialShare.objects.visible_to(user))


class SharedCredential(models.Model):
    """One credential that a link shows."""

    share = models.ForeignKey(CredentialShare, models.CASCADE, related_name="shown")
    credential = models.ForeignKey(Credential, models.CASCADE, related_name="+")

    objects = SharedCredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share", "credential"],
                name="shared_credential_once",
                violation_error_message="The link shows that credential already.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "share", "credential"}
