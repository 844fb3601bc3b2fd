"""Completing the program: decided by a person, approved, and able to be taken back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from careerpath.workflow import Stateful
from cohorts.models import Cohort, Enrollment
from training.models.attendance import PersonalStatefulQuerySet
from training.models.credential import Credential
from training.models.scopes import people_of
from training.states import COMPLETION_STEPS, CompletionState


class CompletionRoundQuerySet(models.QuerySet):
    """Rounds."""

    def visible_to(self, user):
        """Those with somebody in them whom this person teaches."""
        if not user.is_authenticated:
            return self.none()
        mine = Completion.objects.filter(enrollment__in=people_of(user))
        return self.filter(pk__in=mine.values("round"))


class CompletionRound(models.Model):
    """People of one cohort whose completion was decided in one act, and approved in one."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    checklist = models.JSONField(default=list)  # the sentences that were ticked for everybody
    note = models.CharField(max_length=500, blank=True)
    completed_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CompletionRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "completion"

    class Privacy:
        personal = set()
        plain = {"id", "cohort", "checklist", "note", "completed_on", "made_at", "made_by"}


class CompletionQuerySet(PersonalStatefulQuerySet):
    """Completions."""

    def standing(self):
        """Those that wait or hold."""
        return self.filter(state__in=[CompletionState.PROPOSED, CompletionState.COMPLETED])


class Completion(Stateful):
    """One person completes the program; what the requirements said then is kept with it."""

    STEPS = COMPLETION_STEPS
    OWNED_BY = ""

    round = models.ForeignKey(CompletionRound, models.PROTECT, related_name="people")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    left = models.JSONField(default=list)  # what was missing, in the words of the requirements
    state = models.CharField(
        max_length=24, choices=CompletionState.choices, default=CompletionState.PROPOSED
    )
    credential = models.ForeignKey(
        Credential, models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_because = models.CharField(max_length=300, blank=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment"],
                condition=Q(state__in=["proposed", "completed"]),
                name="completion_once",
                violation_error_message="This person has completed, or waits for approval.",
            )
        ]

    class Privacy:
        personal = {"enrollment", "left", "taken_back_because"}
        plain = {"id", "round", "state", "state_changed_at", "credential"}
