"""Who sits in which cohort."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from careerpath.workflow import Stateful, StatefulQuerySet
from cohorts.models.cohort import Cohort, CohortStaff, Section
from cohorts.states import ENROLLMENT_STEPS, SEATED, EnrollmentState


class EnrollmentQuerySet(StatefulQuerySet):
    """Enrollments."""

    def visible_to(self, user):
        """The office sees all, staff on duty their cohorts', a person the own."""
        if not user.is_authenticated:
            return self.none()
        if user.may("cohorts.view_every_cohort"):
            return self
        return self.filter(
            models.Q(person=user)
            | models.Q(cohort__in=CohortStaff.objects.on_duty(user).values("cohort"))
        )

    def held_by(self, user):
        """The enrollments of ``user``, ended ones included: they keep read access."""
        return self.filter(person=user)

    def confirmed(self):
        """Those whose seat was confirmed, whatever came of it later."""
        return self.exclude(confirmed_at=None)

    def by_state(self):
        """How many there are in each state, states with nobody included; one query."""
        counted = dict(self.order_by().values_list("state").annotate(models.Count("pk")))
        return {state: counted.get(state, 0) for state in EnrollmentState}

    def seated(self):
        """Those that hold a seat."""
        return self.filter(state__in=SEATED)


class Enrollment(Stateful):
    """A person in a cohort: the thread that all later stages hold."""

    STEPS = ENROLLMENT_STEPS
    OWNED_BY = "person"

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="enrollments")
    section = models.ForeignKey(
        Section, models.PROTECT, null=True, blank=True, related_name="enrollments"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=24, choices=EnrollmentState.choices, default=EnrollmentState.INVITED
    )
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"],
                condition=models.Q(state__in=sorted(SEATED)),
                name="enrollment_once",
                violation_error_message="This person is in the cohort already.",
            )
        ]

    class Privacy:
        personal = {"person"}
        plain = {
            "id",
            "cohort",
            "section",
            "state",
            "state_changed_at",
            "created_at",
            "confirmed_at",
        }

    def __str__(self):
        return f"{self.person} in {self.cohort}"

    @property
    def holds_seat(self):
        """Whether this enrollment holds a seat."""
        return self.state in SEATED
