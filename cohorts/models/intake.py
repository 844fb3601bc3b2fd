"""Intakes: the calls for applications."""

from datetime import timedelta

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils import timezone

from cohorts import tie_break
from cohorts.models.cohort import Cohort
from cohorts.models.program import Program

WHOLE_PREFIX = RegexValidator(
    r"\A[A-Z][A-Z0-9]{0,7}\Z",
    "Use one to eight capital letters and digits, beginning with a letter, such as CP7.",
)


class IntakeQuerySet(models.QuerySet):
    """Scopes read like what staff say; the clock is the database's."""

    def open_now(self):
        """Take applications at this moment, without anybody's grace."""
        return self.filter(opens_at__lte=Now(), closes_at__gt=Now())

    def opening_later(self):
        """Will open, the next one first."""
        return self.filter(opens_at__gt=Now()).order_by("opens_at", "id")

    def accepting_now(self):
        """Still take an application that was begun in time: the window and its grace."""
        grace = models.ExpressionWrapper(
            models.F("grace_minutes") * timedelta(minutes=1), models.DurationField()
        )
        return self.filter(opens_at__lte=Now()).filter(closes_at__gt=Now() - grace)

    def visible_to(self, user):
        """Staff of the selection see all; what everybody may see stands on /apply/."""
        staff = ("cohorts.view_every_cohort", "cohorts.set_up", "applicants.view_application")
        return self if any(user.may(permission) for permission in staff) else self.none()

    def for_public(self):
        """With program and cohort, in the order in which they close."""
        return self.select_related("program", "cohort").order_by("closes_at", "id")

    def for_list(self):
        """With program and cohort, the latest first."""
        return self.select_related("program", "cohort").order_by("-opens_at", "-id")


class Intake(models.Model):
    """A call for applications: one window, one prefix for references, one tie-break seed."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="intakes")
    cohort = models.ForeignKey(
        Cohort, models.PROTECT, null=True, blank=True, related_name="intakes"
    )
    name = models.CharField(max_length=80)
    slug = models.SlugField()
    prefix = models.CharField(max_length=8, validators=[WHOLE_PREFIX])
    next_number = models.PositiveIntegerField(default=1)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    grace_minutes = models.PositiveSmallIntegerField(default=0)
    partners = models.ManyToManyField(
        "cohorts.UniversityPartner", blank=True, related_name="intakes"
    )
    tie_break_seed = models.CharField(max_length=64, default=tie_break.new_seed, editable=False)
    tie_break_commitment = models.CharField(max_length=64, editable=False, blank=True)
    decisions_final_at = models.DateTimeField(null=True, blank=True)
    decisions_final_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["opens_at", "id"], name="intake_by_opening"),
            models.Index(Lower("name"), "id", name="intake_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="intake_slug_unique",
                violation_error_message="Another intake has this address. Try again.",
            ),
            models.UniqueConstraint(
                Lower("prefix"),
                name="intake_prefix_unique",
                violation_error_message="Another intake uses this prefix.",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="intake_closes_after_it_opens",
                violation_error_message="The intake must close after it opens.",
            ),
            models.CheckConstraint(
                condition=models.Q(grace_minutes__lte=1440),
                name="intake_grace_at_most_a_day",
                violation_error_message="The grace is at most 1,440 minutes, which is a day.",
            ),
            models.CheckConstraint(
                condition=models.Q(decisions_final_by__isnull=True)
                | models.Q(decisions_final_at__isnull=False),
                name="intake_final_at_a_time",
                violation_error_message="A declaration needs its time.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id",
            "program",
            "cohort",
            "name",
            "slug",
            "prefix",
            "next_number",
            "opens_at",
            "closes_at",
            "grace_minutes",
            "tie_break_seed",
            "tie_break_commitment",
            "decisions_final_at",
            "decisions_final_by",
            "created_at",
            "partners",
        }

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """The commitment stands beside the seed from the first moment on."""
        if self._state.adding:
            self.tie_break_commitment = tie_break.commitment(self.tie_break_seed)
        super().save(*args, **kwargs)

    @property
    def is_final(self):
        """Whether the decisions of this intake are final."""
        return self.decisions_final_at is not None

    @property
    def accepts_until(self):
        """The last instant at which an application that was begun in time is taken."""
        return self.closes_at + timedelta(minutes=self.grace_minutes)

    def revealed_seed(self):
        """The tie-break seed once the decisions are final, else nothing."""
        return self.tie_break_seed if self.is_final else ""

    def window_at(self, now):
        """``before``, ``open`` or ``closed``, for ``now``."""
        if now < self.opens_at:
            return "before"
        return "open" if now < self.closes_at else "closed"
