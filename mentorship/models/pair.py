"""Pairs: a mentor and a mentee, from when to when and why it ended; pauses and stand-ins."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models import Enrollment
from mentorship.models.mentor import (
    VIEW,
    Mentor,
    SpanQuerySet,
    ends_after_it_begins,
    led_by,
    one_at_a_time,
)
from mentorship.states import GOING, PAIR_STEPS, STANDING, PairState
from training.models.checks import between, one_of, together


class EndReason(models.TextChoices):
    COMPLETED = "completed", "Completed as planned"
    MOVED_ON = "moved_on", "The mentee moved on"
    MENTOR_LEFT = "mentor_left", "The mentor left"
    HANDED_OVER = "handed_over", "Handed over to another mentor"
    NO_FIT = "no_fit", "It did not fit"
    NOT_AGREED = "not_agreed", "Not agreed"


class PairQuerySet(StatefulQuerySet):
    """Pairs."""

    def visible_to(self, user):
        """Who sees pairs sees all, a mentor and a stand-in theirs, a mentee the own."""
        if not user.is_authenticated:
            return self.none()
        if user.may(VIEW):
            return self
        return self.filter(pk__in=self.mentored_by(user).values("pk")) | self.filter(
            enrollment__person=user
        )

    def mentored_by(self, user):
        """Those in which somebody is the mentor, or stands in for one today."""
        standing_in = StandIn.objects.filter(mentor__user=user).today_somewhere()
        return self.filter(Q(mentor__user=user) | Q(pk__in=standing_in.values("pair")))

    def led_by(self, user):
        """Those of the programs whose mentoring somebody leads."""
        return self.filter(enrollment__cohort__program__in=led_by(user))

    def of_person(self, user):
        """Those in which somebody is the mentee."""
        return self.filter(enrollment__person=user)

    def standing(self):
        """Those that have not ended."""
        return self.filter(state__in=STANDING)

    def going(self):
        """Those that have check-ins now."""
        return self.filter(state__in=GOING)

    def for_list(self):
        """With everybody named in a list."""
        return self.select_related(
            "enrollment__person", "enrollment__cohort__program", "mentor__user"
        )


class Pair(Stateful):
    """Somebody mentors a person of a cohort; a later mentor is a new pair."""

    STEPS = PAIR_STEPS
    OWNED_BY = ""

    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="pairs")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    state = models.CharField(max_length=24, choices=PairState.choices, default=PairState.PROPOSED)
    reasons = models.JSONField(default=list, blank=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=16, choices=EndReason.choices, blank=True)
    end_note = models.CharField(max_length=500, blank=True)
    # Days between check-ins where the pair has its own rhythm; otherwise the stage says.
    own_rhythm = models.PositiveSmallIntegerField(null=True, blank=True)
    next_on = models.DateField(null=True, blank=True)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    brief = models.TextField(max_length=3000, blank=True)
    brief_accepted_at = models.DateTimeField(null=True, blank=True)
    brief_accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = PairQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["mentor", "state"], name="pair_mentor_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=Q(state__in=sorted(STANDING)),
                name="pair_one_mentor_at_a_time",
                violation_error_message="This person has a mentor, or one is proposed already.",
            ),
            one_of(
                "state",
                PairState,
                name="pair_state_known",
                sentence="A pair is proposed, agreed, active, paused or ended.",
            ),
            models.CheckConstraint(
                condition=Q(state=PairState.ENDED, ends_on__isnull=False) & ~Q(end_reason="")
                | ~Q(state=PairState.ENDED) & Q(ends_on__isnull=True, end_reason=""),
                name="pair_ends_with_reason",
                violation_error_message="A pair that ended has a day and a reason.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="pair_ends_after_it_starts",
                violation_error_message="A pair ends after it starts.",
            ),
            between(
                "own_rhythm",
                3,
                90,
                name="pair_rhythm_sane",
                sentence="Choose between 3 and 90 days.",
            ),
            together(
                "brief_accepted_at",
                "brief_accepted_by",
                name="pair_brief_accepted_by_somebody",
                sentence="Say who accepted the brief.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "reasons", "end_reason", "end_note", "brief"}
        plain = {
            "id",
            "mentor",
            "state",
            "state_changed_at",
            "proposed_at",
            "proposed_by",
            "starts_on",
            "ends_on",
            "own_rhythm",
            "next_on",
            "follows",
            "brief_accepted_at",
            "brief_accepted_by",
        }

    @property
    def is_going(self):
        """Whether the two have check-ins now."""
        return self.state in GOING

    @property
    def is_proposed(self):
        """Whether the mentor has not answered yet."""
        return self.state == PairState.PROPOSED

    @property
    def is_paused(self):
        """Whether nobody is reminded now."""
        return self.state == PairState.PAUSED

    @property
    def has_ended(self):
        """Whether nothing is added any more."""
        return self.state == PairState.ENDED


class OfPairQuerySet(models.QuerySet):
    """Rows of a pair."""

    def visible_to(self, user):
        """As the pairs themselves."""
        return self.filter(pair__in=Pair.objects.visible_to(user))


class PairSpanQuerySet(OfPairQuerySet, SpanQuerySet):
    """Spans of days of a pair."""


class PairPause(models.Model):
    """Days on which a pair has no check-ins and nobody is reminded."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="pauses")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PairSpanQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_begins("pair_pause_ends_after_it_begins"),
            one_at_a_time(
                "pair",
                "pair_pause_one_at_a_time",
                "There is a pause on one of these days already.",
            ),
        ]

    class Privacy:
        personal = {"pair", "reason"}
        plain = {"id", "from_on", "until_on", "made_at", "made_by"}


class StandIn(models.Model):
    """Somebody stands in for the mentor of a pair, with a brief of what to know."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="stand_ins")
    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField()
    brief = models.TextField(max_length=3000, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = PairSpanQuerySet.as_manager()

    class Meta:
        verbose_name = "stand-in"
        constraints = [
            ends_after_it_begins("stand_in_ends_after_it_begins"),
            one_at_a_time(
                "pair",
                "stand_in_one_at_a_time",
                "Somebody stands in on one of these days already.",
            ),
        ]

    class Privacy:
        personal = {"pair", "brief"}
        plain = {"id", "mentor", "from_on", "until_on", "made_at", "made_by"}


class Health(models.TextChoices):
    ON_TRACK = "on_track", "On track"
    NEEDS_CHECK_IN = "needs_check_in", "Needs a check-in"
    TOO_EARLY = "too_early", "Too early to tell"


class PairHealth(models.Model):
    """How a pair is, in a word with its reasons, as of last night."""

    pair = models.OneToOneField(Pair, models.PROTECT, related_name="health")
    word = models.CharField(max_length=16, choices=Health.choices)
    reasons = models.JSONField(default=list, blank=True)
    as_of = models.DateField()

    objects = OfPairQuerySet.as_manager()

    class Meta:
        verbose_name = "health of a pair"
        verbose_name_plural = "health of pairs"
        constraints = [
            one_of(
                "word",
                Health,
                name="pair_health_known",
                sentence="A pair is on track, needs a check-in, or it is too early to tell.",
            )
        ]

    class Privacy:
        personal = {"pair", "word", "reasons"}
        plain = {"id", "as_of"}
