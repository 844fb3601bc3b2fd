"""Slots on a wall clock, as instants; right in the nights when the clock is changed."""

import datetime as dt

MINUTE = dt.timedelta(minutes=1)
LONGEST_GAP = 25 * 60  # an island may skip a whole day


def wall(day, time, zone):
    """The instant, in UTC, at which the wall clock of ``zone`` shows ``time`` on ``day``.

    A time that a spring night skips is the first instant after the gap; of a time that comes twice
    it is the first one.
    """
    local = dt.datetime.combine(day, time)
    for _ in range(LONGEST_GAP):
        instant = local.replace(tzinfo=zone).astimezone(dt.UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == local:
            return instant
        local = (local + MINUTE).replace(second=0, microsecond=0)
    raise ValueError(f"The clock of {zone} never shows {time} on {day}.")


def cut(days, *, starts, ends, minutes, pause, zone):
    """Slots of ``minutes``, ``pause`` minutes apart, each day from ``starts`` to ``ends``.

    ``days`` are dates and the times are those of the wall clock of ``zone``; the answer is pairs of
    instants in UTC. What passes is real time: a night with one hour more has more slots.
    """
    length, step = dt.timedelta(minutes=minutes), dt.timedelta(minutes=minutes + pause)
    found = []
    for day in days:
        at, until = wall(day, starts, zone), wall(day, ends, zone)
        while at + length <= until:
            found.append((at, at + length))
            at += step
    return found
