"""Whose rows a person sees: duty in a cohort or a section, the own seat, the office of training."""

from django.db.models import Q, QuerySet

from cohorts.models import CohortStaff, Enrollment

EVERY_COHORT = "training.view_every_cohort"


def on_duty(user, cohort="cohort", section="section"):
    """What belongs to the cohorts and sections in which ``user`` has a duty today.

    A duty in the whole cohort covers every section of it, and what is for the whole cohort is for
    everybody with a duty in it.
    """
    duties = CohortStaff.objects.on_duty(user)
    return (
        Q(**{f"{cohort}__in": duties.filter(section=None).values("cohort")})
        | Q(**{f"{section}__in": duties.exclude(section=None).values("section")})
        | Q(**{f"{cohort}__in": duties.values("cohort"), f"{section}__isnull": True})
    )


def attended(user, cohort="cohort", section="section"):
    """What is for the cohort or the section in which ``user`` has or had a seat."""
    seats = Enrollment.objects.held_by(user).confirmed()
    whole = Q(**{f"{cohort}__in": seats.values("cohort"), f"{section}__isnull": True})
    own = seats.exclude(section=None).values("section")
    return whole | Q(**{f"{section}__in": own})


def people_of(user):
    """The enrollments of the people whom ``user`` teaches, or of everybody for the office."""
    found = Enrollment.objects.confirmed()
    if not user.is_authenticated:
        return found.none()
    if user.may(EVERY_COHORT):
        return found
    return found.filter(on_duty(user))


class ProgramQuerySet(QuerySet):
    """What belongs to a program and is the same for all its cohorts."""

    def visible_to(self, user):
        """All for those who train or plan training, none for others."""
        return self if user.may("training.view_training") else self.none()

    def of(self, program):
        """Those of one program, in their order."""
        return self.filter(program=program)


class PersonalQuerySet(QuerySet):
    """Rows about one enrollment: staff on duty see them, and the person the own."""

    ENROLLMENT = "enrollment"

    def visible_to(self, user):
        """The office sees all, instructors their people's, a person the own; nobody else any."""
        if not user.is_authenticated:
            return self.none()
        if user.may(EVERY_COHORT):
            return self
        return self.filter(self.of_staff(user) | self.own(user))

    def of_staff(self, user):
        """The rows of the people whom this person teaches."""
        way = self.ENROLLMENT
        return on_duty(user, f"{way}__cohort", f"{way}__section")

    def own(self, user):
        """The rows about this person."""
        return Q(**{f"{self.ENROLLMENT}__person": user})
