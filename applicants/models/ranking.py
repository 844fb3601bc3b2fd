"""The order in which applications stand, frozen with everything it was made from."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from applicants.models.application import Application
from cohorts.models import Intake

AGREEMENT = (
    "I take this seat and will attend the boot camp full time from the first day to the last. "
    "If something keeps me from it, I say so at once, so that the next person can have the seat. "
    "What I wrote in my application is true."
)


class SelectionPlan(models.Model):
    """How an intake chooses: written down before the decisions, one for each intake."""

    intake = models.OneToOneField(Intake, models.PROTECT, primary_key=True, related_name="+")
    tie_break_order = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    answer_days = models.PositiveSmallIntegerField(default=7)
    remind_days = models.PositiveSmallIntegerField(default=2)
    undo_minutes = models.PositiveSmallIntegerField(default=10)
    fills_by_itself = models.BooleanField(default=True)
    agreement = models.TextField(max_length=6000, default=AGREEMENT)
    conditions = models.TextField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_days__gte=1, answer_days__lte=90),
                name="plan_answer_1_to_90_days",
                violation_error_message="Give between 1 and 90 days to answer.",
            ),
            models.CheckConstraint(
                condition=Q(remind_days__lt=models.F("answer_days")),
                name="plan_reminds_in_between",
                violation_error_message="Remind later than the offer and before its last day.",
            ),
            models.CheckConstraint(
                condition=Q(undo_minutes__lte=1440),
                name="plan_undo_at_most_a_day",
                violation_error_message="A release waits at most 1,440 minutes, which is a day.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "intake", "tie_break_order", "answer_days", "remind_days", "undo_minutes",
            "fills_by_itself", "agreement", "conditions",
        }  # fmt: skip

    def __str__(self):
        return f"How {self.intake} chooses"

    @property
    def condition_lines(self):
        """The conditions of an offer, one for each line that was typed."""
        return [line.strip() for line in self.conditions.splitlines() if line.strip()]


class RankingQuerySet(models.QuerySet):
    """Rankings."""

    def newest_of(self, intake):
        """The latest ranking of the intake, or None."""
        return self.filter(intake=intake).order_by("-id").first()


class Ranking(models.Model):
    """One order of all applications of an intake that were in the running at that moment."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    method = models.CharField(max_length=24)
    tie_break_order = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    size = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    objects = RankingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["intake", "-id"], name="ranking_newest")]

    class Privacy:
        personal = set()
        plain = {
            "id", "intake", "made_by", "made_at", "method", "tie_break_order", "size", "unread",
            "digest",
        }  # fmt: skip

    def __str__(self):
        return f"Ranking {self.pk}"


class RankedApplication(models.Model):
    """One place in a ranking with the values that put it there, highest first, draw last."""

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="places", db_index=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    rank = models.PositiveIntegerField()
    read_score = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    potential = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    points = ArrayField(models.DecimalField(max_digits=12, decimal_places=6), default=list)
    draw = models.CharField(max_length=64)
    # The scorecards behind the readers' score: [id, points, leniency taken off].
    reads = models.JSONField(default=list)
    # The panel's mean on 0-100 and the interview scorecards behind it: [id, points].
    interview_score = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    interviews = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ranking", "application"],
                name="ranked_once",
                violation_error_message="The application has a place in this ranking.",
            ),
            models.UniqueConstraint(
                fields=["ranking", "rank"],
                name="rank_once",
                violation_error_message="Two applications cannot have the same place.",
            ),
        ]

    class Privacy:
        personal = {
            "rank", "read_score", "potential", "points", "reads", "interview_score", "interviews",
        }  # fmt: skip
        plain = {"id", "ranking", "application", "draw"}

    def __str__(self):
        return f"{self.rank} in ranking {self.ranking_id}"
