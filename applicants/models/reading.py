"""Who reads what: plans, reads, who may not, and what the figures said."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from applicants.models.application import Application
from applicants.models.review_rubric import ReviewRubric
from applicants.states import State
from cohorts.models import Intake

READABLE = (State.REVIEW, State.SECOND)


class ReadingPlan(models.Model):
    """One distribution of files over readers; the newest of an intake is in force."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")
    rubric = models.ForeignKey(ReviewRubric, models.PROTECT, related_name="+")
    due_on = models.DateField()
    readers_per_file = models.PositiveSmallIntegerField()
    read_twice_percent = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=32)
    files = models.PositiveIntegerField(default=0)
    reads = models.PositiveIntegerField(default=0)
    short = models.PositiveIntegerField(default=0)
    is_connected = models.BooleanField(default=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["intake", "-id"], name="reading_plan_newest")]

    class Privacy:
        personal = set()
        plain = {
            "id", "intake", "rubric", "due_on", "readers_per_file", "read_twice_percent", "seed",
            "files", "reads", "short", "is_connected", "made_by", "made_at",
        }  # fmt: skip

    def __str__(self):
        return f"Reading plan {self.pk}"


class PlanReader(models.Model):
    """Somebody who reads under a plan, with the share of a full load."""

    plan = models.ForeignKey(ReadingPlan, models.CASCADE, related_name="readers")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    share = models.PositiveSmallIntegerField(default=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "reader"],
                name="plan_reader_once",
                violation_error_message="This person reads under the plan already.",
            ),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100),
                name="plan_reader_share_of_100",
                violation_error_message="A share is a whole number from 1 to 100.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "plan", "reader", "share"}

    def __str__(self):
        return f"Reader {self.reader_id} of plan {self.plan_id}"


class ReadAssignmentQuerySet(models.QuerySet):
    """Scopes on reads."""

    def visible_to(self, user):
        """One's own reads, waiting or done; a read handed back is nobody's any more."""
        return self.filter(reader=user, handed_back_at__isnull=True)

    def waiting(self):
        """Neither done nor handed back."""
        return self.filter(submitted_at__isnull=True, handed_back_at__isnull=True)

    def done(self):
        return self.filter(submitted_at__isnull=False)

    def free(self):
        """Belong to nobody: never taken, or taken from the pool and let lie."""
        let_lie = Q(from_pool=True) & Q(claimed_until__lt=Now())
        return self.waiting().filter(Q(reader__isnull=True) | let_lie)

    def still_to_read(self):
        """Those of files that are read at this stage."""
        return self.waiting().filter(application__state__in=READABLE)


class ReadAssignment(models.Model):
    """One person is to read one application, once."""

    class Purpose(models.TextChoices):
        PLANNED = "planned", "Planned"
        SPLIT = "split", "Third reader"
        AGAIN = "again", "Handed back by another"

    class Handback(models.TextChoices):
        KNOWS = "knows", "I know this person"
        CONFLICT = "conflict", "I have another conflict of interest"
        CANNOT = "cannot", "I cannot judge this application"
        DESK = "desk", "Looked up at the front desk"

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    plan = models.ForeignKey(ReadingPlan, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.PLANNED)
    from_pool = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    put_off_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    handed_back_at = models.DateTimeField(null=True, blank=True)
    handed_back_why = models.CharField(max_length=8, choices=Handback.choices, blank=True)
    handed_back_note = models.CharField(max_length=300, blank=True)

    objects = ReadAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "read"
        indexes = [
            models.Index(
                fields=["reader", "position"],
                condition=Q(submitted_at=None, handed_back_at=None),
                name="read_waiting",
            ),
            models.Index(
                fields=["purpose", "position"],
                condition=Q(submitted_at=None, handed_back_at=None, from_pool=True),
                name="read_in_pool",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reader"],
                name="read_once_by_a_person",
                violation_error_message="This person has this file already.",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(handed_back_at__isnull=True),
                name="read_ends_once",
                violation_error_message="A read is submitted or handed back, not both.",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, handed_back_at__isnull=True)
                | Q(reader__isnull=False),
                name="read_ended_by_somebody",
                violation_error_message="What was read was read by somebody.",
            ),
            models.CheckConstraint(
                condition=Q(handed_back_at__isnull=True, handed_back_why="")
                | Q(handed_back_at__isnull=False) & ~Q(handed_back_why=""),
                name="read_handed_back_has_reason",
                violation_error_message="Say why you hand the application back.",
            ),
            models.CheckConstraint(
                condition=Q(revealed_at__isnull=True) | Q(submitted_at__isnull=False),
                name="read_scores_shown_after_own",
                violation_error_message="Other scores open once your scorecard is in.",
            ),
            models.CheckConstraint(
                condition=Q(claimed_at__isnull=True, claimed_until__isnull=True)
                | Q(claimed_at__isnull=False, claimed_until__gte=F("claimed_at")),
                name="read_claim_ends_after_it_begins",
                violation_error_message="A claim ends after it begins.",
            ),
        ]

    class Privacy:
        personal = {"handed_back_note"}
        plain = {
            "id", "application", "reader", "plan", "purpose", "from_pool", "position",
            "claimed_at", "claimed_until", "put_off_at", "submitted_at", "revealed_at",
            "handed_back_at", "handed_back_why",
        }  # fmt: skip

    def __str__(self):
        return f"Read {self.pk}"

    def get_absolute_url(self):
        return reverse("read", args=[self.pk])

    @property
    def is_done(self):
        return self.submitted_at is not None

    @property
    def shows_scores(self):
        """Whether this reader has asked for the other scores, after submitting."""
        return self.revealed_at is not None


class Recusal(models.Model):
    """Somebody does not read an application, and why."""

    class Reason(models.TextChoices):
        KNOWS = "knows", "Knows this person"
        CONFLICT = "conflict", "Another conflict of interest"
        DESK = "desk", "Looked up at the front desk"

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=8, choices=Reason.choices)
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "user"],
                name="recusal_once",
                violation_error_message="This person does not read this file already.",
            )
        ]

    class Privacy:
        personal = {"note"}
        plain = {"id", "application", "user", "reason", "at"}

    def __str__(self):
        return f"Recusal {self.pk}"


class ReadingSnapshot(models.Model):
    """Agreement, severity and drift of an intake's reading, as computed at one moment."""

    intake = models.ForeignKey(Intake, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    scorecards = models.PositiveIntegerField(default=0)
    is_connected = models.BooleanField(default=False)
    content = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["intake", "-id"], name="reading_snapshot_newest")]

    class Privacy:
        personal = {"content"}
        plain = {"id", "intake", "made_at", "scorecards", "is_connected"}

    def __str__(self):
        return f"Reading figures {self.pk}"


class ReaderSeverity(models.Model):
    """How much more than others a reader gives, on the scale of 1 to 5, and what is taken off."""

    snapshot = models.ForeignKey(ReadingSnapshot, models.CASCADE, related_name="readers")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    scorecards = models.PositiveIntegerField()
    leniency = models.DecimalField(max_digits=8, decimal_places=6, null=True, blank=True)
    applied = models.DecimalField(max_digits=8, decimal_places=6, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "reader"],
                name="reader_severity_once",
                violation_error_message="This reader has a figure in this snapshot already.",
            ),
            models.CheckConstraint(
                condition=Q(applied__gte=-1, applied__lte=1),
                name="reader_severity_at_most_one_point",
                violation_error_message="At most one point of the scale is taken off or added.",
            ),
        ]

    class Privacy:
        personal = {"leniency", "applied"}
        plain = {"id", "snapshot", "reader", "scorecards"}

    def __str__(self):
        return f"Severity {self.pk}"
