"""Many rows at once: ids from the sequence, rows through COPY, as the login ``web``."""

import io
from datetime import date, datetime

from django.db import connection

_LITERALS = {None: "\\N", True: "t", False: "f"}


def new_ids(model, count):
    """Return ``count`` unused primary keys of ``model``, rising."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [connection.ops.quote_name(table), model._meta.pk.column, count],
        )
        return [pk for (pk,) in cursor.fetchall()]


def copy(model, columns, rows):
    """The rows stand in the table of ``model``; every row has a value for each of ``columns``."""
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, columns))
    text = "".join(["\t".join(map(_field, row)) + "\n" for row in rows])
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN", io.StringIO(text)
        )


def _field(value):
    """One value in the text format of COPY."""
    if value.__class__ is str:
        return _text(value)
    if value is None or value.__class__ is bool:
        return _LITERALS[value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        quoted = ('"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"' for item in value)
        return _text("{" + ",".join(quoted) + "}")
    return str(value)


def _text(value):
    """A text with the four characters escaped that COPY takes for its own; most have none."""
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    if "\n" in value:
        value = value.replace("\n", "\\n")
    if "\r" in value:
        value = value.replace("\r", "\\r")
    if "\t" in value:
        value = value.replace("\t", "\\t")
    return value
