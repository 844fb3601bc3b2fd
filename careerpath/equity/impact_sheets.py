"""What a reading shows: lines with widths for their bars, words for marks, rows for a file."""

from dataclasses import dataclass

from careerpath.equity.impact.stages import BOTH, CHANCE_ALONE, RATIO_ALONE, SCREEN, TOO_SMALL
from careerpath.equity.impact_models import Stage
from careerpath.ui.templatetags.ui import pct

TONES = {
    BOTH: "tag-bad", RATIO_ALONE: "tag-warn", CHANCE_ALONE: "tag-warn", TOO_SMALL: "is-ring",
}  # fmt: skip
COLUMNS = [
    "Stage", "Trait", "Group", "Decided", "Selected", "Rate", "Impact ratio", "Below four-fifths",
    "Reading", "z", "Fisher p", "Mid-p", "Holm p", "Flips with one person",
    "Short of four-fifths", "Short of parity", "Rate from", "Rate to", "By lottery",
]  # fmt: skip
LL144 = [
    "Table", "Category", "Applicants", "Selected, or above the median",
    "Selection rate, or scoring rate", "Impact ratio",
]  # fmt: skip
TABLES = {
    "sex": "Sex", "race": "Race and ethnicity", "intersectional": "Sex with race and ethnicity",
}  # fmt: skip
FLAGGED = {BOTH, RATIO_ALONE}
TEXT = {
    "decided": "Rates divide by everybody on whom was decided. Who withdrew before, or still "
    "waits, is in no rate; who did not answer is in no group.",
    "ratio": "The impact ratio compares with the group that was selected most often and holds at "
    "least 2% of the people. Below four-fifths is counted in whole people.",
    "component": "A component is one qualification or one criterion of the stage. Of a score, who "
    "passes lies above the median of everybody scored.",
    "small": "Too small to read: fewer than 30 people were decided in the whole table, or one "
    "different person chosen would turn the lower group into the higher.",
    "chance": "p is Fisher's exact test against that group; the Holm p is adjusted over all groups "
    "of this page.",
    "lottery": "A fair lottery finds some group below four-fifths as well; the last column says "
    "how often it would find this one.",
}


@dataclass(frozen=True)
class Table:
    """One trait: its lines, the widest bar being the highest rate."""

    title: str
    lines: list
    references: str


@dataclass(frozen=True)
class Component:
    """One criterion or qualification of the stage, with its tables."""

    label: str
    passed: str
    selected: int
    decided: int
    tables: list
    flagged: int


def tables(reading):
    """The findings of a reading, ready for the page."""
    return _tables(reading.body["findings"])


def components(reading):
    """Each criterion on its own: a clean total is no defense for a component that is not."""
    return [
        Component(
            one["label"],
            one["passed"],
            one["selected"],
            one["decided"],
            _tables(one["findings"]),
            _flagged(one["findings"]),
        )
        for one in reading.body.get("components", ())
    ]


def sides(body):
    """A simulation: each trait with what was, and what would have been."""
    titles = [side["title"] for side in body["sides"]]
    both = zip(*(_tables(side["findings"]) for side in body["sides"]), strict=True)
    return [(pair[0].title, list(zip(titles, pair, strict=True))) for pair in both]


def _tables(findings):
    found = []
    for finding in findings:
        lines = [line for line in finding["lines"] if line["decided"]]
        names = [one["label"] for one in lines if one["key"] in finding["references"]]
        found.append(
            Table(
                finding["trait"],
                [
                    {
                        **line,
                        "width": 100 * line["rate"],
                        "low": 100 * (line["rate_interval"] or (0, 0))[0],
                        "high": 100 * (line["rate_interval"] or (0, 0))[1],
                        "lottery": 100 * (line["by_lottery"] or 0),
                        "tone": TONES.get(line["reading"], ""),
                        "said": line["reading"][:1].upper() + line["reading"][1:],
                    }
                    for line in lines
                ],
                " and ".join(names),
            )
        )
    return found


def flagged(reading):
    """How many groups are below four-fifths and large enough to read."""
    return _flagged(reading.body["findings"])


def _flagged(findings):
    lines = [line for finding in findings for line in finding["lines"]]
    return sum(line["reading"] in FLAGGED for line in lines)


def notes(reading):
    """What the words of the page mean."""
    return [SCREEN, *TEXT.values()]


def packages(reading):
    """The tables of Local Law 144: selection rates, then scoring rates where there is a score."""
    selected = _packages(reading.body["ll144"], "Selected", "Selection rate")
    scoring = reading.body.get("scoring") or {"tables": {}}
    return selected + _packages(scoring["tables"], "Above the median", "Scoring rate")


def _packages(tables_, chosen, rate):
    return [
        {
            "title": f"{TABLES[name]}: {rate.lower()}s",
            "chosen": chosen,
            "rate": rate,
            "unknown": table["unknown"],
            "rows": [{**row, "percent": 100 * (row["rate"] or 0)} for row in table["rows"]],
        }
        for name, table in tables_.items()
    ]


def rows(reading):
    """The findings as a sheet; every line of every trait, then of every component."""
    stage = Stage(reading.stage).label
    yield from _rows(stage, reading.body["findings"])
    for one in reading.body.get("components", ()):
        yield from _rows(f"{stage}: {one['label']}", one["findings"])


def _rows(stage, findings):
    for finding in findings:
        for line in finding["lines"]:
            low, high = line["rate_interval"] or (None, None)
            yield [
                stage, finding["trait"], line["label"], line["decided"], line["selected"],
                line["rate"], line["ratio"], _yes(line["below"]), line["reading"], line["z"],
                line["fisher"], line["mid_p"], line["holm"], _yes(line["flips"]),
                line["to_four_fifths"], line["to_parity"], low, high, line["by_lottery"],
            ]  # fmt: skip


def ll144_rows(reading):
    """The data package of Local Law 144 as a sheet."""
    for table in packages(reading):
        for row in table["rows"]:
            yield [
                table["title"], row["category"], row["applicants"], row["selected"],
                "" if row["rate"] is None else pct(row["rate"] * 100, 1),
                "excluded" if row["excluded"] else row["ratio"],
            ]  # fmt: skip
        yield [table["title"], "Not known", table["unknown"], "", "", ""]


def _yes(value):
    return "" if value is None else "yes" if value else "no"
