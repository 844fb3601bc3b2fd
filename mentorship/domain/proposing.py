"""Who has no mentor, and who could be one, with reasons; people decide."""

from collections import defaultdict

from django.utils import timezone

from cohorts.models import Enrollment
from mentorship import matching
from mentorship.domain.reminding import zone_of
from mentorship.models import EndReason, Mentor, MentorPause, Pair, StandIn, Topic, Wish
from mentorship.states import STANDING


def without_mentor(program):
    """People with a confirmed seat who have no mentor, and whose program is not left."""
    standing = Pair.objects.filter(state__in=STANDING).values("enrollment")
    people = Enrollment.objects.confirmed().seated().filter(cohort__program=program)
    people = people.exclude(pk__in=standing)
    return people.select_related("person", "cohort").order_by("cohort__starts_on", "pk")


def propose(program, today, people):
    """``(proposals, mentors by id, without)`` for these enrollments, in a fixed number of queries.

    Looks at topics, clocks and places, and at nothing about who somebody is.
    """
    mentors = {one.pk: one for one in _open_mentors(program, today)}
    load = defaultdict(int)
    for mentor in Pair.objects.filter(state__in=STANDING, mentor__in=mentors).values_list(
        "mentor", flat=True
    ):
        load[mentor] += 1
    wishes = dict(Wish.objects.filter(enrollment__in=people).values_list("enrollment", "topics"))
    before = defaultdict(set)
    ended = Pair.objects.filter(
        enrollment__in=people, end_reason__in=[EndReason.NO_FIT, EndReason.NOT_AGREED]
    )
    for enrollment, mentor in ended.values_list("enrollment", "mentor"):
        before[enrollment].add(mentor)
    stood_in = dict(
        StandIn.objects.filter(pair__enrollment__in=people).values_list(
            "pair__enrollment", "mentor"
        )
    )
    found = matching.propose(
        [
            matching.Mentee(
                one.pk,
                frozenset(wishes.get(one.pk, ())),
                _hours(one.person, program),
                stood_in.get(one.pk),
                frozenset(before[one.pk]),
            )
            for one in people
        ],
        [
            matching.Mentor(
                one.pk,
                frozenset(one.topics),
                _hours(one.user, program),
                max(0, one.capacity - load[one.pk]),
                load[one.pk],
            )
            for one in mentors.values()
        ],
        names=dict(Topic.choices),
    )
    return found, mentors


def _open_mentors(program, today):
    away = MentorPause.objects.covering(today).values("mentor")
    mine = Mentor.objects.taking_part().filter(program=program).exclude(pk__in=away)
    return mine.select_related("user").order_by("pk")


def _hours(user, program):
    """How far somebody's clock is from UTC, in hours."""
    return timezone.now().astimezone(zone_of(user, program)).utcoffset().total_seconds() / 3600
