"""What the lead of mentoring sees: coverage, adherence, load, drifting pairs, hours."""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from cohorts.models import Enrollment
from mentorship.domain import facts
from mentorship.models import CheckIn, Mentor, MentorPause, Pair
from mentorship.states import STANDING


class Share(NamedTuple):
    """A share with both of its numbers."""

    part: int
    whole: int

    @property
    def percent(self):
        """In whole percent, or nothing where nobody counts."""
        return None if not self.whole else round(100 * self.part / self.whole)


class Row(NamedTuple):
    """A pair with what is known of it."""

    pair: object
    known: object
    word: object


class Load(NamedTuple):
    """A mentor: people, places, hours of the year, check-ins on time."""

    mentor: Mentor
    people: int
    hours: float
    check_ins: int
    is_away: bool


class Overview(NamedTuple):
    """The whole page."""

    coverage: Share
    adherence: Share
    drifting: list
    loads: list
    hours: float
    rows: list


def overview(program):
    """Everything of the page in a fixed number of queries."""
    today = facts.today_of(program)
    seated = Enrollment.objects.confirmed().seated().filter(cohort__program=program)
    standing = Pair.objects.filter(enrollment__cohort__program=program, state__in=STANDING)
    rows = rows_of(standing.going().for_list().order_by("pk"), today)
    drifting = [one for one in rows if one.word.word == "needs_check_in"]
    drifting.sort(key=lambda one: (-one.known.overdue, one.pair.pk))
    loads = _loads(program, today)
    return Overview(
        coverage=Share(
            standing.filter(enrollment__in=seated).count(),
            seated.count(),
        ),
        adherence=Share(sum(not one.known.overdue for one in rows), len(rows)),
        drifting=drifting,
        loads=loads,
        hours=round(sum(one.hours for one in loads), 1),
        rows=rows,
    )


def rows_of(pairs, today):
    """The pairs with what is known of them and the word of today."""
    pairs = list(pairs)
    known = facts.known([one.pk for one in pairs], today)
    return [Row(one, known[one.pk], known[one.pk].word) for one in pairs]


def _loads(program, today):
    mentors = Mentor.objects.taking_part().filter(program=program).select_related("user")
    mentors = mentors.annotate(
        people=Count("pairs", filter=Q(pairs__state__in=STANDING)),
    ).order_by("user__name", "pk")
    since = today - timedelta(days=365)
    spent = {
        row["logged_by"]: row
        for row in CheckIn.objects.filter(
            pair__enrollment__cohort__program=program, on__gt=since, is_no_show=False
        )
        .values("logged_by")
        .annotate(minutes=Sum("minutes"), times=Count("pk"))
    }
    away = set(
        MentorPause.objects.filter(mentor__program=program)
        .covering(today)
        .values_list("mentor", flat=True)
    )
    nothing = {"minutes": 0, "times": 0}
    return [
        Load(
            one,
            one.people,
            round((spent.get(one.user_id, nothing)["minutes"] or 0) / 60, 1),
            spent.get(one.user_id, nothing)["times"],
            one.pk in away,
        )
        for one in mentors
    ]
