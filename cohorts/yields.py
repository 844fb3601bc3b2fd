"""What came of partners and events: figures that the apps above register.

The hub knows its own links and seats; applications, eligibility and offers are counted by the
app that has them. A figure is one query for all partners of a page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """One column: ``count(partner_ids)`` returns counts by partner id, in one query."""

    label: str
    count: Callable
    order: int


@dataclass
class Column:
    """One figure as a page shows it."""

    label: str
    counts: dict = field(default_factory=dict)


FIGURES: dict[str, Figure] = {}


def figure(label, count, *, order=100):
    """Partner pages show ``count`` under ``label`` from now on."""
    FIGURES[label] = Figure(label, count, order)


def of_partners(partners):
    """Every registered figure for ``partners``, as columns in their order."""
    ids = [partner.pk for partner in partners]
    known = sorted(FIGURES.values(), key=lambda figure: (figure.order, figure.label))
    return [Column(figure.label, figure.count(ids)) for figure in known] if ids else []


# ------------------------------------------------------------------ the yield page
BY = {"partner": "Partner", "event": "Event", "link": "Share link", "intake": "Intake"}
_STAGES: list = []


def stages(labels, count):
    """The yield page shows these counts from now on.

    ``count(by, since, until)`` returns pairs of the id of a partner, event, link or intake (None
    where none is named) and one count for each of ``labels``, in one query.
    """
    _STAGES[:] = [tuple(labels), count]


@dataclass(frozen=True)
class Line:
    """One partner, event, link or intake with what came of it."""

    pk: int | None
    label: str
    counts: tuple

    @property
    def cells(self):
        """Each count with the stage that it is of."""
        return list(zip(labels(), self.counts, strict=True))

    @property
    def share(self):
        """How many of a hundred who applied hold a seat, or None when nobody applied."""
        return 100 * self.counts[-1] / self.counts[0] if self.counts and self.counts[0] else None


def labels():
    """The stages of the yield page, in their order."""
    return _STAGES[0] if _STAGES else ()


def lines(by, names, *, since=None, until=None):
    """What came of each, the largest first; ``names`` gives the words for a set of ids."""
    found = dict(_STAGES[1](by, since, until)) if _STAGES else {}
    known = names({pk for pk in found if pk})
    none = f"No {BY[by].lower()} named"
    made = [Line(pk, known.get(pk, none), tuple(counts)) for pk, counts in found.items()]
    return sorted(made, key=lambda line: (line.pk is None, [-n for n in line.counts], line.label))


def total(found):
    """The sum of all lines, stage by stage."""
    return [sum(column) for column in zip(*(line.counts for line in found), strict=True)]
