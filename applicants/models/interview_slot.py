"""Rounds of interviews, their kit and panel, and the times that can be booked."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from applicants.models.review_rubric import ReviewCriterion, ReviewRubric
from cohorts.models import Intake


class RoundQuerySet(models.QuerySet):
    """Scopes on rounds."""

    def visible_to(self, user):
        """Those who assign the reading see all rounds; nobody else sees any."""
        return self if user.may("applicants.assign_application") else self.none()

    def for_list(self):
        return self.select_related("intake__program", "rubric").order_by(
            "-intake__opens_at", "-intake_id", "pk"
        )


class InterviewRound(models.Model):
    """One kind of interview of an intake: how long, where, by whom, until when it is booked."""

    class Mode(models.TextChoices):
        VIDEO = "video", "Video call"
        PHONE = "phone", "Phone"
        IN_PERSON = "in_person", "In person"

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    rubric = models.ForeignKey(ReviewRubric, models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=45)
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.VIDEO)
    place = models.CharField(max_length=300)
    panel_size = models.PositiveSmallIntegerField(default=2)
    booking_opens_at = models.DateTimeField()
    booking_closes_at = models.DateTimeField()
    notice_hours = models.PositiveSmallIntegerField(default=24)
    max_rebookings = models.PositiveSmallIntegerField(default=2)
    grace_minutes = models.PositiveSmallIntegerField(default=10)
    what_to_expect = models.TextField(max_length=2000, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["intake", "name"],
                name="round_name_once",
                violation_error_message="The intake has a round with this name.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=10, minutes__lte=240),
                name="round_10_to_240_minutes",
                violation_error_message="An interview takes between 10 and 240 minutes.",
            ),
            models.CheckConstraint(
                condition=Q(panel_size__gte=1, panel_size__lte=6),
                name="round_panel_of_1_to_6",
                violation_error_message="A panel has between 1 and 6 people.",
            ),
            models.CheckConstraint(
                condition=Q(booking_closes_at__gt=F("booking_opens_at")),
                name="round_closes_after_it_opens",
                violation_error_message="Booking must close after it opens.",
            ),
            models.CheckConstraint(
                condition=Q(notice_hours__lte=336),
                name="round_notice_at_most_two_weeks",
                violation_error_message="The notice is at most 336 hours, which is two weeks.",
            ),
            models.CheckConstraint(
                condition=Q(max_rebookings__lte=9),
                name="round_at_most_9_changes",
                violation_error_message="Allow at most 9 changes.",
            ),
            models.CheckConstraint(
                condition=Q(grace_minutes__lte=F("minutes")),
                name="round_grace_within_the_interview",
                violation_error_message="The grace is at most as long as the interview.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "intake", "name", "rubric", "minutes", "mode", "place", "panel_size",
            "booking_opens_at", "booking_closes_at", "notice_hours", "max_rebookings",
            "grace_minutes", "what_to_expect", "created_by", "created_at",
        }  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("interview_round", args=[self.pk])

    @property
    def place_label(self):
        """What the place is, by the mode."""
        return {"video": "Link", "phone": "Number to call", "in_person": "Place"}[self.mode]


class KitQuestion(models.Model):
    """One question that everybody is asked, with what weak, fair and strong answers sound like."""

    round = models.ForeignKey(InterviewRound, models.CASCADE, related_name="questions")
    criterion = models.ForeignKey(
        ReviewCriterion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.CharField(max_length=400)
    weak = models.CharField(max_length=300, blank=True)
    fair = models.CharField(max_length=300, blank=True)
    strong = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "position"],
                name="kit_question_position_once",
                violation_error_message="Two questions cannot have the same place.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "round", "criterion", "text", "weak", "fair", "strong", "position"}

    def __str__(self):
        return self.text


class PanelMember(models.Model):
    """Somebody who interviews in a round."""

    round = models.ForeignKey(InterviewRound, models.CASCADE, related_name="panel")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user"],
                name="panel_member_once",
                violation_error_message="This person is in the panel already.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "round", "user", "added_at", "left_at"}

    def __str__(self):
        return f"Panel member {self.pk}"


class SlotQuerySet(models.QuerySet):
    """Scopes on slots."""

    def open(self):
        return self.filter(closed_at__isnull=True)

    def to_come(self):
        return self.open().filter(starts_at__gt=Now())

    def in_order(self):
        return self.order_by("starts_at", "pk")


class InterviewSlot(models.Model):
    """One time at which one applicant can be interviewed, with its panel."""

    round = models.ForeignKey(InterviewRound, models.PROTECT, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = SlotQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["round", "starts_at"], name="slot_by_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="slot_ends_after_it_starts",
                violation_error_message="A slot must end after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(closed_at__isnull=False),
                name="slot_closed_at_a_time",
                violation_error_message="A closed slot has the time at which it was closed.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "round", "starts_at", "ends_at", "place", "closed_at", "closed_by", "created_at",
        }  # fmt: skip

    def __str__(self):
        return f"Slot {self.pk}"

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def where(self):
        """The place of this slot, or that of the round."""
        return self.place or self.round.place


class SlotInterviewerQuerySet(models.QuerySet):
    """Scopes on who sits in which slot."""

    def sitting(self):
        return self.filter(left_at__isnull=True)


class SlotInterviewer(models.Model):
    """Somebody interviews in a slot, and in no other one meanwhile."""

    slot = models.ForeignKey(InterviewSlot, models.CASCADE, related_name="seats")
    interviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    left_at = models.DateTimeField(null=True, blank=True)

    objects = SlotInterviewerQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="interviewer_in_one_place",
                expressions=[
                    ("interviewer", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(left_at=None),
                violation_error_message="An interviewer has another interview at this time.",
            ),
            models.UniqueConstraint(
                fields=["slot", "interviewer"],
                condition=Q(left_at=None),
                name="slot_interviewer_once",
                violation_error_message="This person interviews in the slot already.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "slot", "interviewer", "during", "left_at"}

    def __str__(self):
        return f"Seat {self.pk}"
