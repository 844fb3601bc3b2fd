"""The program and its settings."""

from datetime import time
from zoneinfo import ZoneInfo, available_timezones

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from cohorts import sizes
from cohorts.working_time import WorkingWeek


def known_time_zone(name):
    """Invalid unless ``name`` is a time zone that this server knows."""
    if name not in available_timezones():
        raise ValidationError("Enter a time zone by its name, such as America/Chicago.")


class SetUpQuerySet(models.QuerySet):
    """What the set-up pages show: whoever sets up sees all of it, nobody else any."""

    def visible_to(self, user):
        """All for whoever may set up, none for others."""
        return self if user.may("cohorts.set_up") else self.none()


class ProgramQuerySet(SetUpQuerySet):
    """Programs."""

    def visible_to(self, user):
        """All for whoever may set up; for staff those in whose cohorts they have a duty."""
        if user.may("cohorts.set_up") or not user.is_authenticated:
            return super().visible_to(user)
        duties = apps.get_model("cohorts", "CohortStaff").objects.on_duty(user)
        return self.filter(pk__in=duties.values("cohort__program"))

    def for_list(self):
        """In the order of lists."""
        return self.order_by("name", "id")


class Program(models.Model):
    """A way into a career, with its settings; it runs intakes and cohorts."""

    class Size(models.TextChoices):
        SOLO = sizes.SOLO, "Just us (1–3)"
        TEAM = sizes.TEAM, "A team (4–15)"
        PROGRAM = sizes.PROGRAM, "A program (16 or more)"

    class ApprovalPolicy(models.TextChoices):
        SECOND_PERSON = sizes.SECOND_PERSON, "A second person approves"
        WAIT_AND_CHECK = sizes.WAIT_AND_CHECK, "Wait, then check again"

    class ClientAccess(models.TextChoices):
        MAIL_LINKS = sizes.MAIL_LINKS, "Links by mail"
        ACCOUNTS = sizes.ACCOUNTS, "Accounts"
        BOTH = sizes.BOTH, "Links by mail and accounts"

    class Notices(models.TextChoices):
        BY_LOCATION = sizes.BY_LOCATION, "Where the applicant's location asks for it"
        ALWAYS = sizes.ALWAYS, "Always"
        NEVER = sizes.NEVER, "Never"

    name = models.CharField(max_length=120)
    slug = models.SlugField()
    about = models.TextField(blank=True, max_length=2000)
    time_zone = models.CharField(
        max_length=64, default="America/Chicago", validators=[known_time_zone]
    )
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    size = models.CharField(max_length=8, choices=Size.choices, default=Size.PROGRAM)
    size_answered_at = models.DateTimeField(null=True, blank=True)
    size_answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approval_policy = models.CharField(
        max_length=16, choices=ApprovalPolicy.choices, default=ApprovalPolicy.SECOND_PERSON
    )
    wait_hours = models.PositiveSmallIntegerField(default=8)
    workday_opens = models.TimeField(default=time(9))
    workday_closes = models.TimeField(default=time(17))
    # Drafts are reminded so many days before an intake closes; 0 writes to nobody.
    closing_reminder_days = models.PositiveSmallIntegerField(default=3)
    readers_per_file = models.PositiveSmallIntegerField(default=2)
    read_twice_percent = models.PositiveSmallIntegerField(default=100)
    third_reader_when_split = models.BooleanField(default=True)
    calibration = models.BooleanField(default=True)
    severity_model = models.BooleanField(default=True)
    client_access = models.CharField(
        max_length=16, choices=ClientAccess.choices, default=ClientAccess.BOTH
    )
    notices = models.CharField(max_length=16, choices=Notices.choices, default=Notices.BY_LOCATION)
    local_law_144 = models.CharField(
        max_length=16, choices=Notices.choices, default=Notices.BY_LOCATION
    )
    is_synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="program_slug_unique",
                violation_error_message="Another program has this address. Try again.",
            ),
            models.UniqueConstraint(
                Lower("name"),
                name="program_name_unique",
                violation_error_message="Another program has this name.",
            ),
            models.CheckConstraint(
                condition=models.Q(workday_closes__gt=models.F("workday_opens")),
                name="program_workday_closes_after_it_opens",
                violation_error_message="The working day must end after it begins.",
            ),
            models.CheckConstraint(
                condition=models.Q(wait_hours__gte=1, wait_hours__lte=80),
                name="program_waits_1_to_80_hours",
                violation_error_message="Wait between 1 and 80 working hours.",
            ),
            models.CheckConstraint(
                condition=models.Q(closing_reminder_days__lte=30),
                name="program_reminds_within_30_days",
                violation_error_message="Remind at most 30 days before the closing.",
            ),
            models.CheckConstraint(
                condition=models.Q(readers_per_file__gte=1, readers_per_file__lte=3),
                name="program_has_1_to_3_readers",
                violation_error_message="A file has between 1 and 3 readers.",
            ),
            models.CheckConstraint(
                condition=models.Q(read_twice_percent__lte=100),
                name="program_reads_at_most_all_twice",
                violation_error_message="Enter a share between 0 and 100 percent.",
            ),
            models.CheckConstraint(
                condition=models.Q(size_answered_at__isnull=True, size_answered_by__isnull=True)
                | models.Q(size_answered_at__isnull=False, size_answered_by__isnull=False),
                name="program_size_answered_by_somebody",
                violation_error_message="An answer needs its time and its person.",
            ),
        ]

    class Privacy:
        personal = {"contact_email", "contact_phone"}
        plain = {
            "id",
            "name",
            "slug",
            "about",
            "time_zone",
            "size",
            "size_answered_at",
            "size_answered_by",
            "approval_policy",
            "wait_hours",
            "workday_opens",
            "workday_closes",
            "closing_reminder_days",
            "readers_per_file",
            "read_twice_percent",
            "third_reader_when_split",
            "calibration",
            "severity_model",
            "client_access",
            "notices",
            "local_law_144",
            "is_synthetic",
            "created_at",
        }

    def __str__(self):
        return self.name

    def zone(self):
        """The time zone in which deadlines and class sessions live."""
        return ZoneInfo(self.time_zone)

    def working_week(self):
        """The hours in which the staff work, less the days off of the whole program."""
        days_off = self.days_off.filter(cohort=None).values_list("day", flat=True)
        return WorkingWeek(
            zone=self.zone(),
            opens=self.workday_opens,
            closes=self.workday_closes,
            days_off=frozenset(days_off),
        )
