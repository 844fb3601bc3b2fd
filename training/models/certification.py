"""The catalog of certifications, and what each asks for: data that the program edits."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from cohorts.models import Program
from training.certification import Kind
from training.models.checks import between, one_of
from training.models.program import SubjectArea
from training.models.scopes import ProgramQuerySet

MOST_MONTHS = 240


class CertificationQuerySet(ProgramQuerySet):
    """Certifications."""

    def visible_to(self, user):
        """All for those who train, and for those who look at credentials."""
        if user.is_authenticated and user.may("training.view_credentials"):
            return self
        return super().visible_to(user)

    def in_use(self):
        """Those that are still offered."""
        return self.filter(retired_at=None)

    def in_order(self):
        """The own one first, then by issuer; those that are no longer used last."""
        return self.order_by(F("retired_at").asc(nulls_first=True), "-is_own", "issuer", "name")


class Certification(models.Model):
    """What an issuer, or the program itself, certifies. What nobody has verified stays empty."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=120)
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=160)
    version = models.CharField(max_length=40, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    is_own = models.BooleanField(default=False)
    about = models.TextField(max_length=2000, blank=True)
    exam_format = models.CharField(max_length=300, blank=True)
    questions = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    pass_mark = models.CharField(max_length=80, blank=True)
    validity_months = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)]
    )
    end_of_month = models.BooleanField(default=False)
    ce_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    ce_approved_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    ce_ethics_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    most_attempts = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    cooling_days = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(1000)])
    later_cooling_days = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MaxValueValidator(1000)]
    )
    source = models.CharField(max_length=300, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = CertificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "program",
                Lower("code"),
                Lower("version"),
                name="certification_code_unique",
                violation_error_message="The catalog has this code in this version.",
            ),
            models.UniqueConstraint(
                fields=["program"],
                condition=Q(is_own=True, retired_at=None),
                name="certification_one_own",
                violation_error_message="The program has a certificate of its own already.",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                name="certification_replaced_once",
                violation_error_message="Another version replaces this one already.",
            ),
            between(
                "validity_months",
                1,
                MOST_MONTHS,
                name="certification_validity_in_limits",
                sentence="A credential is valid for 1 to 240 months.",
            ),
            between(
                "most_attempts",
                1,
                50,
                name="certification_attempts_in_limits",
                sentence="Between 1 and 50 attempts are possible.",
            ),
            models.CheckConstraint(
                condition=Q(ce_approved_hours__isnull=True)
                | Q(ce_hours__isnull=True)
                | Q(ce_approved_hours__lte=F("ce_hours")),
                name="certification_approved_hours_are_part",
                violation_error_message="Approved hours are a part of all hours.",
            ),
            models.CheckConstraint(
                condition=Q(ce_ethics_hours__isnull=True)
                | Q(ce_hours__isnull=True)
                | Q(ce_ethics_hours__lte=F("ce_hours")),
                name="certification_ethics_hours_are_part",
                violation_error_message="Hours on ethics are a part of all hours.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id",
            "program",
            "issuer",
            "code",
            "name",
            "version",
            "replaces",
            "is_own",
            "about",
            "exam_format",
            "questions",
            "minutes",
            "pass_mark",
            "validity_months",
            "end_of_month",
            "ce_hours",
            "ce_approved_hours",
            "ce_ethics_hours",
            "most_attempts",
            "cooling_days",
            "later_cooling_days",
            "source",
            "verified_on",
            "retired_at",
            "created_at",
            "created_by",
        }

    def __str__(self):
        return f"{self.code} {self.version}".strip()

    @property
    def growing(self):
        """The waiting days after the first failed attempt and after all further ones."""
        if self.later_cooling_days is None:
            return ()
        return (self.cooling_days, self.later_cooling_days)


class RequirementKind(models.TextChoices):
    HOURS = Kind.HOURS.value, "Hours of class attended"
    ATTENDANCE = Kind.ATTENDANCE.value, "Attendance in percent"
    SUBJECT = Kind.SUBJECT.value, "Subject area in percent"
    PRACTICE_EXAM = Kind.PRACTICE_EXAM.value, "Best practice exam in percent"
    CREDENTIAL = Kind.CREDENTIAL.value, "Another credential in force"
    WEEKS = Kind.WEEKS.value, "Weeks in the program"


IN_PERCENT = frozenset(
    {RequirementKind.ATTENDANCE, RequirementKind.SUBJECT, RequirementKind.PRACTICE_EXAM}
)


class RequirementQuerySet(models.QuerySet):
    """Requirements."""

    def visible_to(self, user):
        """Those of the certifications which this person sees."""
        return self.filter(certification__in=Certification.objects.visible_to(user))


class Requirement(models.Model):
    """One thing that a certification asks for before the exam.

    ``needed`` counts hours or weeks; where a share is asked for, hundredths of a percent.
    """

    certification = models.ForeignKey(Certification, models.CASCADE, related_name="requirements")
    kind = models.CharField(max_length=16, choices=RequirementKind.choices)
    needed = models.PositiveIntegerField(default=0)
    subject = models.ForeignKey(
        SubjectArea, models.PROTECT, null=True, blank=True, related_name="+"
    )
    prior = models.ForeignKey(
        Certification, models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        ordering = ["certification", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["certification", "kind", "subject", "prior"],
                nulls_distinct=False,
                name="certification_requirement_once",
                violation_error_message="The certification asks for that already.",
            ),
            one_of(
                "kind",
                RequirementKind,
                name="certification_requirement_kind_known",
                sentence="Choose one of the kinds of requirement.",
            ),
            models.CheckConstraint(
                condition=Q(kind="subject", subject__isnull=False)
                | (~Q(kind="subject") & Q(subject__isnull=True)),
                name="certification_requirement_names_its_area",
                violation_error_message="Choose the subject area, and only for that kind.",
            ),
            models.CheckConstraint(
                condition=Q(kind="credential", prior__isnull=False)
                | (~Q(kind="credential") & Q(prior__isnull=True)),
                name="certification_requirement_names_its_credential",
                violation_error_message="Choose the other credential, and only for that kind.",
            ),
            models.CheckConstraint(
                condition=Q(prior__isnull=True) | ~Q(prior=F("certification")),
                name="certification_requirement_not_itself",
                violation_error_message="A certification cannot ask for itself.",
            ),
            models.CheckConstraint(
                condition=Q(kind="credential") | Q(needed__gte=1, needed__lte=10_000),
                name="certification_requirement_in_limits",
                violation_error_message="Say how much is needed: up to 100 percent, or to 10,000.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "certification", "kind", "needed", "subject", "prior", "position"}

    def __str__(self):
        if self.kind == RequirementKind.CREDENTIAL:
            return f"{self.prior} in force"
        if self.kind == RequirementKind.SUBJECT:
            return f"{self.subject}: {self.amount}"
        return f"{self.get_kind_display().removesuffix(' in percent')}: {self.amount}"

    @property
    def amount(self):
        """How much, as people say it."""
        if self.kind in IN_PERCENT:
            return f"{self.needed / 100:g}%"
        return str(self.needed)
