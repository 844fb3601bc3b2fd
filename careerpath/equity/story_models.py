"""Which quotes stand on the page of a cohort's story."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from training.models import Quote


class StoryPick(models.Model):
    """Somebody chose a quote for the story of its cohort."""

    quote = models.OneToOneField(Quote, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Privacy:
        personal = {"by"}
        plain = {"id", "quote", "at"}

    def __str__(self):
        return f"Pick of {self.quote}"
