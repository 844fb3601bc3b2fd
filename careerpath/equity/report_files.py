"""A demographic report as a list of lines, so that it leaves as a file of the shelf.

The lines are those of the sheet, from what the gate let out; the worker that writes the file reads
no answer, and has no right to.
"""

from functools import cached_property

from careerpath.equity import sheets
from careerpath.equity.models import Report
from careerpath.ui.tables.columns import Column
from careerpath.ui.tables.keyset import Sort
from careerpath.ui.tables.registry import register as register_table
from careerpath.ui.tables.table import Table


def _column(place, title):
    return Column(f"c{place}", title, lambda line, _: line[place], lambda line: line[place])


@register_table
class ReportTable(Table):
    """The lines of one report; the address says which."""

    key = "demographic-report"
    title = "Demographic report"
    noun = ("line", "lines")
    permission = export_permission = "equity.plan"
    columns = tuple(_column(place, title) for place, title in enumerate(sheets.COLUMNS))
    sorts_all = (Sort("made", "Made", ("made_at",)),)
    default_sort = "made"
    exports_later = True

    def rows(self, user):
        """The report, where this person may see it."""
        number = int(self.scope) if self.scope.isascii() and self.scope.isdigit() else 0
        return Report.objects.visible_to(user).filter(pk=number)

    @cached_property
    def report(self):
        """The report that the address names, or None."""
        return self.rows(self.user).first()

    @property
    def subject(self):
        """Population, cohort, and the breakdown where it is one alone."""
        if self.report is None:
            return ""
        detail = self.report.body.get("detail")
        part = self.report.body["parts"][0]["title"] if detail else ""
        return ", ".join(filter(None, [self.report.title, part]))

    def file_rows(self, chunk):
        """The lines of the sheet."""
        return iter(()) if self.report is None else sheets.rows(self.report)
