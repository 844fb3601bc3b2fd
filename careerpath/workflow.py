"""State moves here and nowhere else: table, compare-and-swap, audit line."""

from django.db import models, transaction
from django.utils import timezone


class Refused(Exception):
    """A "no" with a sentence for the reader."""


class StatefulQuerySet(models.QuerySet):
    """Records that have a state."""


class Stateful(models.Model):
    """A record whose state moves by steps."""

    STEPS = {}

    state = models.CharField(max_length=24)
    state_changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    def step(self, to, *, by, reason="", cause="person", **detail):
        """The record is in state ``to``."""
        if to not in self.STEPS.get(self.state, ()):
            raise Refused(f"This cannot move from {self.state} to {to}.")
        with transaction.atomic():
            now = timezone.now()
            moved = type(self)._base_manager.filter(pk=self.pk, state=self.state)
            if not moved.update(state=to, state_changed_at=now):
                raise Refused("Somebody was faster.")
            self.state, self.state_changed_at = to, now
