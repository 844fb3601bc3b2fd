"""The reach report: by which ways people applied, and who came by each, from what is out.

It is asked for, released, published and taken away like every other report; here it is laid out in
one table. A share within a row follows from the two numbers beside it and tells no more.
"""

from dataclasses import dataclass

from careerpath.equity import catalog, embargo
from careerpath.equity.disclosure.stored import from_json
from careerpath.equity.models import Population, Report, ReportRequest
from careerpath.equity.tabulation.shares import Shares, percent
from careerpath.refusals import Refused

ICONS = {"e": "calendar-event", "p": "school", "event": "calendar-event", "partner": "school"}


@dataclass(frozen=True)
class Side:
    """One headline within a row: its people and their share of those who answered, or a mask."""

    count: int | None
    share: str = ""
    width: float = 0


@dataclass(frozen=True)
class Row:
    """One way of applying."""

    label: str
    icon: str
    people: int
    sides: tuple


@dataclass(frozen=True)
class Reach:
    """What is known of a cohort's reach: its table, or why there is none."""

    columns: tuple = ()
    rows: tuple = ()
    total: Row | None = None
    refused: tuple = ()
    report: Report | None = None
    waiting: ReportRequest | None = None
    last: ReportRequest | None = None
    closed: str = ""

    @property
    def masks(self):
        """Whether a number is not shown."""
        return any(side.count is None for row in self.rows for side in row.sides)


def reach_of(user, cohort):
    """The last reach report of this cohort as a table, the request for one, or the embargo."""
    try:
        embargo.refuse_while_open(cohort)
    except Refused as refusal:
        return Reach(closed=str(refusal))
    requests = ReportRequest.objects.visible_to(user).filter(
        cohort=cohort, population=Population.APPLICANTS, pooled=False, detail=catalog.REACH
    )
    last = requests.order_by("-asked_at", "-pk").first()
    waiting = last if last and last.answered_at is None else None
    report = Report.objects.visible_to(user).filter(request__in=requests).order_by("-pk").first()
    if report is None:
        return Reach(waiting=waiting, last=last)
    parts = report.body["parts"]
    out = [from_json(one["release"]) for one in parts if "release" in one]
    return Reach(
        tuple(one.breakdowns[1].categories[0].label for one in out),
        tuple(_rows(out)),
        _row(out, "", "Everybody", "users-group"),
        tuple(f"{one['title']}: {one['refused']}" for one in parts if "refused" in one),
        report,
        waiting,
        last,
    )


def _rows(releases):
    for key, label, *_ in _categories(releases):
        kind = key[0] if key[1:].isdigit() else key
        yield _row(releases, key, label, ICONS.get(kind, "globe"))


def _categories(releases):
    return [(one.key, one.label) for one in releases[0].breakdowns[0].categories]


def _row(releases, key, label, icon):
    size = releases[0].get(key, "").count if key else releases[0].size
    return Row(label, icon, size, tuple(_side(one, key) for one in releases))


def _side(release, key):
    """The first side of a headline within a row."""
    inside, outside = (
        release.get(key, one.key).count for one in release.breakdowns[1].categories if one.sensitive
    )
    if inside is None:
        return Side(None)
    if outside is None:
        return Side(inside)
    share = Shares(inside, inside + outside, inside + outside).of_respondents
    return Side(inside, percent(share), float(100 * (share or 0)))
