"""Offers with their conditions and answers, and the waitlist that fills what becomes free."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from applicants.choosing_states import (
    OFFER_STEPS,
    OPEN_OFFER,
    WAIT_STEPS,
    OfferState,
    WaitState,
)
from applicants.models.application import Application
from applicants.models.decision import DECIDE, Decision, DispositionReason, ForThoseWhoDecide
from careerpath.notifications.models import Message
from careerpath.notifications.models import State as Post
from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models import Cohort, Enrollment

LETTER = "applicants.offer"


class OfferQuerySet(StatefulQuerySet):
    """Offers."""

    def visible_to(self, user):
        """Those who decide see all, applicants their own."""
        if not user.is_authenticated:
            return self.none()
        if user.may(DECIDE) or user.may("applicants.approve_decision"):
            return self
        return self.own(user)

    def own(self, user):
        """This person's offers, as far as they have been told."""
        return self.filter(application__applicant=user).told()

    def told(self):
        """Offers whose letter is not held back: a release writes all letters at its end."""
        held = Message.objects.filter(
            about_model=Application._meta.label_lower,
            about_id=OuterRef("application_id"),
            kind=LETTER,
            state=Post.HELD,
        )
        return self.filter(~Exists(held))

    def open(self):
        """Offers that still bind: unanswered, on standby or accepted."""
        return self.filter(state__in=OPEN_OFFER)

    def unanswered(self):
        return self.filter(state=OfferState.SENT)

    def lapsed(self):
        """Unanswered and past their last moment, by the database's clock."""
        return self.unanswered().filter(answer_by__lte=Now())


class Offer(Stateful):
    """A seat held out to one person until a moment, and what came of it."""

    STEPS = OFFER_STEPS
    OWNED_BY = ""

    application = models.ForeignKey(Application, models.PROTECT, related_name="offers")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=24, choices=OfferState.choices, default=OfferState.SENT)
    rank = models.PositiveIntegerField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    answer_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_key = models.CharField(max_length=64, blank=True)
    agreement = models.TextField()
    agreed_text = models.TextField(blank=True)
    reason = models.ForeignKey(
        DispositionReason, models.PROTECT, null=True, blank=True, related_name="+"
    )
    enrollment = models.ForeignKey(
        Enrollment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    deferred_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfferQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["cohort", "state", "answer_by"], name="offer_in_cohort"),
            models.Index(fields=["answer_by"], condition=Q(state="sent"), name="offer_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=[state.value for state in OPEN_OFFER]),
                name="offer_open_once",
                violation_error_message="This application has an offer already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OfferState.values),
                name="offer_state_known",
                violation_error_message="An offer has no such state.",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted")
                | Q(enrollment__isnull=False, answered_at__isnull=False),
                name="offer_accepted_has_seat",
                violation_error_message="An accepted offer has its seat and its moment.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "standby"]) | ~Q(agreed_text=""),
                name="offer_keeps_agreement",
                violation_error_message="An accepted offer keeps the agreement as it was read.",
            ),
            models.CheckConstraint(
                condition=Q(answer_by__gt=models.F("made_at")),
                name="offer_answer_after_offer",
                violation_error_message="The last day to answer lies after the offer.",
            ),
        ]

    class Privacy:
        personal = {"why", "rank", "agreed_text", "reason", "answered_at"}
        plain = {
            "id", "application", "cohort", "decision", "state", "state_changed_at", "made_at",
            "answer_by", "reminded_at", "answer_key", "agreement", "enrollment", "deferred_from",
        }  # fmt: skip

    def __str__(self):
        return f"Offer {self.pk}"

    def get_absolute_url(self):
        return reverse("offer", args=[self.pk])

    @property
    def is_unanswered(self):
        return self.state == OfferState.SENT

    @property
    def is_standby(self):
        return self.state == OfferState.STANDBY

    @property
    def is_accepted(self):
        return self.state == OfferState.ACCEPTED

    @property
    def is_open(self):
        return self.state in OPEN_OFFER

    @property
    def has_lapsed(self):
        return self.state == OfferState.EXPIRED

    @property
    def may_be_deferred(self):
        return self.may_step(OfferState.DEFERRED)

    @property
    def may_be_rescinded(self):
        return self.may_step(OfferState.RESCINDED)

    @property
    def agreement_print(self):
        """The fingerprint of the agreement as it stands, for the form that shows it."""
        return hashlib.sha256(self.agreement.encode()).hexdigest()


class OfferConditionQuerySet(models.QuerySet):
    """Conditions of offers."""

    def visible_to(self, user):
        """Whoever sees the offer sees its conditions."""
        return self.filter(offer__in=Offer.objects.visible_to(user))

    def unmet(self):
        return self.filter(met_at=None)


class OfferCondition(models.Model):
    """What has to be there before the first day, and who saw it."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="conditions")
    text = models.CharField(max_length=200)
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfferConditionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(met_at__isnull=True, met_by__isnull=True)
                | Q(met_at__isnull=False, met_by__isnull=False),
                name="condition_met_by_somebody",
                violation_error_message="A condition that is met needs its time and its person.",
            )
        ]

    class Privacy:
        personal = {"text"}
        plain = {"id", "offer", "met_at", "met_by"}

    def __str__(self):
        return self.text


class WaitlistEntryQuerySet(ForThoseWhoDecide):
    """Places on waitlists."""

    def waiting(self):
        """Those who still wait, the next one first."""
        return self.filter(state=WaitState.WAITING).order_by("rank")


class WaitlistEntry(Stateful):
    """A place on the waitlist of a cohort. Ranks are given once and never change."""

    STEPS = WAIT_STEPS
    OWNED_BY = ""

    application = models.ForeignKey(Application, models.PROTECT, related_name="waits")
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="+")
    rank = models.PositiveIntegerField()
    state = models.CharField(max_length=24, choices=WaitState.choices, default=WaitState.WAITING)
    added_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = WaitlistEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "rank"],
                name="waitlist_rank_once",
                violation_error_message="Two people cannot have the same place on the waitlist.",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state="waiting"),
                name="waitlist_once",
                violation_error_message="This application is on the waitlist already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WaitState.values),
                name="waitlist_state_known",
                violation_error_message="A place on the waitlist has no such state.",
            ),
        ]

    class Privacy:
        personal = {"rank"}
        plain = {
            "id", "application", "cohort", "decision", "state", "state_changed_at", "added_at",
            "left_at",
        }  # fmt: skip

    def __str__(self):
        return f"Place {self.rank}"
