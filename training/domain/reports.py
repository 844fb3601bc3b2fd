"""Reports about a cohort: figures, a plot, and a line for each person.

A part of the training registers its own with ``register()``; each is a page, a file and a sheet to
print.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import fmean, median
from typing import NamedTuple

from cohorts import origins, reach
from cohorts.models import Section
from training import grading
from training.domain import figures, voices
from training.models import (
    AssessmentKind,
    AttendanceRecord,
    ClassSession,
    Moment,
    OwnReadiness,
)
from training.states import SessionState

FILLS = ("d4", "d2", "d1", "d5", "d3", "d6")
TENTHS = 10


@dataclass
class Sheet:
    """What a report says. ``rows`` maps enrollment ids to the values after the name.

    ``bins`` and ``cuts`` are a histogram from 0 to 100; ``bars`` are (label, [(words, value of
    100, text, fill)]); ``stacks`` are (label, [(share of 100, fill)], words).
    """

    columns: list
    rows: dict
    figures: list = field(default_factory=list)
    bins: list = field(default_factory=list)
    cuts: list = field(default_factory=list)
    bars: list = field(default_factory=list)
    stacks: list = field(default_factory=list)
    legend: list = field(default_factory=list)
    plot: str = ""


class Report(NamedTuple):
    """A report: its name in addresses, its title, what it tells, and the function that builds it
    from a cohort and its enrollments, or its sessions where the lines are about sessions.
    """

    key: str
    title: str
    lead: str
    build: Callable
    order: int = 100
    is_about_sessions: bool = False
    shows_address: bool = False  # on the page; the file always has it


registered: dict[str, Report] = {}


def register(report):
    """The report stands on the page of reports of every cohort."""
    registered[report.key] = report


def in_order():
    """All reports."""
    return sorted(registered.values(), key=lambda one: (one.order, one.title))


def tenths(shares):
    """How many shares of 100 lie in each tenth, as bins of a histogram."""
    counts = [0] * TENTHS
    for share in shares:
        counts[min(max(int(share // TENTHS), 0), TENTHS - 1)] += 1
    return [(TENTHS * place, count, "d1") for place, count in enumerate(counts)]


def _short(moment):
    """A day at the head of a narrow column."""
    return f"{moment:%b} {moment.day}"


def _percent(share):
    """A share of 1 as a number of 100 with one decimal, or None."""
    return None if share is None else Decimal(grading.percent(share))


def _middle(values):
    return f"{median(values):.1f}%" if values else "–"


def roster(cohort, enrollments):
    """Who is in the cohort, how they want to be called, and how they are reached."""
    ids = [one.pk for one in enrollments]
    known, came_from = reach.of(ids), origins.universities(ids)
    sections = {one.pk: str(one) for one in Section.objects.filter(cohort=cohort)}
    states = Counter(one.get_state_display() for one in enrollments)
    return Sheet(
        ["Preferred name", "Phone", "Section", "Status", "University"],
        {
            one.pk: [
                known[one.pk].preferred_name,
                known[one.pk].phone,
                sections.get(one.section_id, ""),
                one.get_state_display(),
                came_from.get(one.pk, ""),
            ]
            for one in enrollments
        },
        figures=[(label, str(number)) for label, number in states.most_common()],
    )


def attendance(cohort, enrollments):
    """Every mark of every held session, the rate by the declared policy, and its spread."""
    found = figures.attendance(cohort, enrollments)
    policy = figures.policy_of(cohort)
    sessions = ClassSession.objects.filter(cohort=cohort, is_required=True, state=SessionState.HELD)
    sessions = list(sessions.in_order())
    zone = cohort.program.zone()
    marks = {
        (session, enrollment): mark
        for session, enrollment, mark in AttendanceRecord.objects.filter(
            session__in=[one.pk for one in sessions],
            enrollment__in=[one.pk for one in enrollments],
        ).values_list("session_id", "enrollment_id", "mark")
    }
    rates = {one.pk: _percent(found[one.pk].rate.share) for one in enrollments}
    known = [rate for rate in rates.values() if rate is not None]
    below = sum(
        found[one.pk].rate.share is not None and not found[one.pk].meets for one in enrollments
    )
    return Sheet(
        ["Attendance in percent", *(_short(one.starts_at.astimezone(zone)) for one in sessions)],
        {
            one.pk: [rates[one.pk], *(marks.get((session.pk, one.pk), "") for session in sessions)]
            for one in enrollments
        },
        figures=[
            ("Sessions held", str(len(sessions))),
            ("Middle of all people", _middle(known)),
            (f"Below {policy.goal}%", str(below)),
        ],
        bins=tenths(known),
        cuts=[(policy.goal, f"goal {policy.goal}%")],
        plot="People by attendance in percent",
    )


def gradebook(cohort, enrollments):
    """Every grade and the weighted total, and the spread of the totals."""
    book = figures.gradebook(cohort, enrollments)
    totals = {one.pk: _percent(book.total(one).share) for one in enrollments}
    known = [total for total in totals.values() if total is not None]
    cuts = [(round(median(known)), f"half are above {median(known):.0f}%")] if known else []
    return Sheet(
        ["Total in percent", *(item.name for item in book.items)],
        {
            one.pk: [totals[one.pk], *(_cell(book.grade(item, one)) for item in book.items)]
            for one in enrollments
        },
        figures=[
            ("Assessments", str(len(book.items))),
            ("Middle of all totals", _middle(known)),
            ("People with a total", str(len(known))),
        ],
        bins=tenths(known),
        cuts=cuts,
        plot="People by total in percent",
    )


def _cell(grade):
    if grade is None:
        return ""
    if grade.state in ("missing", "excused"):
        return {"missing": "M", "excused": "Ex"}[grade.state]
    return "" if grade.counted is None else float(grade.counted)


def subject_areas(cohort, enrollments):
    """The level of mastery of everybody in every area, and how the levels are spread."""
    book = figures.gradebook(cohort, enrollments)
    names = [level.name for level in book.levels]
    rows, spread = {}, {area.pk: dict.fromkeys([None, *names], 0) for area in book.areas}
    for one in enrollments:
        cells = []
        for area, found, level in book.masteries(one):
            name = level.name if level else None
            spread[area.pk][name] += 1
            said = book.percent(found.share)
            cells += [name or "No evidence", Decimal(said) if said else None]
        rows[one.pk] = cells
    heads = [
        head for area in book.areas for head in (f"{area.code} level", f"{area.code} in percent")
    ]
    kinds = [(None, "No evidence", "track"), *zip(names, names, FILLS, strict=False)]
    whole = len(enrollments) or 1
    return Sheet(
        heads,
        rows,
        stacks=[
            (
                area.name,
                [(100 * spread[area.pk][kind] / whole, fill) for kind, _, fill in kinds],
                ", ".join(
                    f"{spread[area.pk][kind]} {words}"
                    for kind, words, _ in kinds
                    if spread[area.pk][kind]
                ),
            )
            for area in book.areas
        ],
        legend=[(fill, words) for _, words, fill in kinds],
        plot="Levels of mastery by subject area",
    )


def gains(cohort, enrollments):
    """From the first to the last graded work of one kind, and own readiness before and after."""
    book = figures.gradebook(cohort, enrollments)
    own = {
        (enrollment, moment): rating
        for enrollment, moment, rating in OwnReadiness.objects.filter(
            enrollment__in=[one.pk for one in enrollments]
        ).values_list("enrollment_id", "moment", "rating")
    }
    kinds = [kind for kind in AssessmentKind if sum(item.kind == kind for item in book.items) > 1]
    rows, pairs = {}, {kind: [] for kind in kinds}
    for one in enrollments:
        before, after = own.get((one.pk, Moment.BEFORE)), own.get((one.pk, Moment.AFTER))
        cells = [before, after, after - before if before and after else None]
        shares = _shares(book, one)
        for kind in kinds:
            first, last = _ends(shares.get(kind, []))
            if first is not None:
                pairs[kind].append((first, last))
            cells += [first, last, None if first is None else last - first]
        rows[one.pk] = cells
    both = [one for one in enrollments if all((one.pk, moment) in own for moment in Moment)]
    bars = [(kind.label, _pair(pairs[kind])) for kind in kinds if pairs[kind]]
    bars += [
        (f"Sure of {area.name}, 1 to 5, {number} people", _of_five(before, after))
        for area, number, before, after in voices.gains(enrollments, cohort.program)
    ]
    if both:
        bars.append(("Own readiness, 1 to 5", _rated(both, own)))
    more = sum(own[one.pk, Moment.AFTER] > own[one.pk, Moment.BEFORE] for one in both)
    heads = [f"{kind.label} {word}" for kind in kinds for word in ("first", "last", "gain")]
    return Sheet(
        ["Readiness before", "Readiness after", "Readiness gain", *heads],
        rows,
        figures=[
            ("Rated before and after", str(len(both))),
            ("Of them, feel readier", str(more)),
        ],
        bars=bars,
        legend=[("d4", "First work, or before"), ("d1", "Last work, or after")],
        plot="Means of the first and the last work of a kind, of those who have both",
    )


def _shares(book, enrollment):
    """The shares of graded work by kind, in the order of their due dates, in percent."""
    found = defaultdict(list)
    pairs = zip(book.items_of(enrollment), book.entries(enrollment), strict=True)
    for item, entry in pairs:
        if entry.counts is grading.Counts.GRADED and entry.share is not None:
            found[item.kind].append(_percent(entry.share))
    return found


def _ends(shares):
    return (shares[0], shares[-1]) if len(shares) > 1 else (None, None)


def _rated(both, own):
    """Means of own ratings before and after, as bars of five."""
    return _of_five(*(fmean(own[one.pk, moment] for one in both) for moment in Moment))


def _of_five(*means):
    return [
        (words, mean * 20, f"{mean:.1f}", fill)
        for words, mean, fill in zip(("Before", "After"), means, ("d4", "d1"), strict=True)
    ]


def _pair(pairs):
    means = [fmean(values) for values in zip(*pairs, strict=True)]
    return [
        (words, mean, f"{mean:.0f}%", fill)
        for words, mean, fill in zip(("First", "Last"), means, ("d4", "d1"), strict=True)
    ]


def feedback(cohort, sessions):
    """What people thought of the sessions, without names, where enough of them said something."""
    found = voices.heard(sessions)
    zone = cohort.program.zone()
    rows = {one.session.pk: [one.number, Decimal(one.average), *one.counts] for one in found}
    said = sum(one.number for one in found)
    mean = sum(Decimal(one.average) * one.number for one in found) / said if said else None
    return Sheet(
        ["Ratings", "Average of 5", *(f"Rated {number}" for number in range(1, 6))],
        rows,
        figures=[
            ("Sessions with enough ratings", str(len(found))),
            ("Ratings", str(said)),
            ("Average of all ratings", f"{mean:.1f}" if said else "–"),
        ],
        bars=[
            (
                f"{_short(one.session.starts_at.astimezone(zone))}, {one.session.topic}",
                [(f"average of {one.number}", float(one.average) * 20, one.average, "d1")],
            )
            for one in found
        ],
        plot="Average rating of each session, from 1 to 5",
    )


BUILT_IN = (
    Report(
        "roster", "Roster", "Names, contact, section and status.", roster, 5, shows_address=True
    ),
    Report("attendance", "Attendance sheet", "Every mark and the rate.", attendance, 10),
    Report("gradebook", "Gradebook", "Every grade and the total.", gradebook, 20),
    Report("subject-areas", "Subject areas", "Level of mastery by area.", subject_areas, 30),
    Report(
        "feedback",
        "Session feedback",
        "What people thought of each session, without names.",
        feedback,
        50,
        is_about_sessions=True,
    ),
    Report("gains", "Gains", "What changed from first to last, before to after.", gains, 60),
)
