"""What matching keeps: wishes of graduates, weights, what was set aside, whole-board proposals."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cohorts.models import Enrollment, Program
from placements.models.requisition import Requisition
from placements.models.scopes import ScopedQuerySet, StaffQuerySet
from placements.models.submission import Submission
from training.models import TechnicalTrack
from training.models.checks import between, together

USER = settings.AUTH_USER_MODEL


class WorkWishQuerySet(ScopedQuerySet):
    """Wishes."""

    def own(self, user):
        """The one of this person."""
        return Q(enrollment__person=user)


class WorkWish(models.Model):
    """Where, how much and on what a graduate would like to work; said by the graduate."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    city = models.CharField(max_length=80, blank=True)
    region = models.CharField(max_length=40, blank=True)
    would_move = models.BooleanField(default=False)
    on_site = models.BooleanField(default=True)
    hybrid = models.BooleanField(default=True)
    remote = models.BooleanField(default=True)
    fte = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    first = models.ForeignKey(
        TechnicalTrack, models.PROTECT, null=True, blank=True, related_name="+"
    )
    second = models.ForeignKey(
        TechnicalTrack, models.PROTECT, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField(default=timezone.now)

    objects = WorkWishQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment"],
                name="work_wish_once",
                violation_error_message="The wishes were saved meanwhile. Look again.",
            ),
            models.CheckConstraint(
                condition=Q(fte__gt=0, fte__lte=1),
                name="work_wish_fte_in_limits",
                violation_error_message="Enter more than 0 and at most 1.00 FTE.",
            ),
            models.CheckConstraint(
                condition=Q(on_site=True) | Q(hybrid=True) | Q(remote=True),
                name="work_wish_somewhere",
                violation_error_message="Choose at least one way of working.",
            ),
        ]

    class Privacy:
        personal = {
            "enrollment", "city", "region", "would_move", "on_site", "hybrid", "remote", "fte",
            "first", "second",
        }  # fmt: skip
        plain = {"id", "set_at"}

    @property
    def where(self):
        """City, region and whether the person would move, in words."""
        place = ", ".join(part for part in (self.city, self.region) if part)
        moves = "would move" if self.would_move else ""
        return ", ".join(part for part in (place, moves) if part)


class FitWeights(models.Model):
    """One version of how much each part of fit counts in a program."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    skills = models.PositiveSmallIntegerField()
    place = models.PositiveSmallIntegerField()
    hours = models.PositiveSmallIntegerField()
    wish = models.PositiveSmallIntegerField()
    because = models.CharField(max_length=300)
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "version"],
                name="fit_weights_once",
                violation_error_message="Somebody set other weights meanwhile. Look again.",
            ),
            *(
                between(
                    part,
                    0,
                    10,
                    name=f"fit_weights_{part}_in_limits",
                    sentence="A weight is a whole number from 0 to 10.",
                )
                for part in ("skills", "place", "hours", "wish")
            ),
            models.CheckConstraint(
                condition=Q(skills__gt=0) | Q(place__gt=0) | Q(hours__gt=0) | Q(wish__gt=0),
                name="fit_weights_count_something",
                violation_error_message="At least one part has to count.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "program", "version", "skills", "place", "hours", "wish", "because", "set_at",
            "set_by",
        }  # fmt: skip


class NotNow(models.Model):
    """A graduate who is not suggested for one opening for now; can be taken back."""

    requisition = models.ForeignKey(Requisition, models.CASCADE, related_name="+")
    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")

    objects = StaffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["requisition", "enrollment"],
                name="not_now_once",
                violation_error_message="This person is set aside for the opening already.",
            )
        ]

    class Privacy:
        personal = {"enrollment"}
        plain = {"id", "requisition", "at", "by"}


class Scenario(models.Model):
    """A proposal for the whole board as it stood; people are asked when it is committed."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    weights_version = models.PositiveIntegerField()
    only_ready = models.BooleanField(default=True)
    # What the board was when it was made: people, openings, seats, placed, points.
    board = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    committed_at = models.DateTimeField(null=True, blank=True)
    committed_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")

    objects = StaffQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            together(
                "committed_at",
                "committed_by",
                name="scenario_committed_by_somebody",
                sentence="Say who committed the proposal.",
            ),
            together(
                "undone_at",
                "undone_by",
                name="scenario_undone_by_somebody",
                sentence="Say who took the proposal back.",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(committed_at__isnull=False),
                name="scenario_undone_after_it_was_committed",
                violation_error_message="Only what was committed is taken back.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "program", "name", "weights_version", "only_ready", "board", "made_at",
            "made_by", "committed_at", "committed_by", "undone_at", "undone_by",
        }  # fmt: skip

    def __str__(self):
        return self.name

    @property
    def bench(self):
        """How many were left without a seat."""
        return self.board["people"] - self.board["placed"]

    @property
    def mean(self):
        """The mean points of those who have a seat, rounded down."""
        return self.board["points"] // self.board["placed"]

    @property
    def may_be_committed(self):
        """Whether nobody was asked yet because of it."""
        return self.committed_at is None

    @property
    def may_be_undone(self):
        """Whether it was committed and not taken back."""
        return self.committed_at is not None and self.undone_at is None


class ScenarioPair(models.Model):
    """One graduate for one opening in a proposal, and what came of it."""

    scenario = models.ForeignKey(Scenario, models.CASCADE, related_name="pairs")
    requisition = models.ForeignKey(Requisition, models.PROTECT, related_name="+")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="+")
    result = models.CharField(max_length=300, blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "enrollment"],
                name="scenario_pair_once",
                violation_error_message="A proposal has everybody at most once.",
            ),
            between(
                "points",
                0,
                100,
                name="scenario_pair_points_in_limits",
                sentence="Points go from 0 to 100.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "points", "result"}
        plain = {"id", "scenario", "requisition", "submission"}
