"""The exact counts of a return as people read them, each line with its watermark."""

from dataclasses import dataclass

from careerpath.equity import catalog
from careerpath.equity.disclosure.stored import from_json
from careerpath.equity.models import Population

COLUMNS = (
    "Table", "Row", "Column", "People", "Return", "For", "Handed to", "Handed over on", "Checksum",
)  # fmt: skip
# What an exact count may be of: a milestone is told through the gate alone.
POPULATIONS = [(one.value, one.label) for one in (Population.ACCEPTED, Population.APPLICANTS)]
TOTAL = "Total"
MARK = "Required return {number} for {recipient}. Handed to {name} on {day}. Not for publication."
CHOICES = (
    ("race.eeo1@1 × sex.legal@1", "Race and ethnicity (EEO-1) by sex"),
    ("race.eeo1@1", "Race and ethnicity (EEO-1)"),
    ("race.spd15.combined@1", "Race and ethnicity (SPD 15)"),
    ("sex.legal@1", "Sex"),
    ("gender.all@1", "Gender"),
    ("age_band@1", "Age: under 40, 40 or over"),
)
TITLES = dict(CHOICES)


@dataclass(frozen=True)
class Table:
    """One table: its columns, and its rows with a number under each column."""

    title: str
    columns: list
    rows: list


def breakdowns(key):
    """The one or two breakdowns of a table."""
    return tuple(catalog.breakdown(one) for one in key.split(catalog.BETWEEN))


def tables(count):
    """The tables of the counts, with totals."""
    return [_table(part["key"], from_json(part["release"])) for part in count.body["parts"]]


def _table(key, release):
    first = release.breakdowns[0].categories
    if len(release.breakdowns) == 1:
        rows = [(one.label, [release.get(one.key).count]) for one in first]
        return Table(TITLES[key], ["People"], [*rows, (TOTAL, [release.size])])
    second = release.breakdowns[1].categories
    rows = [
        (
            one.label,
            [
                *(release.get(one.key, other.key).count for other in second),
                release.get(one.key, "").count,
            ],
        )
        for one in first
    ]
    foot = [*(release.get("", other.key).count for other in second), release.size]
    columns = [*(other.label for other in second), TOTAL]
    return Table(TITLES[key], columns, [*rows, (TOTAL, foot)])


def mark(required, *, name, day):
    """The watermark of what is handed to somebody."""
    return MARK.format(number=required.pk, recipient=required.recipient, name=name, day=day)


def rows(required, count, *, name, day):
    """One line for each cell of each table; every line says whose it is."""
    for table in tables(count):
        for label, numbers in table.rows:
            for column, number in zip(table.columns, numbers, strict=True):
                yield (
                    table.title, label, column, number, required.pk, required.recipient,
                    name, day, count.checksum,
                )  # fmt: skip


def population(required):
    """Whose counts these are: “Accepted, Cohort 4”."""
    return f"{Population(required.population).label}, {required.cohort}"
