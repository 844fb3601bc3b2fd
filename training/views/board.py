"""The cohort board: filters with counts, order, and everybody on one page."""

from collections import Counter
from functools import partial

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from careerpath.access import allow
from cohorts.models import Cohort
from training import risk_registry, tabs
from training.domain import board as boards
from training.forms.board import ANY, BoardQuery
from training.models import Standing
from training.models.scopes import people_of
from training.views.starting import on_to

SUPPORT = "training.support"
SHORTCUTS = [("Next and previous person", ["j", "k"]), ("Open the person", ["Enter"])]
A_PAGE = 200  # a section stands on one page, whatever its size in practice
WORDS = {"university": "University", "client": "Client"}
STATUS_ORDER = {Standing.INTERVENE: 0, Standing.WATCH: 1, Standing.ON_TRACK: 2}


@require_safe
@allow(SUPPORT)
def start(request):
    """The board of the cohort in view, or the list of cohorts while there is none."""
    return on_to(request, "training:board")


@require_safe
@allow(SUPPORT, Cohort, lookup="slug")
def board(request, cohort):
    """Everybody of the cohort or of a section, with what stands about each."""
    query = BoardQuery.of(request)
    seats = people_of(request.user).filter(cohort=cohort).seated()
    seats = seats.select_related("person", "section").order_by("person__name", "pk")
    found = boards.board(cohort, seats)
    asked = query.values
    wanted = list(tests(asked))
    rows = [row for row in found.rows if all(test(row) for test in wanted)]
    page = Paginator(in_order(rows, asked["sort"]), A_PAGE).get_page(asked["page"] or 1)
    shown = filters(found, asked)
    context = tabs.context(
        request,
        cohort,
        board=found,
        rows=page,
        page=page,
        sort=asked["sort"] or "signals",
        heads=heads(request, asked["sort"] or "signals"),
        tiles=boards.tiles(found),
        filters=shown,
        asked=asked,
        chips=chips(request, shown, asked),
        names=risk_registry.names(),
        shortcuts=SHORTCUTS,
    )
    return render(request, "training/board.html", context)


def tests(asked):
    """One test for each filter in force."""
    words = (asked["q"] or "").casefold()
    if words:
        yield lambda row: words in row.name.casefold()
    if asked["section"]:
        yield lambda row: row.enrollment.section_id == asked["section"]
    if asked["reason"]:
        yield lambda row: any(asked["reason"] in (ANY, one.rule) for one in row.signals)
    if asked["below"]:
        yield lambda row: any(one.area.pk == asked["below"] and one.is_low for one in row.areas)
    if asked["missing"]:
        yield lambda row: len(row.missing) >= asked["missing"]
    if asked["status"]:
        yield lambda row: (row.status.status if row.status else "none") == asked["status"]
    if asked["track"]:
        yield lambda row: row.track == asked["track"]
    for name in WORDS:
        if asked[name]:
            yield partial(_says, name, asked[name])
    if asked["absent"]:
        yield lambda row: row.today == "A"
    if asked["kudos"]:
        yield lambda row: bool(row.kudos)


def _says(name, words, row):
    return said_of(row, name) == words


def said_of(row, name):
    """The words by which the board is narrowed: the university, or what another part says."""
    return row.university if name == "university" else row.words.get(name, "")


KEYS = {
    "name": lambda row: (row.name.casefold(),),
    "attendance": lambda row: (row.attended.rate.share is None, row.attended.rate.share or 0),
    "work": lambda row: (-len(row.missing),),
    "total": lambda row: (not row.total, float(row.total or 0)),
    "signals": lambda row: (-row.points, -len(row.signals)),
    "status": lambda row: (STATUS_ORDER.get(row.status.status, 3) if row.status else 3,),
    "contact": lambda row: (-(row.contact_days if row.contact_days is not None else 999),),
}


def in_order(rows, sort):
    """By the column, then by name; a minus turns the column around."""
    sort = sort or "signals"
    key = KEYS[sort.removeprefix("-")]
    rows = sorted(rows, key=KEYS["name"])
    return sorted(rows, key=key, reverse=sort.startswith("-"))


def heads(request, sort):
    """For each column that sorts: where its head leads, and how it is sorted now."""
    found = {}
    for name in KEYS:
        query = request.GET.copy()
        query.pop("page", None)
        query["sort"] = f"-{name}" if sort == name else name
        turned = {name: "ascending", f"-{name}": "descending"}.get(sort, "")
        found[name] = (f"?{query.urlencode()}", turned)
    return found


def filters(found, asked):
    """Each filter as (name, label, options), an option as (value, words, count, chosen)."""
    rows = found.rows
    sections = {row.enrollment.section for row in rows if row.enrollment.section}
    names = risk_registry.names()
    open_rules = [{one.rule for one in row.signals} for row in rows]
    parts = [
        (
            "section",
            "Section",
            [
                (one.pk, str(one), sum(row.enrollment.section_id == one.pk for row in rows))
                for one in sorted(sections, key=str)
            ],
        ),
        (
            "reason",
            "Reason",
            [(ANY, "Any reason", sum(map(bool, open_rules)))]
            + [(key, name, sum(key in one for one in open_rules)) for key, name in names.items()],
        ),
        (
            "below",
            "Subject area",
            [
                (
                    area.pk,
                    f"{area.code} below the goal",
                    sum(one.area.pk == area.pk and one.is_low for row in rows for one in row.areas),
                )
                for area in found.areas
            ],
        ),
        (
            "track",
            "Technical track",
            [
                (pk, name, sum(row.track == pk for row in rows))
                for pk, name in sorted(found.tracks.items(), key=lambda one: one[1])
            ],
        ),
        *((name, label, _options(rows, name)) for name, label in WORDS.items()),
        (
            "missing",
            "Missing work",
            [(n, f"{n} or more", sum(len(row.missing) >= n for row in rows)) for n in (1, 2, 3)],
        ),
        (
            "status",
            "Status",
            [
                (key, words, sum((r.status.status if r.status else "none") == key for r in rows))
                for key, words in [*Standing.choices, ("none", "Not set")]
            ],
        ),
    ]
    return [
        (
            name,
            label,
            [(value, words, count, asked[name] == value) for value, words, count in options],
        )
        for name, label, options in parts
        if len(options) > 1 or name == "below" or (name in {"track", *WORDS} and options)
    ]


def _options(rows, name):
    """What people have there, by name, each with how many they are."""
    counts = Counter(said_of(row, name) for row in rows)
    return [(words, words, number) for words, number in sorted(counts.items()) if words]


def chips(request, shown, asked):
    """The filters in force, each with the address without it."""
    labels = {
        name: {value: f"{label}: {words}" for value, words, *_ in options}
        for name, label, options in shown
    }
    said = []
    for name, value in asked.items():
        if not value or name in {"sort", "page"}:
            continue
        words = {"q": f"Name: {value}", "absent": "Absent today", "kudos": "Kudos this week"}.get(
            name, labels.get(name, {}).get(value, f"{name.capitalize()}: {value}")
        )
        query = request.GET.copy()
        query.pop(name, None)
        query.pop("page", None)
        said.append((words, f"?{query.urlencode()}"))
    return said
