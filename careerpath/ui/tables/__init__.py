"""One component for every list: filters, views, sorting, pages, counts, selection and export.

A list is a class::

    class ApplicationsTable(Table):
        key = "applications"
        columns = [Column("stage", "Stage", template="applicants/application_cells.html#stage")]
        filters = [Multi("stage", "Stage", "state", choices=State.choices)]
        sorts = [Sort("due", "Due", [F("due_on")])]
        views = [View("to-review", "To review", "stage=review&stage=second")]

and its page is ``table = ApplicationsTable(request)`` with ``{% table table %}`` in the template.
"""

from .columns import Column
from .filters import Boolean, Multi, Open, Range, Text
from .keyset import Sort
from .selection import Selection
from .table import Table
from .views_saved import View

__all__ = [
    "Boolean",
    "Column",
    "Multi",
    "Open",
    "Range",
    "Selection",
    "Sort",
    "Table",
    "Text",
    "View",
]
