"""The rows that a bulk act is about: the ones ticked, or all that a filter leaves."""

from dataclasses import dataclass

from careerpath.refusals import Refused

MOST_TICKED = 1000


@dataclass(frozen=True)
class Selection:
    """Rows that the person may see, and how they were chosen.

    ``query`` is the query string when all that match were meant, else None and ``ids`` hold.
    """

    ids: tuple
    query: str | None
    count: int

    def rows(self, table):
        """The rows as a queryset of what the person sees now."""
        if self.query is not None:
            return table.matching()
        return table.rows(table.user).filter(pk__in=self.ids)


def read(table_class, request):
    """The `Selection` that a bulk form carries, with its table.

    Refused when nothing was selected, when a row is none of the person's, and when "all that
    match" are no longer as many as the person was shown.
    """
    parameters = request.POST
    if parameters.get("all"):
        text = parameters.get("query", "")
        table = table_class.of(request, table_class.querydict(text))
        seen = parameters.get("count", "")
        now = table.matching().count()
        if not (seen.isascii() and seen.isdigit() and len(seen) < 10) or int(seen) != now:
            raise Refused(
                f"The list has changed: {seen[:9] or 'none'} matched when you selected them, "
                f"now {now:,} do. Look at the list and select again."
            )
        if not now:
            raise Refused("Nothing matches these filters any more.")
        return table, Selection((), table.query_string, now)
    table = table_class.of(request, table_class.querydict(parameters.get("query", "")))
    ids = _ids(parameters.getlist("id"))
    if not ids:
        raise Refused(f"Select at least one {table.noun[0]} first.")
    if table.rows(table.user).filter(pk__in=ids).count() != len(ids):
        raise Refused(f"Some of the selected {table.noun[1]} are not on your list any more.")
    return table, Selection(ids, None, len(ids))


def _ids(values):
    if len(values) > MOST_TICKED:
        raise Refused(f"Select at most {MOST_TICKED:,} one by one, or all that match.")
    ids = []
    for value in values:
        if not (value.isascii() and value.isdigit() and len(value) <= 18):
            raise Refused("The selection cannot be read. Select the rows again.")
        ids.append(int(value))
    return tuple(sorted(set(ids)))
