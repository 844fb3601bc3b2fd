"""Cohorts beside one another, from reports that are out: nothing is counted for it.

A column is a cohort, or a pool of cohorts where they report together. It holds what its last whole
report let out, so that comparing costs nothing and tells nothing that was not told before.
"""

from dataclasses import dataclass

from careerpath.equity import catalog, embargo, milestones, sheets, subjects
from careerpath.equity.models import Published, Report, ReportRequest
from cohorts.models import Cohort, Intake

AT_MOST = 8
COLUMNS = (
    "Definition", "Row", "Cohort", "People", "Percent of those who answered", "Percent of all",
    "Answered", "All", "Response rate in percent", "Report", "Key of the definition",
)  # fmt: skip
POOLED = "{cohorts} report together; one cohort alone is not told."
VERSIONS = "These reports were counted by different versions of the rules: {versions}."
RESPONSES = "Response rates lie between {low}% and {high}%: compare shares of all with care."
FORMS = "The questions were not the same: {forms}."


@dataclass(frozen=True)
class Column:
    """One cohort or pool: its last report, or why there is none."""

    cohort: Cohort
    label: str
    pooled: bool
    report: Report | None = None
    sheet: sheets.Sheet | None = None
    published: Published | None = None
    waiting: ReportRequest | None = None
    closed: str = ""

    def part(self, key):
        """What this column says under a definition; nothing when the report has no such part."""
        parts = self.sheet.parts if self.sheet else ()
        return next((part for part in parts if part.key == key), None)


@dataclass(frozen=True)
class Cell:
    """What stands where a row meets a column."""

    column: Column
    part: sheets.Part | None
    line: sheets.Line | None

    @property
    def said(self):
        """In words, where there is no figure."""
        if self.part is None:
            return "Not in this report"
        return self.part.refused or self.part.words or sheets.MASKED


@dataclass(frozen=True)
class Table:
    """One definition: its rows over all columns, and the shares to draw where all have one."""

    title: str
    key: str
    rows: list
    drawn: list

    @property
    def ticks(self):
        """Where each column stands on the line, in per cent of its width."""
        steps = max(1, len(self.drawn) - 1)
        return [(100 * at / steps, label) for at, (label, _) in enumerate(self.drawn)]

    @property
    def values(self):
        """The shares in the order of the columns."""
        return [value for _, value in self.drawn]


def columns(user, population, wanted=()):
    """The columns of a page: the chosen cohorts, else the last four; in the order of time.

    A cohort that reports in a pool stands for its pool, once. Seven queries, whatever the number.
    """
    intakes = {}
    for cohort, final_at in Intake.objects.exclude(cohort=None).values_list(
        "cohort", "decisions_final_at"
    ):
        intakes.setdefault(cohort, []).append(final_at)
    every = [
        cohort
        for cohort in Cohort.objects.filter(pk__in=intakes).for_list().order_by("starts_on", "pk")
        if cohort.starts_on
    ]
    pools = {
        cohort.pk: pool
        for program in {one.program_id for one in every}
        for pool in subjects.pools([one for one in every if one.program_id == program])
        for cohort in pool
    }
    whole = Report.objects.visible_to(user).filter(request__detail="", population=population)
    reports = {(one.cohort_id, one.pooled): one for one in whole.order_by("pk")}
    published = {
        one.report_id: one for one in Published.objects.filter(report__in=reports.values())
    }
    open_ = ReportRequest.objects.visible_to(user).open().filter(detail="", population=population)
    waiting = {(one.cohort_id, one.pooled): one for one in open_}
    moving = milestones.open_sentences(every, population)
    found = {}
    chosen = [one for one in every if one.pk in wanted] or every[-4:]
    for cohort in chosen[-AT_MOST:]:
        one = _column(cohort, pools[cohort.pk], intakes, reports, published, waiting, moving)
        found.setdefault((one.cohort.pk, one.pooled), one)
    return every, list(found.values())


def _column(cohort, pool, intakes, reports, published, waiting, moving):
    alone = reports.get((cohort.pk, False))
    pooled = len(pool) > 1 and alone is None
    members = pool if pooled else (cohort,)
    last = members[-1]
    whys = (embargo.sentence(one, intakes[one.pk]) or moving.get(one.pk) for one in members)
    closed = next(filter(None, whys), "")
    report = reports.get((last.pk, pooled))
    return Column(
        last,
        subjects.names(members),
        pooled,
        report,
        sheets.sheet_of(report) if report else None,
        published.get(report.pk) if report else None,
        waiting.get((last.pk, pooled)),
        closed,
    )


def tables(found):
    """Headlines first: each definition that some column has, with a row for each answer."""
    out = [column for column in found if column.report]
    titles = {part.key: part for column in out for part in column.sheet.parts}
    order = [catalog.key_of(one) for one in catalog.asked_for()]
    keys = [key for key in order if key in titles]
    merged = [key for key in titles if key not in order]
    return [_table(titles[key], out) for key in (*keys, *merged)]


def _table(part, found):
    single = part.key in catalog.HEADLINE_KEYS
    labels = []
    for column in found:
        one = column.part(part.key)
        for line in (one.lines if one else ())[: 1 if single else None]:
            if line.label not in labels:
                labels.append(line.label)
    silent = [one for one in labels if one == sheets.SILENT]
    labels = [one for one in labels if one not in silent] + silent
    rows = [(label, [_cell(column, part.key, label) for column in found]) for label in labels]
    if not rows:
        rows = [("", [_cell(column, part.key, "") for column in found])]
    drawn = []
    if single and all(cell.line and cell.line.count is not None for cell in rows[0][1]):
        drawn = [(cell.column.label, cell.line.width) for cell in rows[0][1]]
    return Table(part.title, part.key, rows, drawn if len(drawn) > 1 else [])


def _cell(column, key, label):
    part = column.part(key)
    lines = part.lines if part else ()
    line = next((one for one in lines if one.label == label), None)
    return Cell(column, part, line if line and line.count is not None else None)


def warnings(found):
    """What to know before two columns are compared, in words."""
    out = [column for column in found if column.report]
    for column in out:
        if column.pooled:
            yield POOLED.format(cohorts=column.label)
    versions = sorted({column.report.code_version for column in out})
    if len(versions) > 1:
        yield VERSIONS.format(versions=", ".join(versions))
    forms = {column.label: ", ".join(column.report.body.get("forms", ())) for column in out}
    if len(set(forms.values())) > 1:
        told = (f"{label} was asked with form {form or '–'}" for label, form in forms.items())
        yield FORMS.format(forms="; ".join(told))
    rates = [sheets.number(part.response) for column in out for part in column.sheet.headlines]
    rates = [rate for rate in rates if rate is not None]
    if rates and max(rates) - min(rates) >= 10:
        yield RESPONSES.format(low=min(rates), high=max(rates))
    yield from dict.fromkeys(text for column in out for text in column.sheet.warnings)


def rows(found):
    """The same for a file: one line for each definition, row and column."""
    for table in tables(found):
        for label, cells in table.rows:
            for cell in cells:
                part, line, column = cell.part, cell.line, cell.column
                yield (
                    table.title, label or cell.said, column.label,
                    line.count if line else cell.said,
                    sheets.number(line.of_answered) if line else None,
                    sheets.number(line.of_all) if line else None,
                    part.answered if part and not part.refused else None,
                    part.size if part and not part.refused else None,
                    sheets.number(part.response) if part else None,
                    str(column.published) if column.published else f"Report {column.report.pk}",
                    table.key,
                )  # fmt: skip
