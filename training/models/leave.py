"""Leaves: days on which a person keeps the seat and is expected in no session."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from cohorts.models import Enrollment
from training.models.checks import together
from training.models.scopes import PersonalQuerySet


class LeaveQuerySet(PersonalQuerySet):
    """Leaves."""

    def covering(self, day):
        """Those in which this day lies."""
        return self.filter(from_on__lte=day).filter(Q(until_on=None) | Q(until_on__gte=day))


class Leave(models.Model):
    """A person is away and expected in no session, from a day until the last one, or until back."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LeaveQuerySet.as_manager()

    class Meta:
        ordering = ["enrollment", "-from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="leave_ends_after_it_begins",
                violation_error_message="A leave ends after it begins.",
            ),
            together(
                "returned_at",
                "returned_by",
                name="leave_returned_by_somebody",
                sentence="Say who noted the return.",
            ),
            ExclusionConstraint(
                name="leave_one_at_a_time",
                expressions=[
                    (F("enrollment"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_on"),
                            F("until_on"),
                            models.Value("[]"),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="This person is on leave on one of these days already.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "reason"}
        plain = {
            "id",
            "from_on",
            "until_on",
            "made_at",
            "made_by",
            "returned_at",
            "returned_by",
        }

    def covers(self, day):
        """Whether this day lies in it."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)
