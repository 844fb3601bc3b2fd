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
