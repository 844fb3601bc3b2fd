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

from importlib import import_module

# The package is an app: what needs models is imported when it is asked for, not before.
HOME = {
    "Boolean": "filters",
    "Column": "columns",
    "Multi": "filters",
    "Open": "filters",
    "Range": "filters",
    "Selection": "selection",
    "Sort": "keyset",
    "Table": "table",
    "Text": "filters",
    "View": "views_saved",
}
__all__ = list(HOME)


def __getattr__(name):
    if name not in HOME:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{HOME[name]}"), name)
