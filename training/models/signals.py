"""Who may need a word, and why: the rules in force, when they were looked at, and the signals."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from careerpath.workflow import Stateful
from cohorts.models import Cohort, Enrollment, Program
from training.models.attendance import PersonalStatefulQuerySet
from training.models.checks import together
from training.models.scopes import ProgramQuerySet
from training.states import LIVE, SIGNAL_STEPS, SignalState

FLAG = "flag"  # the rule of a signal that a person raised


class Outcome(models.TextChoices):
    """What came of a signal, as the person says who closes it."""

    HELPED = "helped", "It was real, and it is better now"
    REAL = "real", "It was real, and nothing changed"
    LEFT = "left", "It was real, and the person left"
    NOTHING = "nothing", "There was nothing"
    UNSAID = "unsaid", "Cannot say"


RIGHT = frozenset({Outcome.HELPED.value, Outcome.REAL.value, Outcome.LEFT.value})
WRONG = frozenset({Outcome.NOTHING.value})


class RiskRules(models.Model):
    """One version of a program's rules; the newest is in force."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    rules = models.JSONField(default=dict)
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ProgramQuerySet.as_manager()

    class Meta:
        verbose_name = "rules of early warning"
        ordering = ["program", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "version"],
                name="risk_rules_version_once",
                violation_error_message="Somebody else changed the rules meanwhile. Look again.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "program", "version", "rules", "reason", "made_at", "made_by"}

    def __str__(self):
        return f"Version {self.version}"


class RiskRunQuerySet(models.QuerySet):
    """Mornings."""

    def visible_to(self, user):
        """Those of the cohorts that this person teaches, all for the office."""
        if not user.is_authenticated or not user.may("training.support"):
            return self.none()
        return self.filter(cohort__in=Cohort.objects.visible_to(user))


class RiskRun(models.Model):
    """The rules were looked at for a cohort on the morning of a day, once."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    day = models.DateField()
    done_at = models.DateTimeField(default=timezone.now)
    opened = models.PositiveIntegerField(default=0)
    resolved = models.PositiveIntegerField(default=0)

    objects = RiskRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "day"],
                name="risk_run_once_a_day",
                violation_error_message="The rules were looked at for that morning already.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "cohort", "day", "done_at", "opened", "resolved"}


class SignalQuerySet(PersonalStatefulQuerySet):
    """Signals. They are for those who support people; the person gets them with the own data."""

    def own(self, user):
        """None: what somebody should hear is said in a talk, not read on a list."""
        return Q(pk__in=[])

    def live(self):
        """Those that wait for somebody."""
        return self.filter(state__in=LIVE)

    def by_rules(self):
        """Those that no person raised."""
        return self.exclude(rule=FLAG)

    def closed_by_people(self):
        """Those that a person looked at and closed."""
        return self.filter(state=SignalState.CLOSED)

    def for_list(self):
        """With people, owners and who raised them; the oldest due date first."""
        return self.select_related(
            "enrollment__person", "enrollment__section", "owner", "raised_by", "closed_by"
        ).order_by(F("due_on").asc(nulls_last=True), "-points", "id")


class Signal(Stateful):
    """A rule holds for somebody, or a person raised a flag. It decides nothing."""

    STEPS = SIGNAL_STEPS
    OWNED_BY = ""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40)
    words = models.CharField(max_length=1000, blank=True)  # the evidence, as the rule says it
    note = models.CharField(max_length=1000, blank=True)  # what the person wrote who raised it
    pieces = models.JSONField(default=list, blank=True)
    points = models.PositiveSmallIntegerField(default=0)
    rules = models.ForeignKey(RiskRules, models.PROTECT, null=True, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=24, choices=SignalState.choices, default=SignalState.OPEN)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    outcome_note = models.CharField(max_length=1000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SignalQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["enrollment"], name="signal_live", condition=Q(state__in=list(LIVE))
            ),
            models.Index(fields=["rule", "state"], name="signal_rule"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "rule"],
                condition=Q(state__in=list(LIVE)) & ~Q(rule=FLAG),
                name="signal_live_once",
                violation_error_message="This signal stands open again already.",
            ),
            models.CheckConstraint(
                condition=~Q(rule=FLAG) | (Q(raised_by__isnull=False) & ~Q(note="")),
                name="signal_flag_by_somebody",
                violation_error_message="A flag says who raised it, and why.",
            ),
            together(
                "closed_at",
                "closed_by",
                name="signal_closed_by_somebody",
                sentence="Say who closed it.",
            ),
            models.CheckConstraint(
                condition=Q(state=SignalState.CLOSED, closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state=SignalState.CLOSED) & Q(outcome="", closed_at__isnull=True),
                name="signal_closed_with_an_outcome",
                violation_error_message="Say what came of it.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(outcome__in=list(Outcome.values)),
                name="signal_outcome_known",
                violation_error_message="Choose one of the outcomes.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "words", "note", "pieces", "outcome", "outcome_note"}
        plain = {
            "id",
            "rule",
            "points",
            "rules",
            "raised_at",
            "raised_by",
            "owner",
            "due_on",
            "state",
            "state_changed_at",
            "closed_at",
            "closed_by",
        }

    @property
    def is_live(self):
        """Whether somebody should still look at it."""
        return self.state in LIVE

    @property
    def is_flag(self):
        """Whether a person raised it."""
        return self.rule == FLAG

    @property
    def text(self):
        """The reason in words."""
        return self.note or self.words
