"""Times on a wall clock and calendar files."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from applicants.interviewing import Event, calendar, cut, wall

CHICAGO = ZoneInfo("America/Chicago")
SPRING, FALL, LEAP = dt.date(2026, 3, 8), dt.date(2026, 11, 1), dt.date(2028, 2, 29)


def slots(day, starts, ends):
    return cut(
        [day], starts=dt.time(*starts), ends=dt.time(*ends), minutes=30, pause=0, zone=CHICAGO
    )


def test_O9_times_are_right_in_the_nights_of_the_clock_and_on_leap_days():
    assert wall(SPRING, dt.time(2, 30), CHICAGO) == dt.datetime(2026, 3, 8, 8, tzinfo=dt.UTC)
    assert len(slots(SPRING, (0, 0), (6, 0))) == 10  # a night of five hours
    assert len(slots(FALL, (0, 0), (6, 0))) == 14  # a night of seven
    assert slots(LEAP, (9, 0), (10, 0))[0][0] == dt.datetime(2028, 2, 29, 15, tzinfo=dt.UTC)
    assert slots(SPRING, (9, 0), (9, 30))[0][0].hour == 14
    assert slots(FALL, (9, 0), (9, 30))[0][0].hour == 15


@given(
    st.dates(dt.date(2024, 1, 1), dt.date(2032, 1, 1)),
    st.times(),
    st.sampled_from(["America/Chicago", "America/Phoenix", "Pacific/Apia", "Asia/Kathmandu"]),
)
def test_a_wall_time_that_exists_comes_back_as_it_was(day, time, zone):
    there = ZoneInfo(zone)
    local = dt.datetime.combine(day, time)
    back = wall(day, time, there).astimezone(there).replace(tzinfo=None)
    assert back == local or back > local


def unfolded(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


@given(st.text(max_size=300))
def test_calendar_lines_are_folded_at_75_octets_escaped_and_ended(text):
    at = dt.datetime(2026, 11, 30, 15, tzinfo=dt.UTC)
    content = calendar([Event("a@b", 3, at, at, at + dt.timedelta(minutes=45), text, text)])
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    lines = unfolded(content)
    assert sum(line.startswith("SUMMARY:") for line in lines) == 1
    assert lines[-2] == "END:VCALENDAR"


def test_a_cancelled_event_keeps_its_uid_and_says_so_with_a_higher_sequence():
    at = dt.datetime(2026, 11, 30, 15, tzinfo=dt.UTC)
    made = Event("a@b", 4, at, at, at, "Talk; now, here\\", organizer="x@y", is_cancelled=True)
    lines = unfolded(calendar([made], method="CANCEL"))
    for line in ("METHOD:CANCEL", "UID:a@b", "SEQUENCE:4", "STATUS:CANCELLED",
                 "DTSTART:20261130T150000Z", "SUMMARY:Talk\\; now\\, here\\\\"):  # fmt: skip
        assert line in lines
