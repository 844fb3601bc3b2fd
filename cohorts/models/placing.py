"""What placing people into sections changed, so that it can be taken back."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from cohorts.models.cohort import Cohort
from cohorts.models.program import SetUpQuerySet

UNDO_WITHIN = timedelta(hours=24)


class SectionChangeQuerySet(SetUpQuerySet):
    """Changes of sections."""

    def to_take_back(self):
        """Those of the last day that still stand, the newest first."""
        recent = self.filter(undone_at=None, made_at__gt=timezone.now() - UNDO_WITHIN)
        return recent.order_by("-made_at", "-id")


class SectionChange(models.Model):
    """One act that moved people between the sections of a cohort.

    ``before`` and ``after`` map ids of enrollments to ids of sections, or to null.
    """

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="+")
    before = models.JSONField()
    after = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = SectionChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["cohort", "-made_at"], name="section_change_newest")]

    class Privacy:
        personal = set()
        plain = {"id", "cohort", "before", "after", "made_by", "made_at", "undone_at"}

    def __str__(self):
        return f"Change {self.pk} of sections"
