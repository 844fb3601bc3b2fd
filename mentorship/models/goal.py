"""What a mentee works toward: goals with small steps, topics wished for, the next role."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models import Enrollment
from mentorship.models.mentor import topics_known
from mentorship.models.pair import Pair
from mentorship.states import ITEM_STEPS, ItemState
from training.models.checks import together


def people_seen_by(user):
    """The enrollments whose goals somebody reads: the own, those mentored, those of a lead."""
    pairs = Pair.objects
    return (
        Q(person=user)
        | Q(pk__in=pairs.mentored_by(user).standing().values("enrollment"))
        | Q(pk__in=pairs.led_by(user).values("enrollment"))
    )


class GoalQuerySet(StatefulQuerySet):
    """Goals."""

    def visible_to(self, user):
        """The person, the mentor and the lead."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(enrollment__in=Enrollment.objects.filter(people_seen_by(user)))

    def in_order(self):
        """Open ones first, then by day."""
        return self.order_by(
            models.Case(models.When(state=ItemState.OPEN, then=0), default=1),
            F("due_on").asc(nulls_last=True),
            "id",
        )


class Goal(Stateful):
    """Something a person works toward; it stays when the mentor changes."""

    STEPS = ITEM_STEPS
    OWNED_BY = ""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=24, choices=ItemState.choices, default=ItemState.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = GoalQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["enrollment", "state"], name="goal_enrollment_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="goal_says_something",
                violation_error_message="Say what the goal is.",
            )
        ]

    class Privacy:
        personal = {"enrollment", "text"}
        plain = {"id", "due_on", "state", "state_changed_at", "made_at", "made_by"}


class GoalStepQuerySet(models.QuerySet):
    """Steps of goals."""

    def visible_to(self, user):
        """As the goals themselves."""
        return self.filter(goal__in=Goal.objects.visible_to(user))


class GoalStep(models.Model):
    """One small step of a goal."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="steps")
    text = models.CharField(max_length=200)
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = GoalStepQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            together(
                "done_at",
                "done_by",
                name="goal_step_done_by_somebody",
                sentence="Say who took the step.",
            )
        ]

    class Privacy:
        personal = {"text"}
        plain = {"id", "goal", "due_on", "done_at", "done_by"}


class WishQuerySet(models.QuerySet):
    """Wishes."""

    def visible_to(self, user):
        """The person, the mentor and the lead."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(enrollment__in=Enrollment.objects.filter(people_seen_by(user)))


class Wish(models.Model):
    """What a person would like to talk about with a mentor, and which role comes next."""

    enrollment = models.OneToOneField(Enrollment, models.PROTECT, related_name="+")
    topics = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    next_role = models.CharField(max_length=200, blank=True)
    said_at = models.DateTimeField(default=timezone.now)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "wishes"
        constraints = [topics_known("topics", "wish_topics_known")]

    class Privacy:
        personal = {"enrollment", "topics", "next_role"}
        plain = {"id", "said_at"}
