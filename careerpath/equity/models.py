"""Rows of what was asked for, and of what the disclosure gate let out.

The web process writes requests and reads the rest; verdicts and reports are written by the equity
login alone, and nobody changes a report or what was published.
"""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone

from careerpath.equity.impact_models import (  # noqa: F401 - models are found here
    ImpactReading,
    ProcedureReview,
    ReviewOutcome,
)
from careerpath.equity.return_models import (  # noqa: F401 - models are found here
    RequiredReturn,
    ReturnAuthorization,
    ReturnCount,
    ReturnTaken,
    ReturnWithdrawn,
)
from careerpath.equity.simulation_models import (  # noqa: F401 - models are found here
    Simulation,
    SimulationResult,
)
from careerpath.equity.story_models import StoryPick  # noqa: F401 - models are found here
from cohorts.models import Cohort


class Population(models.TextChoices):
    """Of whom figures are asked, in the words of the screens."""

    ACCEPTED = "accepted", "Accepted"
    APPLICANTS = "applicants", "Everybody who applied"
    STARTED = "started", "Started"
    COMPLETED = "completed", "Completed"
    CERTIFIED = "certified", "Certified"
    PLACED = "placed", "Placed"


class Subject(models.Model):
    """A population of a cohort, or of the fixed pool of consecutive cohorts that it belongs to."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    population = models.CharField(max_length=12, choices=Population.choices)
    pooled = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Verdict(Subject):
    """What can be published of a population, without a count."""

    answers = models.JSONField()
    # A digest with the equity process's key of all that the answers follow from.
    basis = models.CharField(max_length=64, blank=True)
    looked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "population", "pooled"],
                name="verdict_once",
                violation_error_message="There is an answer for this population already.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "cohort", "population", "pooled", "answers", "basis", "looked_at"}

    def __str__(self):
        return f"{self.get_population_display()}, {self.cohort}"


class ReportRequestQuerySet(models.QuerySet):
    """Requests for reports."""

    def visible_to(self, user):
        """Whoever plans reports sees everybody's: what was let out is known to all of them."""
        return self if user.may("equity.plan") else self.none()

    def open(self):
        """Not answered yet."""
        return self.filter(answered_at=None)


class ReportRequest(Subject):
    """Somebody asks for the report of a population; it is answered once.

    Without ``detail`` it is the whole report, headline first; else one breakdown by its key.
    """

    detail = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=500, blank=True)
    instead = models.JSONField(default=list, blank=True)

    objects = ReportRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "population", "pooled", "detail"],
                condition=models.Q(answered_at=None),
                name="report_request_open_once",
                violation_error_message="This report is being made already.",
            ),
            models.CheckConstraint(
                condition=models.Q(refusal="") | models.Q(answered_at__isnull=False),
                name="report_request_refused_is_answered",
                violation_error_message="A refusal is an answer.",
            ),
        ]
        indexes = [models.Index(fields=["-asked_at", "-id"], name="report_request_newest")]

    class Privacy:
        personal = {"by"}
        plain = {
            "id", "cohort", "population", "pooled", "detail", "asked_at", "answered_at", "refusal",
            "instead",
        }  # fmt: skip

    def __str__(self):
        return f"{self.get_population_display()} of {self.cohort}"


class ReportQuerySet(models.QuerySet):
    """Reports."""

    def visible_to(self, user):
        """Whoever plans reports sees all of them."""
        return self if user.may("equity.plan") else self.none()

    def for_list(self):
        """With cohort and who asked, the newest first."""
        return self.select_related("cohort", "request__by").order_by("-made_at", "-id")


class Report(Subject):
    """What the gate let out in answer to one request; all of it is released, and never changes."""

    request = models.OneToOneField(ReportRequest, models.PROTECT, related_name="report")
    title = models.CharField(max_length=200)
    body = models.JSONField(encoder=DjangoJSONEncoder)
    checksum = models.CharField(max_length=64)
    code_version = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=timezone.now)

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-made_at", "-id"], name="report_newest")]

    class Privacy:
        personal = set()
        plain = {
            "id", "request", "cohort", "population", "pooled", "title", "body", "checksum",
            "code_version", "made_at",
        }  # fmt: skip

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("equity:report", args=[self.pk])


class Published(models.Model):
    """A report that was published under a number, as it stood."""

    number = models.PositiveIntegerField()
    report = models.OneToOneField(Report, models.PROTECT, related_name="published")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="published_number_once",
                violation_error_message="Somebody else published just now; try again.",
            )
        ]

    class Privacy:
        personal = {"by"}
        plain = {"id", "number", "report", "at"}

    def __str__(self):
        return f"Snapshot {self.number}"


class Taken(models.Model):
    """Somebody took a report away."""

    class Form(models.TextChoices):
        """As what."""

        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel"
        PRINT = "print", "Print page"
        JSON = "json", "JSON"

    report = models.ForeignKey(Report, models.PROTECT, related_name="taken")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    form = models.CharField(max_length=6, choices=Form.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["report", "-at"], name="taken_of_report")]

    class Privacy:
        personal = {"by"}
        plain = {"id", "report", "form", "at"}

    def __str__(self):
        return f"{self.report} as {self.form}"
