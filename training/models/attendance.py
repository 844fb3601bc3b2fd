"""Who was there: marks with history, excuses in advance, and making up for what was missed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models import Enrollment
from training.models.checks import between, one_of, together
from training.models.scopes import PersonalQuerySet
from training.models.session import ClassSession, SubstituteLink
from training.states import ASK_STEPS, MAKE_UP_STEPS, AskState, MakeUpState


class Mark(models.TextChoices):
    """What a mark says; the letters are those on the keys."""

    UNMARKED = "", "Unmarked"
    PRESENT = "P", "Present"
    LATE = "L", "Late"
    EXCUSED = "E", "Excused"
    ABSENT = "A", "Absent"


class Source(models.TextChoices):
    """Where a mark came from."""

    INSTRUCTOR = "instructor", "Instructor"
    SELF = "self", "Self check-in"
    SUBSTITUTE = "substitute", "Substitute"
    EXCUSE = "excuse", "Excused in advance"


class AttendanceQuerySet(PersonalQuerySet):
    """Marks."""

    def marked(self):
        """Those that say something."""
        return self.exclude(mark=Mark.UNMARKED)

    def of_session(self, session):
        """Those of one session."""
        return self.filter(session=session)


class AttendanceRecord(models.Model):
    """One person in one session. ``version`` rises with every change, and history is kept by the
    database.
    """

    session = models.ForeignKey(ClassSession, models.PROTECT, related_name="records")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    mark = models.CharField(max_length=1, choices=Mark.choices, default=Mark.UNMARKED, blank=True)
    minutes_late = models.PositiveSmallIntegerField(null=True, blank=True)
    remark = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=12, choices=Source.choices, default=Source.INSTRUCTOR)
    reason = models.CharField(max_length=120, blank=True)  # why an old mark was changed
    set_at = models.DateTimeField(default=timezone.now)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    substitute = models.ForeignKey(
        SubstituteLink, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["enrollment", "session"], name="attendance_enrollment")]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrollment"],
                name="attendance_once",
                violation_error_message="This person has a mark in the session already.",
            ),
            models.CheckConstraint(
                condition=Q(mark__in=list(Mark.values)),
                name="attendance_mark_known",
                violation_error_message="Mark P, L, E or A.",
            ),
            one_of(
                "source",
                Source,
                name="attendance_source_known",
                sentence="A mark comes from an instructor, a check-in, a substitute or an excuse.",
            ),
            models.CheckConstraint(
                condition=Q(minutes_late__isnull=True) | Q(mark=Mark.LATE),
                name="attendance_minutes_only_when_late",
                violation_error_message="Only somebody who came late has minutes.",
            ),
            between(
                "minutes_late",
                1,
                720,
                name="attendance_minutes_in_limits",
                sentence="Enter between 1 and 720 minutes.",
            ),
            models.CheckConstraint(
                condition=Q(source="substitute", substitute__isnull=False)
                | (~Q(source="substitute") & Q(substitute__isnull=True)),
                name="attendance_substitute_is_named",
                violation_error_message="A mark from a substitute names the link that was used.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "mark", "minutes_late", "remark", "reason"}
        plain = {"id", "session", "source", "set_at", "set_by", "substitute", "version"}


class AttendanceChangeQuerySet(PersonalQuerySet):
    """History of marks."""

    ENROLLMENT = "record__enrollment"


class AttendanceChange(models.Model):
    """A mark as it stood in one version; the database writes it with every change of the mark."""

    record = models.ForeignKey(AttendanceRecord, models.CASCADE, related_name="history")
    version = models.PositiveIntegerField()
    mark = models.CharField(max_length=1, choices=Mark.choices, blank=True)
    minutes_late = models.PositiveSmallIntegerField(null=True)
    remark = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=12, choices=Source.choices)
    reason = models.CharField(max_length=120, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    substitute = models.ForeignKey(SubstituteLink, models.PROTECT, null=True, related_name="+")

    objects = AttendanceChangeQuerySet.as_manager()

    class Meta:
        ordering = ["record", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "version"],
                name="attendance_change_once",
                violation_error_message="Somebody else changed this mark. Look again.",
            )
        ]

    class Privacy:
        personal = {"mark", "minutes_late", "remark", "reason"}
        plain = {"id", "record", "version", "source", "set_at", "set_by", "substitute"}


class PersonalStatefulQuerySet(PersonalQuerySet, StatefulQuerySet):
    """Rows about one enrollment that have a state."""


class ReasonClass(models.TextChoices):
    ILLNESS = "illness", "Illness"
    APPOINTMENT = "appointment", "Appointment"
    FAMILY = "family", "Family"
    OBSERVANCE = "observance", "Religious observance"
    DUTY = "duty", "Court, voting or military duty"
    TRAVEL = "travel", "Travel or weather"
    OTHER = "other", "Another reason"


class ExcuseQuerySet(PersonalStatefulQuerySet):
    """Excuses."""

    def granted(self):
        """Those that hold."""
        return self.filter(state=AskState.GRANTED)

    def waiting(self):
        """Those that somebody has to answer."""
        return self.filter(state=AskState.ASKED)

    def covering(self, session):
        """Those that hold when the session begins."""
        return self.granted().filter(from_at__lte=session.starts_at, to_at__gt=session.starts_at)


class Excuse(Stateful):
    """A person is excused in advance from one moment to another."""

    STEPS = ASK_STEPS
    OWNED_BY = ""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    reason_class = models.CharField(max_length=16, choices=ReasonClass.choices)
    text = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=24, choices=AskState.choices, default=AskState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=500, blank=True)

    objects = ExcuseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["enrollment", "from_at"], name="excuse_enrollment")]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_at__gt=F("from_at")),
                name="excuse_ends_after_it_begins",
                violation_error_message="An excuse ends after it begins.",
            ),
            one_of(
                "reason_class",
                ReasonClass,
                name="excuse_reason_known",
                sentence="Choose one of the reasons.",
            ),
            together(
                "answered_at",
                "answered_by",
                name="excuse_answered_by_somebody",
                sentence="Say who answered.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "refused"]) | Q(answered_at__isnull=False),
                name="excuse_granted_by_somebody",
                violation_error_message="Somebody has to grant an excuse.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "reason_class", "text", "answer"}
        plain = {
            "id",
            "from_at",
            "to_at",
            "state",
            "state_changed_at",
            "asked_at",
            "asked_by",
            "answered_at",
            "answered_by",
        }


class MakeUpQuerySet(PersonalStatefulQuerySet):
    """What people make up for."""

    def to_do(self):
        """Those that are not settled."""
        return self.filter(state__in=[MakeUpState.ASKED, MakeUpState.OPEN, MakeUpState.HANDED_IN])

    def waiting(self):
        """Those that somebody has to answer or to sign off."""
        return self.filter(state__in=[MakeUpState.ASKED, MakeUpState.HANDED_IN])


class MakeUp(Stateful):
    """What somebody does for a session that was missed, until when, and who signed it off."""

    STEPS = MAKE_UP_STEPS
    OWNED_BY = ""

    session = models.ForeignKey(ClassSession, models.PROTECT, related_name="+")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    task = models.CharField(max_length=500)
    due_on = models.DateField()
    state = models.CharField(max_length=24, choices=MakeUpState.choices, default=MakeUpState.OPEN)
    note = models.CharField(max_length=1000, blank=True)  # what the person says was done
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    signed_off_at = models.DateTimeField(null=True, blank=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MakeUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrollment"],
                name="make_up_once",
                violation_error_message="There is a make-up for that session already.",
            ),
            together(
                "signed_off_at",
                "signed_off_by",
                name="make_up_signed_off_by_somebody",
                sentence="Say who signed it off.",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed_off") | Q(signed_off_at__isnull=False),
                name="make_up_signed_off_at_a_time",
                violation_error_message="Somebody has to sign it off.",
            ),
        ]

    class Privacy:
        personal = {"enrollment", "note"}
        plain = {
            "id",
            "session",
            "task",
            "due_on",
            "state",
            "state_changed_at",
            "created_at",
            "created_by",
            "signed_off_at",
            "signed_off_by",
        }
