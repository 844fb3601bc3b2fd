"""What is known of pairs: when they talked, when they talk next, moods, promises, pauses."""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone

from cohorts.states import CohortState
from mentorship import cadence, health
from mentorship.domain import on_site

# Three looks along an index for each pair, whatever its history is.
KNOWN = """
SELECT p.id, p.enrollment_id, p.starts_on, p.proposed_at::date, p.next_on, p.own_rhythm,
       c.state, c.ends_on, talk.last_talk, recent.last_on, recent.moods, recent.missed,
       recent.seen, coalesce(items.late, 0), coalesce(items.open, 0), tap.week_of, tap.talked,
       tap.mood, coalesce(concerns.open, 0), pauses.spans
  FROM mentorship_pair p
  JOIN cohorts_enrollment e ON e.id = p.enrollment_id
  JOIN cohorts_cohort c ON c.id = e.cohort_id
  LEFT JOIN LATERAL (
    SELECT "on" AS last_talk FROM mentorship_checkin
     WHERE pair_id = p.id AND NOT is_no_show ORDER BY "on" DESC, id DESC LIMIT 1) talk ON true
  LEFT JOIN LATERAL (
    SELECT max("on") AS last_on,
           array_agg(mood ORDER BY "on" DESC, id DESC) FILTER (WHERE mood IS NOT NULL) AS moods,
           count(*) FILTER (WHERE is_no_show
                            AND (talk.last_talk IS NULL OR "on" > talk.last_talk)) AS missed,
           array_agg("on") FILTER (WHERE NOT is_no_show) AS seen
      FROM (SELECT id, "on", mood, is_no_show FROM mentorship_checkin
             WHERE pair_id = p.id ORDER BY "on" DESC, id DESC LIMIT 5) newest) recent ON true
  LEFT JOIN LATERAL (
    SELECT count(*) AS open, count(*) FILTER (WHERE due_on < %(today)s) AS late
      FROM mentorship_actionitem WHERE pair_id = p.id AND state = 'open') items ON true
  LEFT JOIN LATERAL (
    SELECT week_of, talked, mood FROM mentorship_tap
     WHERE pair_id = p.id AND week_of >= %(recently)s ORDER BY week_of DESC LIMIT 1) tap ON true
  LEFT JOIN LATERAL (
    SELECT count(*) AS open FROM mentorship_concern
     WHERE enrollment_id = p.enrollment_id AND state <> 'resolved') concerns ON true
  LEFT JOIN LATERAL (
    SELECT array_agg(from_on::text || '/' || coalesce(until_on::text, '')) AS spans
      FROM mentorship_pairpause WHERE pair_id = p.id) pauses ON true
 WHERE p.id = ANY(%(pairs)s) ORDER BY p.id
"""


@dataclass(frozen=True)
class Known:
    """One pair as of a day."""

    pair: int
    enrollment: int
    facts: health.Facts
    rhythm: int
    due_on: date
    overdue: int
    last_on: date | None
    open_items: int
    pauses: tuple
    today: date

    @property
    def last_talk(self):
        """The day on which they last talked."""
        return self.facts.last_talk

    @property
    def days_since(self):
        """Days since they last talked; ``None`` when they never did."""
        return None if self.last_talk is None else (self.today - self.last_talk).days

    @property
    def moods(self):
        """The last moods, the oldest first, as a trend reads."""
        return list(reversed(self.facts.moods))

    @property
    def is_paused(self):
        """Whether a pause covers this day."""
        return any(span.covers(self.today) for span in self.pauses)

    @property
    def is_due(self):
        """Whether the next check-in is due on this day or before."""
        return self.due_on <= self.today

    @property
    def word(self):
        """How the pair is, with reasons."""
        return health.judge(self.facts, self.today)


def today_of(program):
    """The day that it is for the people of a program."""
    return cadence.day_of(timezone.now(), program.zone())


def known(pairs, today):
    """``{pair id: Known}`` in a fixed number of queries; ``pairs`` are ids."""
    pairs = list(pairs)
    if not pairs:
        return {}
    week = cadence.monday(today)
    with connection.cursor() as cursor:
        cursor.execute(
            KNOWN,
            {"pairs": pairs, "today": today, "recently": week.fromordinal(week.toordinal() - 7)},
        )
        rows = cursor.fetchall()
    since = on_site.since({row[1] for row in rows})
    return {row[0]: _known(row, since, today) for row in rows}


def _known(row, since, today):
    (pair, enrollment, starts_on, proposed_on, next_on, own, state, ends_on, last_talk, last_on,
     moods, missed, seen, late, to_do, week_of, talked, mood, concerns, spans) = row  # fmt: skip
    pauses = tuple(_span(text) for text in spans or ())
    start = starts_on or proposed_on
    on_site_since = since.get(enrollment)
    if on_site_since is None and state in {CohortState.COMPLETED, CohortState.CLOSED}:
        on_site_since = ends_on
    days = cadence.rhythm(on_site_since, today, own)
    due_on = cadence.due(last_on or start, days, pauses, next_on)
    facts = health.Facts(
        started_on=start,
        last_talk=last_talk,
        due_on=due_on,
        moods=tuple(moods or ()),
        no_shows=missed or 0,
        late_items=late,
        mentee_mood=mood,
        mentee_talked=talked,
        mentor_talked=None if week_of is None else any(
            cadence.monday(day) == week_of for day in seen or ()
        ),
        open_concerns=concerns,
    )  # fmt: skip
    overdue = cadence.overdue_days(due_on, today)
    return Known(pair, enrollment, facts, days, due_on, overdue, last_on, to_do, pauses, today)


def _span(text):
    start, _, until = text.partition("/")
    return cadence.Span(date.fromisoformat(start), date.fromisoformat(until) if until else None)
