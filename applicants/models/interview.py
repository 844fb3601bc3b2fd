"""Interviews: who is invited to a round, what is booked, and how it went."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from applicants.interview_states import COUNTS, HOLDS_SLOT, INTERVIEW_STEPS, InterviewState
from applicants.models.application import Application
from applicants.models.interview_slot import InterviewRound, InterviewSlot, SlotInterviewer
from careerpath.workflow import Stateful, StatefulQuerySet

DECIDE = "applicants.decide_application"


class InvitationQuerySet(models.QuerySet):
    """Scopes on invitations."""

    def visible_to(self, user):
        """Those who decide see all, applicants their own."""
        if user.may(DECIDE):
            return self
        return self.filter(application__applicant=user)

    def standing(self):
        return self.filter(withdrawn_at__isnull=True)

    def without_booking(self):
        """Have neither an interview before them nor one behind them."""
        booked = Interview.objects.filter(invitation=OuterRef("pk"), state__in=COUNTS)
        return self.standing().filter(~Exists(booked))


class InterviewInvitation(models.Model):
    """One applicant may book one interview of a round. It is one event in their calendar."""

    round = models.ForeignKey(InterviewRound, models.PROTECT, related_name="invitations")
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    batch = models.UUIDField(default=uuid.uuid4)
    from_state = models.CharField(max_length=24, blank=True)
    invited_at = models.DateTimeField(default=timezone.now)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    rebookings = models.PositiveSmallIntegerField(default=0)
    no_shows = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["batch"], name="invitation_batch")]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "application"],
                condition=Q(withdrawn_at=None),
                name="invitation_once_per_round",
                violation_error_message="This applicant is invited to the round already.",
            ),
            models.CheckConstraint(
                condition=Q(asked_at__isnull=True, asked="") | Q(asked_at__isnull=False),
                name="invitation_asked_has_time",
                violation_error_message="A request has the time at which it was made.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(asked_at__isnull=False),
                name="invitation_answers_what_was_asked",
                violation_error_message="Only what was asked can be answered.",
            ),
        ]

    class Privacy:
        personal = {"asked"}
        plain = {
            "id", "round", "application", "batch", "from_state", "invited_at", "invited_by", "uid",
            "sequence", "rebookings", "no_shows", "asked_at", "answered_at", "reminded_at",
            "withdrawn_at",
        }  # fmt: skip

    def __str__(self):
        return f"Invitation {self.pk}"

    def get_absolute_url(self):
        return reverse("interview_booking", args=[self.pk])

    @property
    def is_withdrawn(self):
        return self.withdrawn_at is not None

    @property
    def waits_for_answer(self):
        """Whether somebody asked for another time and nobody has answered."""
        return self.asked_at is not None and self.answered_at is None


class InterviewQuerySet(StatefulQuerySet):
    """Scopes on interviews."""

    def visible_to(self, user):
        """Those who decide see all; whoever is on the panel of a slot sees those that stand."""
        if user.may(DECIDE):
            return self
        if not user.may("applicants.view_application"):
            return self.none()
        return self.of_interviewer(user)

    def of_interviewer(self, user):
        """Interviews in whose panel this person sits, cancelled ones left out."""
        seats = SlotInterviewer.objects.filter(slot=OuterRef("slot"), interviewer=user)
        return self.filter(Exists(seats.sitting()), state__in=HOLDS_SLOT)

    def scheduled(self):
        return self.filter(state=InterviewState.SCHEDULED)

    def holding(self):
        """Have their slot: before them, behind them, or missed."""
        return self.filter(state__in=HOLDS_SLOT)

    def counting(self):
        return self.filter(state__in=COUNTS)

    def ahead(self):
        return self.scheduled().filter(slot__ends_at__gt=Now())

    def for_list(self):
        """With slot, round and application, in the order of the day."""
        return self.select_related(
            "slot__round__intake__program", "slot__round__rubric", "invitation__application"
        ).order_by("slot__starts_at", "pk")


class Interview(Stateful):
    """One booking of one slot; a change of time is a new one."""

    STEPS = INTERVIEW_STEPS
    OWNED_BY = ""

    invitation = models.ForeignKey(InterviewInvitation, models.PROTECT, related_name="interviews")
    slot = models.ForeignKey(InterviewSlot, models.PROTECT, related_name="interviews")
    state = models.CharField(
        max_length=16, choices=InterviewState.choices, default=InterviewState.SCHEDULED
    )
    booked_at = models.DateTimeField(default=timezone.now)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    came_late = models.BooleanField(default=False)
    day_reminder_at = models.DateTimeField(null=True, blank=True)
    hour_reminder_at = models.DateTimeField(null=True, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slot"],
                condition=Q(state__in=[str(one) for one in HOLDS_SLOT]),
                name="interview_slot_booked_once",
                violation_error_message="Somebody else has just booked this time.",
            ),
            models.UniqueConstraint(
                fields=["invitation"],
                condition=Q(state__in=[str(one) for one in COUNTS]),
                name="interview_one_per_invitation",
                violation_error_message="You have a time already. Change it instead.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=InterviewState.values),
                name="interview_state_known",
                violation_error_message="An interview has no such state.",
            ),
            models.CheckConstraint(
                condition=Q(came_late=False) | ~Q(state=InterviewState.NO_SHOW),
                name="interview_late_is_not_a_no_show",
                violation_error_message="Somebody who came late did come.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id", "invitation", "slot", "state", "state_changed_at", "booked_at", "booked_by",
            "came_late", "day_reminder_at", "hour_reminder_at",
        }  # fmt: skip

    def __str__(self):
        return f"Interview {self.pk}"

    def get_absolute_url(self):
        return reverse("interview", args=[self.pk])

    @property
    def is_scheduled(self):
        return self.state == InterviewState.SCHEDULED

    @property
    def is_completed(self):
        return self.state == InterviewState.COMPLETED

    @property
    def is_no_show(self):
        return self.state == InterviewState.NO_SHOW

    def has_begun(self, now):
        return self.slot.starts_at <= now

    def missed_from(self):
        """From when on nobody coming is a no-show."""
        grace = dt.timedelta(minutes=self.slot.round.grace_minutes)
        return self.slot.starts_at + grace


class ShownScores(models.Model):
    """Somebody has looked at the panel's other scorecards; the own one stands since."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "user"],
                name="interview_scores_shown_once",
                violation_error_message="The other scorecards are open already.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "interview", "user", "at"}

    def __str__(self):
        return f"Scores of interview {self.interview_id}"


class InterviewFeed(models.Model):
    """A calendar address of one interviewer; a new version makes the old address worthless."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)
    is_open = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=False) | Q(version__gt=0),
                name="feed_open_has_version",
                violation_error_message="An open calendar address has a version.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"user", "version", "is_open", "changed_at"}

    def __str__(self):
        return f"Calendar address of {self.user_id}"

    def renewed(self):
        """The next version, of which nobody has the address yet."""
        InterviewFeed.objects.filter(pk=self.pk).update(
            version=F("version") + 1, is_open=True, changed_at=timezone.now()
        )
        self.refresh_from_db()
        return self
