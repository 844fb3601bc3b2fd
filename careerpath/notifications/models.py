"""A message: a row that is visible before, while and after it is a mail."""

import uuid
from datetime import timedelta
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from careerpath.notifications.kinds import kind
from careerpath.workflow import Stateful, StatefulQuerySet

# Longer than any delivery takes, so that a lapsed claim means that the sender died on the way.
CLAIM = timedelta(seconds=120)
TRIES = 8
BACKOFF = (10, 30, 60, 300, 900, 1800, 3600)


class State(models.TextChoices):
    QUEUED = "queued", "On its way"
    HELD = "held", "Held"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    UNSURE = "unsure", "Unsure whether it went out"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


STEPS = {
    State.QUEUED: {State.SENDING, State.HELD, State.CANCELLED},
    State.HELD: {State.QUEUED, State.CANCELLED},
    State.SENDING: {State.SENT, State.QUEUED, State.FAILED, State.UNSURE},
    State.UNSURE: {State.QUEUED, State.SENT, State.CANCELLED},
    State.FAILED: {State.QUEUED, State.CANCELLED},
    State.SENT: {State.FAILED},
    State.CANCELLED: set(),
}


TONES = {
    State.QUEUED: (" tag-info", "clock"),
    State.HELD: (" tag-warn", "player-pause"),
    State.SENDING: (" tag-info", "refresh"),
    State.SENT: (" tag-good", "check"),
    State.UNSURE: (" tag-warn", "alert-triangle"),
    State.FAILED: (" tag-bad", "alert-circle"),
    State.CANCELLED: ("", "x"),
}


def new_message_id():
    """The address of a mail among all mails; a repeated try keeps it."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return make_msgid(uuid.uuid4().hex[:12], domain=host)


class MessageQuerySet(StatefulQuerySet):
    def visible_to(self, user):
        """Those who may see the outbox see all, everybody else what was written to them."""
        if user.may("notifications.view_outbox"):
            return self
        return self.filter(to_user=user)

    def due(self):
        return self.filter(state=State.QUEUED, due_at__lte=Now())

    def lost(self):
        """Claimed by a sender that never came back."""
        return self.filter(state=State.SENDING, claimed_until__lt=Now())

    def written_to(self, user):
        """Everything one person was written, newest first; for the front desk."""
        return self.filter(to_user=user).order_by("-id")

    def about(self, record):
        return self.filter(about_model=record._meta.label_lower, about_id=record.pk)


class Message(Stateful):
    """One message to one address."""

    STEPS = STEPS
    OWNED_BY = "to_user"

    kind = models.CharField(max_length=80)
    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    to_address = models.CharField(max_length=254)
    subject = models.CharField(max_length=250)
    body = models.TextField()
    about_model = models.CharField(max_length=80, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=24, choices=State.choices, default=State.QUEUED)
    key = models.CharField(max_length=200, blank=True)
    message_id = models.CharField(max_length=250, default=new_message_id)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=~Q(key=""),
                name="message_once_per_key",
                violation_error_message="This message stands in the outbox already.",
            ),
            models.UniqueConstraint(
                fields=["message_id"],
                name="message_id_once",
                violation_error_message="Another message has this id.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="message_state_known",
                violation_error_message="A message has no such state.",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False),
                name="message_sent_has_time",
                violation_error_message="A sent message has the time it was sent.",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="queued"), name="message_due"),
            models.Index(fields=["state", "id"], name="message_state"),
            models.Index(fields=["to_user", "id"], name="message_to_user"),
            models.Index(fields=["to_address", "id"], name="message_to_address"),
            models.Index(fields=["about_model", "about_id"], name="message_about"),
        ]

    class Privacy:
        personal = {"to_user", "to_address", "subject", "body", "created_by", "released_by"}
        plain = {
            "id", "kind", "about_model", "about_id", "state", "state_changed_at", "key",
            "message_id", "attempts", "due_at", "claimed_until", "error", "created_at",
            "released_at", "sent_at",
        }  # fmt: skip

    def __str__(self):
        return f"{self.label} {self.pk}"

    def get_absolute_url(self):
        return reverse("notifications:message", args=[self.pk])

    @property
    def label(self):
        """The kind in words."""
        return kind(self.kind).label

    @property
    def shows_body(self):
        """Codes and links that open something are read by their receiver only."""
        return not kind(self.kind).secret

    @property
    def tone(self):
        """The color class of the tag that says where it stands."""
        return TONES.get(self.state, ("", ""))[0]

    @property
    def icon(self):
        return TONES.get(self.state, ("", "mail"))[1]

    @property
    def has_acts(self):
        """Whether a person may still do something about it."""
        return self.can_be_released or self.can_be_cancelled or self.can_be_sent_again

    @property
    def can_be_released(self):
        return self.state in {State.HELD, State.FAILED, State.UNSURE}

    @property
    def can_be_held(self):
        return self.may_step(State.HELD)

    @property
    def can_be_cancelled(self):
        return self.may_step(State.CANCELLED)

    @property
    def can_be_sent_again(self):
        return self.state == State.SENT and not kind(self.kind).secret

    @property
    def can_be_called_sent(self):
        return self.state == State.UNSURE
