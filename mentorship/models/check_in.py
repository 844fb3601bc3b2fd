"""Check-ins: when two talked, what both may read, what only the author and the lead read."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from careerpath.workflow import Stateful, StatefulQuerySet
from mentorship.models.mentor import led_by, topics_known
from mentorship.models.pair import OfPairQuerySet, Pair
from mentorship.states import ITEM_STEPS, ItemState
from training.models.checks import between, one_of


class How(models.TextChoices):
    CALL = "call", "Call"
    VIDEO = "video", "Video"
    MET = "met", "Met"
    TEXT = "text", "Text"


class Mood(models.IntegerChoices):
    HARD = 1, "Hard"
    SHAKY = 2, "Shaky"
    OK = 3, "OK"
    GOOD = 4, "Good"
    GREAT = 5, "Great"


class Owner(models.TextChoices):
    MENTOR = "mentor", "Mentor"
    MENTEE = "mentee", "Mentee"


class CheckInQuerySet(OfPairQuerySet):
    """Check-ins."""

    def newest_first(self):
        """The latest first."""
        return self.order_by("-on", "-id")

    def held(self):
        """Those in which the two talked."""
        return self.filter(is_no_show=False)


class CheckIn(models.Model):
    """Two talked, or one did not come; the date alone is required."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="check_ins")
    on = models.DateField()
    is_no_show = models.BooleanField(default=False)
    how = models.CharField(max_length=8, choices=How.choices, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    mood = models.PositiveSmallIntegerField(null=True, blank=True, choices=Mood.choices)
    topics = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    shared_note = models.CharField(max_length=2000, blank=True)
    next_on = models.DateField(null=True, blank=True)
    # What the page was opened with: the same form sent twice is one check-in.
    once = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    logged_at = models.DateTimeField(default=timezone.now)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = "check-in"
        indexes = [models.Index(fields=["pair", "-on", "-id"], name="check_in_pair_on")]
        constraints = [
            topics_known("topics", "check_in_topics_known"),
            between("mood", 1, 5, name="check_in_mood_1_to_5", sentence="Choose between 1 and 5."),
            between(
                "minutes",
                1,
                480,
                name="check_in_minutes_sane",
                sentence="Enter between 1 and 480 minutes.",
            ),
            models.CheckConstraint(
                condition=Q(is_no_show=False) | Q(mood__isnull=True, minutes__isnull=True),
                name="check_in_no_show_has_no_mood",
                violation_error_message="Nobody came, so there is neither mood nor length.",
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True) | Q(next_on__gt=F("on")),
                name="check_in_next_is_later",
                violation_error_message="The next date comes after this one.",
            ),
        ]

    class Privacy:
        personal = {"pair", "mood", "topics", "shared_note"}
        plain = {
            "id",
            "on",
            "is_no_show",
            "how",
            "minutes",
            "next_on",
            "once",
            "logged_at",
            "logged_by",
        }

    @property
    def tone(self):
        """The color of its mood."""
        return {1: "bad", 2: "warn", 3: "", 4: "good", 5: "good"}.get(self.mood, "")


class FormerQuerySet(models.QuerySet):
    """What check-ins said before."""

    def visible_to(self, user):
        """As the check-ins themselves."""
        return self.filter(check_in__in=CheckIn.objects.visible_to(user))


class CheckInFormer(models.Model):
    """What a check-in said before its author corrected it, and why."""

    check_in = models.ForeignKey(CheckIn, models.PROTECT, related_name="former")
    said = models.JSONField()
    reason = models.CharField(max_length=300)
    corrected_at = models.DateTimeField(default=timezone.now)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = FormerQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="check_in_former_says_why",
                violation_error_message="Say why it is corrected.",
            )
        ]

    class Privacy:
        personal = {"said", "reason"}
        plain = {"id", "check_in", "corrected_at", "corrected_by"}

    def __str__(self):
        return f"Former words of check-in {self.check_in_id}"


class PrivateNoteQuerySet(models.QuerySet):
    """Private notes."""

    def visible_to(self, user):
        """The author and the lead of the program read them, nobody else."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(author=user) | Q(check_in__pair__enrollment__cohort__program__in=led_by(user))
        )


class PrivateNote(models.Model):
    """What a mentor keeps beside a check-in; in a table of its own, so that no list carries it."""

    check_in = models.OneToOneField(CheckIn, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000)

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="private_note_says_something",
                violation_error_message="Write the note, or leave it out.",
            )
        ]

    class Privacy:
        personal = {"text"}
        plain = {"id", "check_in", "author"}


class ActionItemQuerySet(StatefulQuerySet):
    """Promises."""

    def visible_to(self, user):
        """The mentor, the mentee and the lead; staff who only see pairs do not read them."""
        if not user.is_authenticated:
            return self.none()
        pairs = Pair.objects
        return self.filter(
            Q(pair__in=pairs.mentored_by(user).values("pk"))
            | Q(pair__in=pairs.of_person(user).values("pk"))
            | Q(pair__in=pairs.led_by(user).values("pk"))
        )

    def to_do(self):
        """Those still open."""
        return self.filter(state=ItemState.OPEN)

    def in_order(self):
        """What is due first comes first."""
        return self.order_by(F("due_on").asc(nulls_last=True), "id")


class ActionItem(Stateful):
    """A promise of one of the two; open ones come up at the next check-in."""

    STEPS = ITEM_STEPS
    OWNED_BY = ""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="items")
    text = models.CharField(max_length=300)
    owner = models.CharField(max_length=8, choices=Owner.choices)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=24, choices=ItemState.choices, default=ItemState.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["pair", "state"], name="action_item_pair_state")]
        constraints = [
            one_of(
                "owner",
                Owner,
                name="action_item_owner_known",
                sentence="Choose who does it.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="action_item_says_something",
                violation_error_message="Say what was promised.",
            ),
        ]

    class Privacy:
        personal = {"pair", "text"}
        plain = {"id", "owner", "due_on", "state", "state_changed_at", "made_at", "made_by"}


class TapQuerySet(OfPairQuerySet):
    """What mentees tapped. The mentor never sees it beside a name: only the two health words."""

    def visible_to(self, user):
        """The mentee the own, the lead those of the program."""
        if not user.is_authenticated:
            return self.none()
        pairs = Pair.objects
        return self.filter(
            Q(pair__in=pairs.of_person(user).values("pk"))
            | Q(pair__in=pairs.led_by(user).values("pk"))
        )


class Tap(models.Model):
    """The mentee's side of a week in two taps: did you talk, and how are things going?"""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="taps")
    week_of = models.DateField()  # its Monday
    talked = models.BooleanField()
    mood = models.PositiveSmallIntegerField(choices=Mood.choices)
    at = models.DateTimeField(default=timezone.now)

    objects = TapQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["pair", "week_of"],
                name="tap_once_a_week",
                violation_error_message="You have said so for this week.",
            ),
            between("mood", 1, 5, name="tap_mood_1_to_5", sentence="Choose between 1 and 5."),
            models.CheckConstraint(
                condition=Q(week_of__iso_week_day=1),
                name="tap_of_a_week",
                violation_error_message="A week begins on a Monday.",
            ),
        ]

    class Privacy:
        personal = {"pair", "talked", "mood"}
        plain = {"id", "week_of", "at"}
