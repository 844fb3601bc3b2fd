"""A report as people read it: headlines, tables and warnings, from what the gate let out alone.

Page, file and command read the same sheet, so their numbers are the same. Every share stands with
both denominators, the response rate and the name of its definition.
"""

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.text import slugify

from careerpath.equity import catalog, milestones
from careerpath.equity.disclosure.stored import from_json
from careerpath.equity.tabulation.mappings import DID_NOT_ANSWER
from careerpath.equity.tabulation.shares import Shares, percent

MASKED = "Not shown"
TOTAL = "Total"
SILENT = DID_NOT_ANSWER.label
MARK = (
    "“{masked}” stands where a row has fewer than {least} people, and in further rows where "
    "subtraction would tell such a row."
)
LOW_RESPONSE = 80
COLUMNS = (
    "Report", "Part", "Row", "People", "Percent of those who answered", "Percent of all",
    "Answered", "All", "Response rate in percent", "Definition",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A row of a table; without a count where it is masked."""

    label: str
    count: int | None
    of_answered: str
    of_all: str
    width: float
    sensitive: bool


@dataclass(frozen=True)
class Part:
    """One breakdown as it went out, or the sentence that says why it did not."""

    title: str
    key: str
    headline: bool
    size: int = 0
    answered: int = 0
    response: str = ""
    lines: tuple[Line, ...] = ()
    refused: str = ""
    instead: tuple = ()
    figure: Line | None = None
    between: str = ""
    words: str = ""
    columns: tuple[str, ...] = ()
    grid: tuple = ()

    @property
    def anchor(self):
        """The part's name on its page."""
        return slugify(f"part-{self.key}")

    @property
    def masks(self):
        """Whether a row is not shown."""
        return any(line.count is None for line in self.lines)


@dataclass(frozen=True)
class Sheet:
    """A report: headlines first, then tables, with what to know about them in words.

    ``beside`` are the two ways to count race and ethnicity, ``minority`` its other definitions.
    """

    title: str
    headlines: tuple[Part, ...]
    beside: tuple[Part, ...]
    minority: tuple[Part, ...]
    tables: tuple[Part, ...]
    warnings: tuple[str, ...]
    definitions: tuple[str, ...]

    @property
    def parts(self):
        """All parts in order."""
        return (*self.headlines, *self.beside, *self.tables, *self.minority)

    @property
    def definitions_of_minority(self):
        """All that went out, the headline's first; fewer than two are nothing to compare."""
        first = [one for one in self.headlines if one.key in catalog.MINORITY_KEYS]
        return (*first, *self.minority) if self.minority else ()


def sheet_of(report):
    """The sheet of a report, from its body alone."""
    detail = report.body.get("detail", "")
    parts = [_part(one, detail) for one in report.body["parts"]]
    out = [part for part in parts if not part.refused]
    details = [part for part in parts if not part.headline]
    beside = [part for part in details if part.key in catalog.BESIDE_KEYS]
    beside = beside if len(beside) > 1 else []
    minority = [part for part in details if part.key in catalog.MINORITY_KEYS]
    return Sheet(
        title=report.body["people"],
        headlines=tuple(part for part in parts if part.headline),
        beside=tuple(beside),
        minority=tuple(minority),
        tables=tuple(part for part in details if part not in beside and part not in minority),
        warnings=tuple(_warnings(out)),
        definitions=(
            *milestones.definitions(report.body.get("population", "")),
            *dict.fromkeys(
                catalog.DEFINITIONS[key.partition("/")[0]]
                for part in out
                for key in part.key.split(catalog.BETWEEN)
            ),
        ),
    )


def _part(stored, detail=""):
    headline = catalog.is_headline(stored["key"], detail)
    if "refused" in stored:
        return Part(
            stored["title"],
            stored["key"],
            headline,
            refused=stored["refused"],
            instead=tuple(stored["instead"]),
        )
    release = from_json(stored["release"])
    if len(release.breakdowns) == 2:
        return _crossed(stored, release)
    if stored["key"].endswith(catalog.RESPONSE):
        answered = release.cells[0].count
    else:
        answered = release.answered
    lines = tuple(_line(shown, answered, release.size) for shown in release.cells)
    figure, between = None, ""
    if stored["key"] in catalog.HEADLINE_KEYS and not release.words and lines[0].count is not None:
        figure = lines[0]
        shares = Shares(figure.count, answered, release.size)
        if answered < release.size and shares.bounds:
            low, high = shares.bounds
            between = f"{percent(low)} to {percent(high)}"
    return Part(
        stored["title"],
        stored["key"],
        headline,
        release.size,
        answered,
        percent(Shares(0, answered, release.size).response_rate),
        () if release.words else lines,
        figure=figure,
        between=between,
        words=release.words,
    )


def _crossed(stored, release):
    """A table of two questions: a row for each answer to the first, with its total at the end."""
    first, second = (one.categories for one in release.breakdowns)
    known = _least_known(release, first, second)

    def of_all(shown):
        # How many answered both questions is not told, so that shares are of all alone.
        return replace(_line(shown, known, release.size), of_answered="")

    columns = [one for one in second if one.sensitive]
    rows = [one for one in first if one.sensitive]
    cells = {
        (row.key, column.key): of_all(release.get(row.key, column.key))
        for row in rows
        for column in columns
    }
    grid = tuple(
        (
            row.label,
            tuple(cells[row.key, column.key] for column in columns),
            of_all(release.get(row.key, "")),
        )
        for row in rows
    )
    foot = tuple(of_all(release.get("", column.key)) for column in columns)
    return Part(
        stored["title"],
        stored["key"],
        False,
        release.size,
        known,
        percent(Shares(0, known, release.size).response_rate),
        tuple(
            replace(cells[row.key, column.key], label=f"{row.label}, {column.label}")
            for row in rows
            for column in columns
        ),
        columns=tuple(one.label for one in columns),
        grid=(*grid, (TOTAL, foot, None)),
    )


def _least_known(release, first, second):
    """How many answered the question of the two that fewer answered."""
    lost = [
        sum(release.get(*at(one.key)).count or 0 for one in categories if not one.sensitive)
        for categories, at in ((first, lambda key: (key, "")), (second, lambda key: ("", key)))
    ]
    return release.size - max(lost)


def _line(shown, answered, everyone):
    if shown.hidden:
        return Line(shown.labels[0], None, "", "", 0, shown.sensitive)
    shares = Shares(shown.count, answered, everyone)
    return Line(
        shown.labels[0],
        shown.count,
        percent(shares.of_respondents) if shown.sensitive else "",
        percent(shares.of_everyone),
        float(100 * (shares.of_everyone or 0)),
        shown.sensitive,
    )


def _warnings(parts):
    """What a reader must know, in words."""
    low = [part for part in parts if part.size and 100 * part.answered < LOW_RESPONSE * part.size]
    for part in low[:1]:
        yield f"Response rate {part.response}: handle with care."
    if any(part.key.startswith("race.eeo1") for part in parts):
        yield "Under EEO-1, Middle Eastern and North African counts as White."
    if any(part.masks for part in parts):
        yield MARK.format(masked=MASKED, least=settings.SMALLEST_CELL)


def rows(report):
    """The lines of a file: one for each row of each part, refusals included."""
    sheet = sheet_of(report)
    for part in sheet.parts:
        if part.refused or part.words:
            text = part.refused or part.words
            yield (sheet.title, part.title, text, *[None] * 6, part.key)
        for line in part.lines:
            yield (
                sheet.title, part.title, line.label,
                MASKED if line.count is None else line.count,
                number(line.of_answered), number(line.of_all), part.answered, part.size,
                number(part.response), part.key,
            )  # fmt: skip


def number(text):
    """A percentage as a number for a spreadsheet."""
    return int(text.removesuffix("%")) if text.endswith("%") else None


def as_json(report):
    """The same for a program."""
    sheet = sheet_of(report)
    return {
        "report": sheet.title,
        "population": report.body["population"],
        "cohorts": report.body["cohorts"],
        "headlines": _by_key(sheet.headlines + sheet.minority),
        "tables": _by_key(sheet.beside + sheet.tables),
        "warnings": list(sheet.warnings),
        "checksum": report.checksum,
        "code_version": report.code_version,
    }


def _by_key(parts):
    return {part.key.partition("@")[0]: _figures(part) for part in parts}


def _figures(part):
    if part.refused:
        return {"title": part.title, "definition": part.key, "refused": part.refused}
    told = {
        "title": part.title,
        "definition": part.key,
        "all": part.size,
        "answered": part.answered,
        "response_rate": part.response,
        "rows": [
            {
                "label": line.label,
                "people": line.count,
                "of_answered": line.of_answered or None,
                "of_all": line.of_all or None,
            }
            for line in part.lines
        ],
    }
    if part.words:
        told["words"] = part.words
    if part.figure:
        told |= {
            "people": part.figure.count,
            "of_answered": part.figure.of_answered,
            "of_all": part.figure.of_all,
        }
    return told
