import datetime as dt
import zoneinfo

import pytest
from django.utils import timezone

from careerpath.ui import when

YEAR = dt.datetime.now(dt.UTC).year


def utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (utc(YEAR, 6, 5, 5, 5), "12:05 AM"),
        (utc(YEAR, 6, 5, 17, 0), "12:00 PM"),
        (utc(YEAR, 6, 6, 4, 59), "11:59 PM"),
    ],
)
def test_the_clock_has_twelve_hours_in_the_readers_zone(moment, words):
    with timezone.override(zoneinfo.ZoneInfo("America/Chicago")):
        assert when.words(moment, "clock") == words


def test_days_read_as_people_say_them():
    assert when.words(dt.date(2020, 11, 20)) == "Fri, Nov 20, 2020"
    assert when.words(dt.date(2020, 11, 20), "long") == "Friday, November 20, 2020"
    this_year = dt.date(YEAR, 6, 5)
    assert when.words(this_year) == f"{this_year:%a}, Jun 5"


def test_a_deadline_names_its_zone():
    assert when.words(utc(2020, 7, 1, 4, 59), "deadline", "America/Chicago") == (
        "Tue, Jun 30, 2020, 11:59 PM CDT"
    )


def test_nothing_is_nothing():
    assert when.time(None) == ""
    assert str(when.time(utc(2020, 1, 1))).startswith('<time datetime="2020-01-01T00:00:00+00:00">')
