"""What another rubric would have done with an intake whose decisions are final."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone

from applicants.models import Rubric
from cohorts.models import Intake


class SimulationQuerySet(models.QuerySet):
    """Simulations."""

    def visible_to(self, user):
        """The analyst alone sees them."""
        return self if user.may("equity.analyze") else self.none()

    def for_list(self):
        """With intake, rubric and how far it is, the newest first."""
        return self.select_related("intake__cohort", "rubric__intake", "result", "by").order_by(
            "-asked_at", "-id"
        )


class Simulation(models.Model):
    """The analyst asks what a rubric would have done; it changes nothing and nobody."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = SimulationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-asked_at", "-id"], name="simulation_newest")]

    class Privacy:
        personal = {"by"}
        plain = {"id", "intake", "rubric", "asked_at"}

    def __str__(self):
        return f"{self.rubric} of {self.rubric.intake} on {self.intake}"

    def get_absolute_url(self):
        return reverse("equity:simulation", args=[self.pk])


class SimulationResult(models.Model):
    """What came out, counted once by the equity login; or the sentence that says why not."""

    simulation = models.OneToOneField(Simulation, models.PROTECT, related_name="result")
    body = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    refusal = models.CharField(max_length=500, blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    code_version = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=timezone.now)

    class Privacy:
        personal = set()
        plain = {
            "id", "simulation", "body", "refusal", "checksum", "code_version", "made_at",
        }  # fmt: skip

    def __str__(self):
        return f"Result of {self.simulation}"
