"""Who wants to hear when the next intake opens."""

from django.db import models
from django.utils import timezone

from applicants.models.application import Application


class NextTimeQuerySet(models.QuerySet):
    """Wishes to be told."""

    def visible_to(self, user):
        """Everybody their own."""
        return self.filter(application__applicant=user)

    def untold(self):
        """Those who have not been written to yet."""
        return self.filter(told_at__isnull=True)


class NextTime(models.Model):
    """An applicant asked to be told when the next intake opens; told once."""

    application = models.OneToOneField(
        Application, models.CASCADE, primary_key=True, related_name="next_time"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = NextTimeQuerySet.as_manager()

    class Meta:
        verbose_name = "wish for the next intake"
        verbose_name_plural = "wishes for the next intake"
        indexes = [
            models.Index(
                fields=["application"],
                condition=models.Q(told_at__isnull=True),
                name="next_time_untold",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"application", "asked_at", "told_at"}

    def __str__(self):
        return f"Next time for {self.application_id}"
