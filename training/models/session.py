"""Class sessions of cohorts, who teaches them, acts on the calendar, and private feeds."""

import secrets
import uuid

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models import Cohort, Section
from training.models.checks import one_of, together
from training.models.curriculum import CurriculumSession
from training.models.leave import Leave
from training.models.program import Room, SubjectArea
from training.models.scopes import EVERY_COHORT, attended, on_duty
from training.states import SESSION_STEPS, SessionState

DURING = Func(F("starts_at"), F("ends_at"), function="TSTZRANGE", output_field=DateTimeRangeField())


class SessionQuerySet(StatefulQuerySet):
    """Class sessions."""

    def visible_to(self, user):
        """The office sees all, staff those of their duty, people with a seat their own."""
        if not user.is_authenticated:
            return self.none()
        if user.may(EVERY_COHORT):
            return self
        return self.filter(on_duty(user) | attended(user))

    def taught_by(self, user):
        """Those with ``user`` in front."""
        return self.filter(instructors__user=user)

    def attended_by(self, user):
        """Those of the cohorts and sections in which ``user`` has or had a seat."""
        return self.filter(attended(user))

    def standing(self):
        """Those that are not canceled."""
        return self.exclude(state=SessionState.CANCELED)

    def within(self, start, end):
        """Those that begin from ``start`` on and before ``end``."""
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def for_enrollment(self, enrollment):
        """Those that this person has: of the whole cohort, and of the own section."""
        ours = self.filter(cohort=enrollment.cohort_id)
        return ours.filter(Q(section=None) | Q(section=enrollment.section_id))

    def in_order(self):
        """The earliest first."""
        return self.order_by("starts_at", "id")

    def for_list(self):
        """With everything that a line shows; the instructors come with ``for_calendar``."""
        return self.select_related("cohort__program", "section", "subject", "room").in_order()

    def for_calendar(self):
        """``for_list`` with the instructors' names, in one query more."""
        return self.for_list().prefetch_related("instructors__user")


class ClassSession(Stateful):
    """A class of a cohort, or of one section of it, at its time and place."""

    STEPS = SESSION_STEPS
    OWNED_BY = ""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="+")
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="+")
    planned = models.ForeignKey(
        CurriculumSession, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    subject = models.ForeignKey(
        SubjectArea, models.PROTECT, null=True, blank=True, related_name="+"
    )
    topic = models.CharField(max_length=160)
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, related_name="+")
    link = models.URLField(max_length=500, blank=True)
    materials = models.TextField(max_length=4000, blank=True)
    is_required = models.BooleanField(default=True)
    state = models.CharField(
        max_length=24, choices=SessionState.choices, default=SessionState.PLANNED
    )
    canceled_because = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "session"
        indexes = [
            models.Index(fields=["cohort", "starts_at"], name="session_cohort_starts"),
            models.Index(fields=["starts_at"], name="session_starts"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_it_starts",
                violation_error_message="A session ends after it starts.",
            ),
            one_of(
                "state",
                SessionState,
                name="session_state_known",
                sentence="The session has no such state.",
            ),
            ExclusionConstraint(
                name="session_room_once_at_a_time",
                expressions=[
                    (F("room"), RangeOperators.EQUAL),
                    (DURING, RangeOperators.OVERLAPS),
                ],
                condition=Q(room__isnull=False) & ~Q(state="canceled"),
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="The room is taken at that time.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id",
            "cohort",
            "section",
            "planned",
            "uid",
            "sequence",
            "starts_at",
            "ends_at",
            "subject",
            "topic",
            "room",
            "link",
            "materials",
            "is_required",
            "state",
            "state_changed_at",
            "canceled_because",
            "created_at",
            "changed_at",
        }

    def __str__(self):
        return self.topic

    @property
    def is_canceled(self):
        """Whether it does not take place."""
        return self.state == SessionState.CANCELED

    @property
    def is_held(self):
        """Whether it took place and counts."""
        return self.state == SessionState.HELD

    @property
    def is_one_day(self):
        """Whether it ends on the day on which it begins, in the program's zone."""
        zone = self.cohort.program.zone()
        return self.starts_at.astimezone(zone).date() == self.ends_at.astimezone(zone).date()

    def is_over(self, now=None):
        """Whether its time has passed."""
        return self.ends_at <= (now or timezone.now())

    def expected(self, enrollments):
        """Those of ``enrollments`` who belong into this session, hold a seat and are not away."""
        day = self.starts_at.astimezone(self.cohort.program.zone()).date()
        ours = enrollments.filter(cohort=self.cohort_id).seated()
        ours = ours.exclude(pk__in=Leave.objects.covering(day).values("enrollment"))
        return ours.filter(section=self.section_id) if self.section_id else ours


class SessionPartQuerySet(models.QuerySet):
    """What belongs to a session."""

    def visible_to(self, user):
        """What staff see of the sessions of their duty; nobody else sees any."""
        if not user.is_authenticated:
            return self.none()
        if user.may(EVERY_COHORT):
            return self
        return self.filter(on_duty(user, "session__cohort", "session__section"))


class SessionInstructor(models.Model):
    """Somebody teaches a session, and no other one at that time.

    Times and ``is_on`` are the session's; the database copies them with every change.
    """

    session = models.ForeignKey(ClassSession, models.CASCADE, related_name="instructors")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(editable=False, null=True)
    ends_at = models.DateTimeField(editable=False, null=True)
    is_on = models.BooleanField(editable=False, default=True)

    objects = SessionPartQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user"],
                name="session_instructor_once",
                violation_error_message="This person teaches the session already.",
            ),
            ExclusionConstraint(
                name="session_instructor_once_at_a_time",
                expressions=[
                    (F("user"), RangeOperators.EQUAL),
                    (DURING, RangeOperators.OVERLAPS),
                ],
                condition=Q(is_on=True),
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message="An instructor teaches another session at that time.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "session", "user", "starts_at", "ends_at", "is_on"}


class CheckInWindow(models.Model):
    """People present themselves by a code that changes, while the window is open.

    The code is ``training.attendance.code(secret, at)``; nobody stores it.
    """

    session = models.ForeignKey(ClassSession, models.CASCADE, related_name="check_ins")
    secret = models.CharField(max_length=64, default=secrets.token_hex, editable=False)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    late_from = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SessionPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="check_in_closes_after_it_opens",
                violation_error_message="A check-in closes after it opens.",
            ),
            ExclusionConstraint(
                name="check_in_one_at_a_time",
                expressions=[
                    (F("session"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("opens_at"),
                            F("closes_at"),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Check-in is open already.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "session", "secret", "opens_at", "closes_at", "late_from", "opened_by"}

    def is_open(self, now=None):
        """Whether somebody can check in at this moment."""
        return self.opens_at <= (now or timezone.now()) < self.closes_at


class SubstituteLink(models.Model):
    """A guest takes the attendance of one session by a link, without an account, that day alone."""

    session = models.ForeignKey(ClassSession, models.CASCADE, related_name="substitutes")
    guest_name = models.CharField(max_length=120)
    guest_email = models.EmailField(blank=True)
    nonce = models.CharField(max_length=64, default=secrets.token_hex, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SessionPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="substitute_link_expires_after_it_is_made",
                violation_error_message="A link expires after it was made.",
            ),
            together(
                "revoked_at",
                "revoked_by",
                name="substitute_link_revoked_by_somebody",
                sentence="Say who closed the link.",
            ),
        ]

    class Privacy:
        personal = {"guest_name", "guest_email"}
        plain = {
            "id",
            "session",
            "nonce",
            "created_by",
            "created_at",
            "expires_at",
            "revoked_at",
            "revoked_by",
        }

    def __str__(self):
        return self.guest_name
