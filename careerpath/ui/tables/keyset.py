"""Pages that stay quick at any depth: "the rows after this one" instead of "skip 40,000 rows".

A sort is a list of expressions that are never null and run in one direction, with the primary key
at the end. PostgreSQL then reads `(a, b, id) > (x, y, z)` straight off the index that carries the
same expressions, forwards and backwards.
"""

from dataclasses import dataclass, field

from django.core import signing
from django.db.models import BooleanField, F, Func, Value


class _Beyond(Func):
    """A row comparison: ``(a, b, id) > (x, y, z)``."""

    output_field = BooleanField()
    arity = None
    operator = ">"

    def __init__(self, left, right, operator):
        super().__init__(*left, *right)
        self.operator = operator

    def as_sql(self, compiler, connection, **context):
        parts, params = [], []
        for expression in self.source_expressions:
            sql, values = compiler.compile(expression)
            parts.append(sql)
            params.extend(values)
        half = len(parts) // 2
        sql = f"({', '.join(parts[:half])}) {self.operator} ({', '.join(parts[half:])})"
        return sql, params


@dataclass(frozen=True)
class Sort:
    """An order that an index backs.

    ``by`` lists expressions (or field names), none of which may be null: wrap what can be in
    `Coalesce` and put the same expression into the index. The primary key is added here.
    ``first`` is the direction that a first click on the heading gives.
    """

    key: str
    label: str
    by: tuple = field(default=())
    first: str = "asc"
    words: tuple = ("lowest first", "highest first")
    needs: str = ""

    def expressions(self):
        return [F(part) if isinstance(part, str) else part for part in self.by]

    def aliases(self):
        return {f"_k{i}": expression for i, expression in enumerate(self.expressions())}

    def __hash__(self):
        return hash(self.key)


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: the sort values of one row, and which row of all it is."""

    values: tuple
    pk: int
    at: int
    back: bool


@dataclass
class Page:
    """Rows of one page; ``next`` and ``previous`` are cursors or empty strings."""

    rows: list
    start: int
    next: str = ""
    previous: str = ""

    @property
    def end(self):
        return self.start + len(self.rows) - 1


class Keyset:
    """Cuts a queryset into pages along one sort. Cursors are signed: an edited one is ignored."""

    def __init__(self, sort, direction, *, salt):
        self.sort, self.direction = sort, direction
        self.signer = signing.Signer(salt=f"tables.{salt}.{sort.key}.{direction}")

    def order(self, queryset, *, back=False):
        """The queryset with its sort values beside each row, in order."""
        queryset = queryset.annotate(**self.sort.aliases())
        names = [*self.sort.aliases(), "pk"]
        down = (self.direction == "desc") != back
        return queryset.order_by(*[f"-{name}" if down else name for name in names])

    def read(self, text, *, back):
        """The cursor that ``text`` stands for, or None when nobody here wrote it."""
        if not text or len(text) > 600:
            return None
        try:
            values, pk, at = self.signer.unsign_object(text)
        except (signing.BadSignature, ValueError, TypeError, UnicodeError):
            return None
        return Cursor(tuple(values), pk, at, back)

    def write(self, row, at):
        values = [_plain(getattr(row, name)) for name in self.sort.aliases()]
        return self.signer.sign_object([values, row.pk, at])

    def page(self, queryset, *, size, cursor=None):
        """One page of ``queryset``; ``cursor`` is None for the first."""
        back = bool(cursor and cursor.back)
        ordered = self.order(queryset, back=back)
        if cursor:
            down = (self.direction == "desc") != back
            known = ordered.query.annotations
            right = [
                Value(value, output_field=known[name].output_field)
                for value, name in zip(cursor.values, self.sort.aliases(), strict=True)
            ]
            left = [*[F(name) for name in self.sort.aliases()], F("pk")]
            ordered = ordered.filter(
                _Beyond(left, [*right, Value(cursor.pk)], "<" if down else ">")
            )
        rows = list(ordered[: size + 1])
        more, rows = len(rows) > size, rows[:size]
        if back:
            rows.reverse()
            start = max(1, cursor.at - len(rows)) if more else 1
        else:
            start = cursor.at + 1 if cursor else 1
        page = Page(rows, start)
        if rows and (more or back):
            page.next = self.write(rows[-1], page.end)
        if rows and ((back and more) or (cursor and not back)):
            page.previous = self.write(rows[0], start)
        return page


def _plain(value):
    """The value as JSON can carry it; PostgreSQL reads dates and decimals from their text."""
    return value if isinstance(value, int | str | None) else str(value)
