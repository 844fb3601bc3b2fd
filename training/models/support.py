"""What staff do for one person: the status of the week, contacts, praise, things to follow up."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from careerpath.workflow import Stateful
from cohorts.models import Enrollment
from training.models.attendance import PersonalStatefulQuerySet
from training.models.checks import one_of, together
from training.models.scopes import PersonalQuerySet
from training.models.signals import Signal
from training.states import FOLLOW_UP_STEPS, FollowUpState


class AmongStaff:
    """Rows that staff write for each other: the person does not read them on a page."""

    def own(self, user):
        """None."""
        return Q(pk__in=[])


class Standing(models.TextChoices):
    """How an instructor sees somebody's week."""

    ON_TRACK = "on_track", "On track"
    WATCH = "watch", "Watch"
    INTERVENE = "intervene", "Intervene"


class StaffStatusQuerySet(AmongStaff, PersonalQuerySet):
    """Statuses."""

    def newest(self):
        """The one that holds, of each person and week."""
        return self.order_by("enrollment", "week_of", "-version").distinct("enrollment", "week_of")


class StaffStatus(models.Model):
    """How an instructor sees somebody's week, in one version; every change is a new row."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    week_of = models.DateField()  # its Monday
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Standing.choices)
    note = models.CharField(max_length=1000, blank=True)
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = StaffStatusQuerySet.as_manager()

    class Meta:
        verbose_name = "status of the week"
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "week_of", "version"],
                name="staff_status_version_once",
                violation_error_message="Somebody else set the status meanwhile. Look again.",
            ),
            one_of(
                "status",
                Standing,
                name="staff_status_known",
                sentence="Choose on track, watch or intervene.",
            ),
            models.CheckConstraint(
                condition=Q(week_of__iso_week_day=1),
                name="staff_status_of_a_week",
                violation_error_message="A week begins on a Monday.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "status", "note"}
        plain = {"id", "week_of", "version", "set_at", "set_by"}


class Channel(models.TextChoices):
    TALK = "talk", "In person"
    CALL = "call", "Phone call"
    VIDEO = "video", "Video call"
    TEXT = "text", "Text message"
    MAIL = "mail", "Email"
    MESSAGE = "message", "Message sent from here"


class ContactQuerySet(AmongStaff, PersonalQuerySet):
    """Contacts."""

    def newest_first(self):
        """The latest first."""
        return self.order_by("-at", "-id")

    def newest(self):
        """The last one of each person."""
        return self.order_by("enrollment", "-at", "-id").distinct("enrollment")


class Contact(models.Model):
    """Somebody tried to reach a person: how, whether it worked, what was said, what comes next."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    signal = models.ForeignKey(Signal, models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    reached = models.BooleanField(default=True)
    note = models.CharField(max_length=1000, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["enrollment", "-at"], name="contact_enrollment")]
        constraints = [
            one_of(
                "channel",
                Channel,
                name="contact_channel_known",
                sentence="Choose how you tried to reach the person.",
            )
        ]

    class Privacy:
        personal = {"enrollment", "note", "next_step"}
        plain = {"id", "signal", "channel", "reached", "at", "by"}


class KudosQuerySet(PersonalQuerySet):
    """Kudos; the person reads the own."""

    def newest_first(self):
        """The latest first."""
        return self.order_by("-given_at", "-id")


class Kudos(models.Model):
    """Something that somebody did well. The person reads it."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    text = models.CharField(max_length=500)
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = KudosQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "kudos"
        indexes = [models.Index(fields=["enrollment", "-given_at"], name="kudos_enrollment")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="kudos_says_something",
                violation_error_message="Say what was good.",
            )
        ]

    class Privacy:
        personal = {"enrollment", "text"}
        plain = {"id", "given_at", "given_by"}


class FollowUpQuerySet(AmongStaff, PersonalStatefulQuerySet):
    """Things to follow up."""

    def to_do(self):
        """Those that are not done."""
        return self.filter(state=FollowUpState.OPEN)

    def in_order(self):
        """What is due first comes first."""
        return self.order_by(F("due_on").asc(nulls_last=True), "id")


class FollowUp(Stateful):
    """Something that staff do for a person until a day, or somebody the person is referred to."""

    class Kind(models.TextChoices):
        TO_DO = "to_do", "To do"
        REFERRAL = "referral", "Referral"

    STEPS = FOLLOW_UP_STEPS
    OWNED_BY = ""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    signal = models.ForeignKey(Signal, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TO_DO)
    text = models.CharField(max_length=500)
    referred_to = models.CharField(max_length=120, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=24, choices=FollowUpState.choices, default=FollowUpState.OPEN
    )
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "follow-up"
        indexes = [models.Index(fields=["enrollment", "state"], name="follow_up_enrollment")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="referral") | ~Q(referred_to=""),
                name="follow_up_referral_to_somebody",
                violation_error_message="Say to whom the person is referred.",
            ),
            together(
                "done_at",
                "done_by",
                name="follow_up_done_by_somebody",
                sentence="Say who did it.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "text", "referred_to"}
        plain = {
            "id",
            "signal",
            "kind",
            "owner",
            "due_on",
            "state",
            "state_changed_at",
            "created_at",
            "created_by",
            "done_at",
            "done_by",
        }
