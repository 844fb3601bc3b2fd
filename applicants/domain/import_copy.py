"""Staged rows travel to the database by ``COPY``, and from there as sets."""

import datetime as dt
import io
from decimal import Decimal

from django.db import connection
from django.db.models import NOT_PROVIDED

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
IN_ARRAY = str.maketrans({"\\": "\\\\", '"': '\\"'})


def text_of(value):
    """A value in the text format of COPY."""
    if value is None:
        return "\\N"
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, list):
        return array_of(value).translate(ESCAPES)
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value)


def array_of(values):
    """A list of texts or numbers as an array of the database."""
    parts = []
    for value in values:
        if value is None:
            parts.append("NULL")
        elif isinstance(value, int | Decimal):
            parts.append(str(value))
        else:
            parts.append(f'"{value.translate(IN_ARRAY)}"')
    return f"{{{','.join(parts)}}}"


def copy_in(model, columns, rows):
    """The rows (sequences of values, in the order of ``columns``) stand in the model's table."""
    data = io.StringIO()
    for row in rows:
        data.write("\t".join([text_of(value) for value in row]))
        data.write("\n")
    data.seek(0)
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(name) for name in columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", data)


def insert_select(model, expressions, source, params, *, more=""):
    """Rows selected from ``source`` stand in the model's table; returns how many.

    ``expressions`` maps column names to SQL, or to SQL with its parameters. Columns that are not
    named get the model's default, so that a field added to the model needs no change here.
    """
    columns, values, arguments = [], [], []
    for field in model._meta.concrete_fields:
        if field.column in expressions:
            columns.append(field.column)
            expression = expressions[field.column]
            if isinstance(expression, tuple):
                expression, given = expression
                arguments.extend(given)
            values.append(expression)
        elif not field.primary_key and (not field.null or field.default is not NOT_PROVIDED):
            columns.append(field.column)
            values.append("%s")
            arguments.append(field.get_db_prep_save(field.get_default(), connection))
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in columns)
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({names})"  # noqa: S608 - names of our own
        f" SELECT {', '.join(values)} FROM {source} {more}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*arguments, *params])
        return cursor.rowcount
