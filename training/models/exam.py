"""Exam windows with their seats, attempts, and acts on many attempts that can be taken back."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from careerpath.workflow import Stateful
from cohorts.models import Enrollment
from training.models.attendance import PersonalStatefulQuerySet
from training.models.certification import Certification
from training.models.checks import between, one_of, together
from training.states import ATTEMPT_STEPS, HAS_SEAT, AttemptState


class ExamWindowQuerySet(models.QuerySet):
    """Exam windows."""

    def visible_to(self, user):
        """All for those who train, none for others."""
        return self if user.may("training.view_training") else self.none()

    def standing(self):
        """Those that take place."""
        return self.filter(canceled_at=None)

    def open_at(self, now):
        """Those that take place and for which somebody can still be registered."""
        return (
            self.standing()
            .filter(starts_at__gt=now)
            .filter(Q(register_by=None) | Q(register_by__gt=now))
        )

    def in_order(self):
        """By their beginning."""
        return self.order_by("starts_at", "id")


class ExamWindow(models.Model):
    """A day, or some days, on which an exam can be sat, with its seats.

    ``seats_taken`` is counted by the database with every attempt, and never more than ``seats``.
    """

    certification = models.ForeignKey(Certification, models.PROTECT, related_name="windows")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    register_by = models.DateTimeField(null=True, blank=True)
    seats = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5000)]
    )
    seats_taken = models.PositiveSmallIntegerField(default=0, editable=False)
    place = models.CharField(max_length=200, blank=True)
    proctoring = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    note = models.CharField(max_length=500, blank=True)
    canceled_because = models.CharField(max_length=500, blank=True)
    canceled_at = models.DateTimeField(null=True, blank=True)
    canceled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ExamWindowQuerySet.as_manager()

    class Meta:
        verbose_name = "exam window"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="exam_window_ends_after_it_begins",
                violation_error_message="The window ends after it begins.",
            ),
            models.CheckConstraint(
                condition=Q(register_by__isnull=True) | Q(register_by__lte=F("starts_at")),
                name="exam_window_registers_before",
                violation_error_message="Registration ends before the exam begins.",
            ),
            between(
                "seats",
                1,
                5000,
                name="exam_window_seats_in_limits",
                sentence="A window has between 1 and 5,000 seats.",
            ),
            models.CheckConstraint(
                condition=Q(seats_taken__lte=F("seats")),
                name="exam_window_seats_not_exceeded",
                violation_error_message="There are not enough seats in this window.",
            ),
            together(
                "canceled_at",
                "canceled_by",
                name="exam_window_canceled_by_somebody",
                sentence="Say who canceled the window.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id",
            "certification",
            "starts_at",
            "ends_at",
            "register_by",
            "seats",
            "seats_taken",
            "place",
            "proctoring",
            "link",
            "note",
            "canceled_because",
            "canceled_at",
            "canceled_by",
            "created_at",
            "created_by",
        }

    def __str__(self):
        return f"{self.certification} exam"

    @property
    def seats_left(self):
        """How many can still be registered."""
        return self.seats - self.seats_taken

    @property
    def is_canceled(self):
        """Whether it does not take place."""
        return self.canceled_at is not None

    def takes_people(self, now):
        """Whether somebody can be registered at this moment, seats aside."""
        return not self.is_canceled and now < (self.register_by or self.starts_at)


class ExamAttemptQuerySet(PersonalStatefulQuerySet):
    """Attempts."""

    def counting(self):
        """Those that are, were or will be; neither void nor canceled."""
        return self.filter(state__in=HAS_SEAT)

    def open_now(self):
        """Those with a result to come."""
        return self.filter(state__in=[AttemptState.SCHEDULED, AttemptState.SAT])


class ExamAttempt(Stateful):
    """One person at one exam: registered, sat, and the result."""

    STEPS = ATTEMPT_STEPS
    OWNED_BY = ""

    certification = models.ForeignKey(Certification, models.PROTECT, related_name="+")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    window = models.ForeignKey(
        ExamWindow, models.PROTECT, null=True, blank=True, related_name="attempts"
    )
    day = models.DateField()
    state = models.CharField(
        max_length=24, choices=AttemptState.choices, default=AttemptState.SCHEDULED
    )
    score = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    registered_at = models.DateTimeField(default=timezone.now)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ExamAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = "attempt"
        indexes = [models.Index(fields=["enrollment", "certification"], name="exam_attempt_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["certification", "enrollment"],
                condition=Q(state__in=["scheduled", "sat"]),
                name="exam_attempt_one_open",
                violation_error_message="This person has an exam date or a result to come.",
            ),
            models.UniqueConstraint(
                fields=["window", "enrollment"],
                condition=~Q(state__in=["void", "canceled"]),
                name="exam_attempt_once_in_a_window",
                violation_error_message="This person is registered in the window already.",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(state__in=["passed", "failed"]),
                name="exam_attempt_score_with_result",
                violation_error_message="Only an exam with a result has a score.",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0),
                name="exam_attempt_score_not_negative",
                violation_error_message="A score is zero or more.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "score", "reason"}
        plain = {
            "id",
            "certification",
            "window",
            "day",
            "state",
            "state_changed_at",
            "registered_at",
            "registered_by",
        }


class ExamActKind(models.TextChoices):
    REGISTERED = "registered", "Registered"
    RESULTS = "results", "Results entered"


class ExamActQuerySet(models.QuerySet):
    """Acts on the attempts of a window."""

    def visible_to(self, user):
        """Those of the windows which this person sees."""
        return self.filter(window__in=ExamWindow.objects.visible_to(user))

    def standing(self):
        """Those that nobody has taken back."""
        return self.filter(undone_at=None)


class ExamAct(models.Model):
    """Many people were registered, or many results entered, in one act."""

    window = models.ForeignKey(ExamWindow, models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=12, choices=ExamActKind.choices)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ExamActQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of(
                "kind", ExamActKind, name="exam_act_kind_known", sentence="There is no such act."
            ),
            together(
                "undone_at",
                "undone_by",
                name="exam_act_undone_by_somebody",
                sentence="Say who took the act back.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "window", "kind", "made_by", "made_at", "undone_by", "undone_at"}


class ExamActRowQuerySet(models.QuerySet):
    """Rows of acts."""

    def visible_to(self, user):
        """Those of the acts which this person sees."""
        return self.filter(act__in=ExamAct.objects.visible_to(user))


class ExamActRow(models.Model):
    """What an act did to one attempt: from which state and score to which."""

    act = models.ForeignKey(ExamAct, models.CASCADE, related_name="rows")
    attempt = models.ForeignKey(ExamAttempt, models.CASCADE, related_name="+")
    was = models.CharField(max_length=24, choices=AttemptState.choices, blank=True)
    was_score = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    became = models.CharField(max_length=24, choices=AttemptState.choices)
    score = models.DecimalField(max_digits=7, decimal_places=2, null=True)

    objects = ExamActRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["act", "attempt"],
                name="exam_act_row_once",
                violation_error_message="The act has touched this attempt already.",
            )
        ]

    class Privacy:
        personal = {"was_score", "score"}
        plain = {"id", "act", "attempt", "was", "became"}
