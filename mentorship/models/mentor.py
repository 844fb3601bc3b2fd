"""Who mentors, how many people and when not; and whose duty it is to see that it goes well."""

from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from cohorts.models import Program
from training.models.checks import between

VIEW = "mentorship.view_pairs"
WEST, EAST = timedelta(hours=12), timedelta(hours=14)
MENTOR = "mentorship.mentor"


class Topic(models.TextChoices):
    WORK = "work", "Workload"
    TEAM = "team", "Team"
    SKILLS = "skills", "Skills"
    WELLBEING = "wellbeing", "Wellbeing"
    CERTIFICATION = "certification", "Certification"
    NEXT_ROLE = "next_role", "Next role"


def topics_known(field, name):
    """The array holds topics that there are."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__contained_by": list(Topic.values)}),
        name=name,
        violation_error_message="Choose topics from the list.",
    )


def days(start="from_on", end="until_on"):
    """Both days included, without end where there is none."""
    return Func(
        F(start), F(end), models.Value("[]"), function="DATERANGE", output_field=DateRangeField()
    )


def one_at_a_time(subject, name, sentence):
    """Two spans of days of one ``subject`` never overlap."""
    return ExclusionConstraint(
        name=name,
        expressions=[
            (F(subject), RangeOperators.EQUAL),
            (days(), RangeOperators.OVERLAPS),
        ],
        violation_error_message=sentence,
    )


def ends_after_it_begins(name):
    """The last day is not before the first."""
    return models.CheckConstraint(
        condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
        name=name,
        violation_error_message="The last day comes before the first one.",
    )


class SpanQuerySet(models.QuerySet):
    """Spans of days."""

    def covering(self, day):
        """Those in which this day lies."""
        return self.filter(from_on__lte=day).filter(Q(until_on=None) | Q(until_on__gte=day))

    def today_somewhere(self):
        """Those that cover today, on whichever side of the date line."""
        now = timezone.now()
        first, last = (now - WEST).date(), (now + EAST).date()
        return self.filter(from_on__lte=last).filter(Q(until_on=None) | Q(until_on__gte=first))


class MentorQuerySet(models.QuerySet):
    """Mentors."""

    def visible_to(self, user):
        """Who sees pairs sees mentors; a mentor the own row."""
        if not user.is_authenticated:
            return self.none()
        return self if user.may(VIEW) else self.filter(user=user)

    def taking_part(self):
        """Those who have not left."""
        return self.filter(left_on=None)


class Mentor(models.Model):
    """Somebody who mentors: about what, and how many people at a time."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    topics = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    about = models.CharField(max_length=500, blank=True)
    capacity = models.PositiveSmallIntegerField(default=5)
    since = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    objects = MentorQuerySet.as_manager()

    class Meta:
        constraints = [
            topics_known("topics", "mentor_topics_known"),
            between(
                "capacity",
                0,
                40,
                name="mentor_capacity_sane",
                sentence="Choose between 0 and 40 people.",
            ),
        ]

    class Privacy:
        personal = {"user", "about"}
        plain = {"id", "program", "topics", "capacity", "since", "left_on"}

    def __str__(self):
        return str(self.user)


class MentorPauseQuerySet(SpanQuerySet):
    """Pauses of mentors."""

    def visible_to(self, user):
        """As the mentors themselves."""
        return self.filter(mentor__in=Mentor.objects.visible_to(user))


class MentorPause(models.Model):
    """Days on which a mentor takes nobody new and is not reminded."""

    mentor = models.ForeignKey(Mentor, models.PROTECT, related_name="pauses")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = MentorPauseQuerySet.as_manager()

    class Meta:
        constraints = [
            ends_after_it_begins("mentor_pause_ends_after_it_begins"),
            one_at_a_time(
                "mentor",
                "mentor_pause_one_at_a_time",
                "There is a pause on one of these days already.",
            ),
        ]

    class Privacy:
        personal = {"mentor", "reason"}
        plain = {"id", "from_on", "until_on", "made_at", "made_by"}


class LeadQuerySet(SpanQuerySet):
    """Duties of the mentorship lead."""

    def visible_to(self, user):
        """For those who see pairs."""
        return self if user.is_authenticated and user.may(VIEW) else self.none()

    def held_by(self, user):
        """The duties that somebody has today."""
        if not user.is_authenticated or not user.may(VIEW):
            return self.none()
        return self.filter(user=user).today_somewhere()


class MentorshipLead(models.Model):
    """The duty to see that mentoring goes well in a program; it opens notes and concerns."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = LeadQuerySet.as_manager()

    class Meta:
        verbose_name = "mentorship lead"
        constraints = [
            ends_after_it_begins("mentorship_lead_ends_after_it_begins"),
            ExclusionConstraint(
                name="mentorship_lead_once",
                expressions=[
                    (F("program"), RangeOperators.EQUAL),
                    (F("user"), RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="This person has the duty already.",
            ),
        ]

    class Privacy:
        personal = {"user"}
        plain = {"id", "program", "from_on", "until_on", "given_at", "given_by"}


def led_by(user):
    """The programs whose mentoring somebody leads today."""
    return MentorshipLead.objects.held_by(user).values("program")
