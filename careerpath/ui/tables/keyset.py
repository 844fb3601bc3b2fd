"""Pages that stay quick at any depth: "the rows after this one" instead of "skip 40,000 rows".

A sort is a list of expressions that are never null and run in one direction, with the primary key
at the end. PostgreSQL then reads `(a, b, id) > (x, y, z)` straight off the index that carries the
same expressions, forwards and backwards.
"""

from dataclasses import dataclass, field

from django.core import signing
from django.db.models import BooleanField, Case, F, Func, IntegerField, Value, When


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
    ``upward`` stands in for ``by`` when the order is ascending, where what is missing would come
    first otherwise. ``apart`` is a function of the table that gives a `Q`: rows whose place in the
    order would tell what the person may not see. They come last by id, whatever the direction.
    ``first`` is the direction that a first click on the heading gives.
    """

    key: str
    label: str
    by: tuple = field(default=())
    first: str = "asc"
    words: tuple = ("lowest first", "highest first")
    needs: str = ""
    upward: tuple = ()
    apart: object = None

    def expressions(self, direction):
        by = self.upward if self.upward and direction == "asc" else self.by
        return [F(part) if isinstance(part, str) else part for part in by]

    def aliases(self, direction):
        return {f"_k{i}": each for i, each in enumerate(self.expressions(direction))}

    def __hash__(self):
        return hash(self.key)


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: the sort values of one row, and which row of all it is.

    ``values`` is None among the rows that stand apart.
    """

    values: tuple | None
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
    """Cuts a queryset into pages along one sort. Cursors are signed: an edited one is ignored.

    Rows that match ``apart`` come behind all others, by id. They are read on their own, so that
    the others still come straight off the index.
    """

    def __init__(self, sort, direction, *, salt, apart=None):
        self.sort, self.direction, self.apart = sort, direction, apart
        self.aliases = sort.aliases(direction)
        self.signer = signing.Signer(salt=f"tables.{salt}.{sort.key}.{direction}")

    def order(self, queryset, *, back=False):
        """The queryset with its sort values beside each row, all of it in order."""
        queryset = self._sorted(queryset, back=back)
        if self.apart is None:
            return queryset
        last = Case(When(self.apart, then=1), default=0, output_field=IntegerField())
        names = [*self.aliases, "pk"]
        down = "-" if self.direction == "desc" else ""
        kept = [Case(When(_apart=0, then=F(name))) for name in names]
        parts = [part.desc() if down else part.asc() for part in kept]
        return queryset.annotate(_apart=last).order_by("_apart", *parts, "pk")

    def _sorted(self, queryset, *, back=False):
        down = (self.direction == "desc") != back
        names = [*self.aliases, "pk"]
        return queryset.annotate(**self.aliases).order_by(
            *[f"-{name}" if down else name for name in names]
        )

    def read(self, text, *, back):
        """The cursor that ``text`` stands for, or None when nobody here wrote it."""
        if not text or len(text) > 600:
            return None
        try:
            values, pk, at = self.signer.unsign_object(text)
        except (signing.BadSignature, ValueError, TypeError, UnicodeError):
            return None
        return Cursor(None if values is None else tuple(values), pk, at, back)

    def place(self, row, *, at=0, back=False):
        """The cursor that stands at ``row``, which carries the sort values."""
        if getattr(row, "_apart", 0):
            return Cursor(None, row.pk, at, back)
        return Cursor(tuple(getattr(row, name) for name in self.aliases), row.pk, at, back)

    def write(self, row, at):
        values = self.place(row).values
        plain = None if values is None else [_plain(value) for value in values]
        return self.signer.sign_object([plain, row.pk, at])

    def page(self, queryset, *, size, cursor=None):
        """One page of ``queryset``; ``cursor`` is None for the first."""
        back = bool(cursor and cursor.back)
        rows = self._rows(queryset, size + 1, cursor, back)
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

    def _rows(self, queryset, wanted, cursor, back):
        """So many rows from the place on, in the direction that it looks."""
        if self.apart is None:
            return list(self._beyond(queryset, cursor, back)[:wanted])
        behind = cursor is not None and cursor.values is None
        main = queryset.exclude(self.apart).annotate(_apart=Value(0))
        main = self._beyond(main, None if behind else cursor, back)
        apart = queryset.filter(self.apart).annotate(_apart=Value(1))
        apart = apart.order_by("-pk" if back else "pk")
        if behind:
            apart = apart.filter(**{"pk__lt" if back else "pk__gt": cursor.pk})
        parts = {(False, False): [main, apart], (False, True): [main], (True, False): [apart],
                 (True, True): [apart, main]}[behind, back]  # fmt: skip
        rows = []
        for part in parts:  # the second is asked for one row at least: a page costs the same
            rows += part[: max(1, wanted - len(rows))]
        return rows[:wanted]

    def count_before(self, queryset, place, *, most):
        """How many rows stand before the place; ``most`` where there are more."""
        if self.apart is None:
            return self._beyond(queryset, place, True)[:most].count()
        main, apart = queryset.exclude(self.apart), queryset.filter(self.apart)
        if place.values is not None:
            return self._beyond(main, place, True)[:most].count()
        behind = apart.filter(pk__lt=place.pk).order_by()[:most].count()
        return min(most, main.order_by()[:most].count() + behind)

    def _beyond(self, queryset, cursor, back):
        ordered = self._sorted(queryset, back=back)
        if cursor is None:
            return ordered
        down = (self.direction == "desc") != back
        known = ordered.query.annotations
        right = [
            Value(value, output_field=known[name].output_field)
            for value, name in zip(cursor.values, self.aliases, strict=True)
        ]
        left = [*[F(name) for name in self.aliases], F("pk")]
        return ordered.filter(_Beyond(left, [*right, Value(cursor.pk)], "<" if down else ">"))


def _plain(value):
    """The value as JSON can carry it; PostgreSQL reads dates and decimals from their text."""
    return value if isinstance(value, int | str | None) else str(value)
