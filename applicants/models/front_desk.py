"""Who looked a person up at the front desk, and so knows who is behind an application."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

OPEN_FOR = timedelta(hours=1)


class FrontDeskLookQuerySet(models.QuerySet):
    """Looks at people."""

    def still_open(self, *, user, person):
        """The looks by which ``user`` sees ``person`` now."""
        return self.filter(user=user, person=person, at__gt=Now() - OPEN_FOR)

    def of(self, user):
        """Everybody whom ``user`` ever looked up: whose files this person no longer reads."""
        return self.filter(user=user)


class FrontDeskLook(models.Model):
    """Somebody opened a person's record at the front desk."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=timezone.now)

    objects = FrontDeskLookQuerySet.as_manager()

    class Meta:
        verbose_name = "look at the front desk"
        verbose_name_plural = "looks at the front desk"
        indexes = [models.Index(fields=["person", "user", "-at"], name="front_desk_look")]

    class Privacy:
        personal = {"person"}
        plain = {"id", "user", "at"}

    def __str__(self):
        return f"Look {self.pk}"
