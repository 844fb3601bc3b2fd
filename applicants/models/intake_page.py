"""What the public page of an intake says beyond its dates."""

from django.db import models

from cohorts.models import Intake


class IntakePage(models.Model):
    """What somebody wants to know before they apply; every empty part says a careful default."""

    intake = models.OneToOneField(Intake, models.CASCADE, primary_key=True, related_name="+")
    pay = models.TextField(max_length=1000, blank=True)
    demands = models.TextField(max_length=1000, blank=True)
    decisions = models.TextField(max_length=1500, blank=True)
    accommodation = models.TextField(max_length=1000, blank=True)
    hear_by = models.DateField(null=True, blank=True)

    class Privacy:
        personal = set()
        plain = {"intake", "pay", "demands", "decisions", "accommodation", "hear_by"}

    def __str__(self):
        return f"Public page of {self.intake}"
