"""What a participant lets the program say in public, for as long as they like."""

from django.db import models
from django.utils import timezone

from cohorts.models import Enrollment
from training.models.scopes import PersonalQuerySet


class QuoteQuerySet(PersonalQuerySet):
    """Quotes."""

    def visible_to(self, user):
        """The own one; nobody else reads a quote that is not for the public."""
        return self.filter(self.own(user)) if user.is_authenticated else self.none()

    def consented(self):
        """Those that may be printed today."""
        return self.filter(withdrawn_at=None)


class Quote(models.Model):
    """A sentence or two about the program, given for its story and withdrawn at any time."""

    enrollment = models.OneToOneField(Enrollment, models.PROTECT, related_name="+")
    text = models.CharField(max_length=400)
    signed = models.CharField(max_length=60, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""),
                name="quote_says_something",
                violation_error_message="Write a sentence.",
            )
        ]

    class Privacy:
        personal = {"enrollment", "text", "signed"}
        plain = {"id", "given_at", "withdrawn_at"}

    def __str__(self):
        return f"Quote {self.pk}"
