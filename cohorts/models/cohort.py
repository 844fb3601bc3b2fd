"""Cohorts, their sections, staff and days off."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts import calendar_weeks
from cohorts.models.program import Program, SetUpQuerySet
from cohorts.states import COHORT_STEPS, SEATED, CohortState


class CohortQuerySet(StatefulQuerySet):
    """Cohorts."""

    def visible_to(self, user):
        """The office sees all, staff on duty and people enrolled their own."""
        if not user.is_authenticated:
            return self.none()
        if user.may("cohorts.view_every_cohort"):
            return self
        on_duty = CohortStaff.objects.on_duty(user).values("cohort")
        enrolled = Cohort._base_manager.filter(enrollments__person=user).values("pk")
        return self.filter(models.Q(pk__in=on_duty) | models.Q(pk__in=enrolled))

    def going_on(self):
        """Being planned, filled or taught."""
        ended = (CohortState.COMPLETED, CohortState.CLOSED)
        return self.exclude(state__in=ended)

    def for_list(self):
        """With program, the latest first."""
        return self.select_related("program").order_by(
            models.F("starts_on").desc(nulls_first=True), "-id"
        )


STARTS = Coalesce("starts_on", models.Value(date.max))  # without dates: still to come


class Cohort(Stateful):
    """People who start together: seats, calendar, sections, staff."""

    STEPS = COHORT_STEPS
    OWNED_BY = ""

    program = models.ForeignKey(Program, models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=80)
    slug = models.SlugField()
    season = models.CharField(max_length=40, blank=True)
    seats = models.PositiveIntegerField(default=95)
    seats_taken = models.PositiveIntegerField(default=0, editable=False)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=24, choices=CohortState.choices, default=CohortState.PLANNED
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = CohortQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(STARTS, "id", name="cohort_by_start"),
            models.Index(Lower("name"), "id", name="cohort_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["slug"],
                name="cohort_slug_unique",
                violation_error_message="Another cohort has this address. Try again.",
            ),
            models.CheckConstraint(
                condition=models.Q(seats_taken__lte=models.F("seats")),
                name="cohort_seats_not_exceeded",
                violation_error_message="The cohort is full.",
            ),
            models.UniqueConstraint(
                "program",
                Lower("name"),
                name="cohort_name_unique",
                violation_error_message="This program has a cohort of that name.",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="cohort_ends_after_it_starts",
                violation_error_message="The cohort cannot end before it starts.",
            ),
            models.CheckConstraint(
                condition=models.Q(seats__lte=5000),
                name="cohort_seats_at_most_5000",
                violation_error_message="A cohort has at most 5,000 seats.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {
            "id",
            "program",
            "name",
            "slug",
            "season",
            "seats",
            "seats_taken",
            "starts_on",
            "ends_on",
            "state",
            "state_changed_at",
            "created_at",
        }

    def __str__(self):
        return self.name

    @property
    def seats_open(self):
        """How many seats nobody holds."""
        return self.seats - self.seats_taken

    @property
    def is_full(self):
        """Whether every seat is held."""
        return self.seats_taken >= self.seats

    def weeks(self):
        """The weeks of the calendar, less the days off; none while a date is missing."""
        if self.starts_on is None or self.ends_on is None:
            return []
        return calendar_weeks.weeks(
            self.starts_on, self.ends_on, [day_off.day for day_off in self.all_days_off()]
        )

    def all_days_off(self):
        """The days off inside the dates of the cohort: its own and those of the program."""
        return (
            DayOff.objects.filter(program=self.program_id)
            .filter(models.Q(cohort=None) | models.Q(cohort=self))
            .filter(day__gte=self.starts_on, day__lte=self.ends_on)
            .order_by("day", "id")
        )


class DayOff(models.Model):
    """A day without class and without office: of one cohort, or of the whole program."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="days_off")
    cohort = models.ForeignKey(
        Cohort, models.CASCADE, null=True, blank=True, related_name="days_off"
    )
    day = models.DateField()
    name = models.CharField(max_length=80)

    objects = SetUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["program", "cohort", "day"],
                nulls_distinct=False,
                name="day_off_once",
                violation_error_message="That day is off already.",
            )
        ]

    class Privacy:
        personal = set()
        plain = {"id", "program", "cohort", "day", "name"}

    def __str__(self):
        return self.name


class SectionQuerySet(SetUpQuerySet):
    """Sections."""

    def for_list(self):
        """With how many people hold a seat in each."""
        held = models.Q(enrollments__state__in=SEATED)
        return self.annotate(people=models.Count("enrollments", filter=held)).order_by("name", "id")


class Section(models.Model):
    """A group of a cohort with its instructors."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="sections")
    name = models.CharField(max_length=60)
    # The most people that it takes; without one, as many as the cohort has seats.
    size = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "cohort",
                Lower("name"),
                name="section_name_unique",
                violation_error_message="This cohort has a section of that name.",
            ),
            models.CheckConstraint(
                condition=models.Q(size=None) | models.Q(size__gte=1),
                name="section_takes_somebody",
                violation_error_message="A section takes at least one person.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "cohort", "name", "size"}

    def __str__(self):
        return self.name


class StaffQuerySet(SetUpQuerySet):
    """Duties in cohorts."""

    def for_list(self):
        """With people and sections; duties that are over come last."""
        return self.select_related("user", "section").order_by(
            models.F("until").desc(nulls_first=True), "section__name", "since", "id"
        )

    def on_duty(self, user):
        """The duties that ``user`` has today, in the server's zone, wherever the reader is."""
        now = today()
        return self.filter(user=user, since__lte=now).filter(
            models.Q(until=None) | models.Q(until__gte=now)
        )


def today():
    """The date in the server's zone, for duties that begin now."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


class CohortStaff(models.Model):
    """A duty of a person in a cohort, or in one section of it."""

    class Duty(models.TextChoices):
        LEAD_INSTRUCTOR = "lead_instructor", "Lead instructor"
        INSTRUCTOR = "instructor", "Instructor"
        ASSISTANT = "assistant", "Teaching assistant"
        COORDINATOR = "coordinator", "Coordinator"

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="staff")
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="staff"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=24, choices=Duty.choices, default=Duty.INSTRUCTOR)
    since = models.DateField(default=today)
    until = models.DateField(null=True, blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "section", "user", "duty"],
                condition=models.Q(until=None),
                nulls_distinct=False,
                name="cohort_staff_once",
                violation_error_message="This person has that duty already.",
            ),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")),
                name="cohort_staff_ends_after_it_begins",
                violation_error_message="A duty cannot end before it begins.",
            ),
        ]

    class Privacy:
        personal = set()
        plain = {"id", "cohort", "section", "user", "duty", "since", "until"}
