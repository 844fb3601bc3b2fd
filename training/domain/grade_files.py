"""The gradebook and the subject areas as tables: columns and rows of what the page shows."""

from training import grading
from training.domain import grades

KIND = "training.cohort.grades_exported"


def table_of(grid):
    """The grid: people by assessments, with totals. Points are numbers, M and Ex are text."""
    head = ["Name", "Email", "Section", *[item.name for item in grid.book.items]]
    rows = [
        [
            str(one.person.name),
            one.person.email,
            str(one.section or ""),
            *[_value(cell) for cell in grid.cells(one)],
            grading.percent(grid.total(one).share),
        ]
        for one in grid.shown
    ]
    return [*head, "Total in percent"], [[*row[:-1], _number(row[-1])] for row in rows]


def _value(cell):
    if cell is None or cell.grade is None:
        return None
    text = cell.text
    counted = cell.grade.counted
    return counted if counted is not None and text == grades.points_text(counted) else text or None


def _number(text):
    return float(text) if text else None


def areas_of(grid):
    """The subject areas: a percentage, a level and a direction for each."""
    head = ["Name", "Email", "Section"]
    for area in grid.book.areas:
        head += [f"{area.code} in percent", f"{area.code} level", f"{area.code} trend"]
    rows = []
    for one in grid.shown:
        row = [str(one.person.name), one.person.email, str(one.section or "")]
        for _, found, level in grid.book.masteries(one):
            trend = {1: "rising", -1: "falling"}.get(found.direction, "steady")
            none = found.share is None
            row += [
                _number(grid.book.percent(found.share)),
                level.name if level else None,
                None if none else trend,
            ]
        rows.append(row)
    return head, rows
