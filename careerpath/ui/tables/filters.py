"""What narrows a list. A filter cleans its part of the query string and turns it into a `Q`.

The same `Q` makes the rows, the facet counts, "which filter hides most" and the set that
"Select all" means, so the four can never disagree.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from django.db.models import Count, F, Func, Q
from django.db.models.fields import TextField

from .cleaning import KindMany, KindNumber, KindText

ANY = "any"


@dataclass
class Option:
    """One checkbox of a filter."""

    value: str
    label: str
    checked: bool = False
    count: object = None


class Filter(ABC):
    """The common part: ``name`` is the parameter, ``label`` what people read.

    ``primary`` filters stand in the bar and have counts (or say with ``counted``), the others stand
    under "More". ``needs`` is the permission without which the filter is absent; ``within``, a
    function of the table that gives a `Q`, says which rows it may find at all. Filters are made
    once for a table class; what depends on the person or the request arrives with ``table``.
    """

    template = "components/table/filter_multi.html"
    has_default = False

    def __init__(self, name, label, *, primary=False, counted=None, needs="", within=None):
        self.within = within
        self.name, self.label, self.primary, self.needs = name, label, primary, needs
        self.counted = primary if counted is None else counted

    @abstractmethod
    def fields(self, table):
        """Form fields by parameter name."""

    def value(self, cleaned):
        """What was chosen, or an empty tuple; always in the same order."""
        return tuple(sorted(cleaned.get(self.name) or ()))

    def default(self, table):
        """What holds while the parameter is absent."""
        return ()

    def pairs(self, value):
        """The parameters that stand for ``value``."""
        return [(self.name, each) for each in value]

    @abstractmethod
    def q(self, value, table):
        """The condition for ``value``."""

    @abstractmethod
    def words(self, value, table):
        """``value`` as the chip says it."""

    def options(self, value, table, counts):
        return []

    def groups(self, queryset, table):
        """How many rows of ``queryset`` each value stands for, by one query; {} costs none."""
        return {}

    def sums(self, table):
        """Conditions of options that are no plain value: option → `Q`, all counted in one pass."""
        return {}


class Multi(Filter):
    """Any of several values of ``lookup``.

    ``choices`` is a list or a function of the table. ``cases`` maps single values to a `Q`, or a
    function of the table that gives one: "me", "none", a band. A ``default`` (a function of the
    table) holds until the reader chooses; the value "any" then means no restriction. ``late`` are
    the first choices where the others are rows, looked up with the counts and not for every page.
    """

    def __init__(
        self,
        name,
        label,
        lookup="",
        *,
        choices=(),
        cases=None,
        default=None,
        late=(),
        **options,
    ):
        super().__init__(name, label, **options)
        self.lookup, self.choices, self.cases = lookup, choices, cases or {}
        self._default, self.late = default, late
        self.has_default = default is not None

    def listed(self, table):
        """The (value, label) pairs, read once for a request."""
        known = table.memory.get(self.name)
        if known is None:
            found = self.choices(table) if callable(self.choices) else self.choices
            known = table.memory[self.name] = [(str(v), str(text)) for v, text in found]
        return known

    def default(self, table):
        if not self._default:
            return ()
        return tuple(sorted(str(each) for each in self._default(table)))

    def fields(self, table):
        return {self.name: KindMany(None if self.late else [*dict(self.listed(table)), ANY])}

    def value(self, cleaned):
        value = cleaned.get(self.name) or ()
        if self.late:
            value = [each for each in value if each in self.cases or each == ANY or _is_id(each)]
        return (ANY,) if ANY in value else tuple(sorted(value))

    def q(self, value, table):
        plain = [each for each in value if each not in self.cases and each != ANY]
        condition = Q()
        if ANY in value:
            return condition
        for each in value:
            if each in self.cases:
                condition |= self._case(each, table)
        if plain:
            condition |= Q(**{f"{self.lookup}__in": plain})
        return condition

    def _case(self, each, table):
        case = self.cases[each]
        return case(table) if callable(case) else case

    def words(self, value, table):
        said = [label for key, label in self.shown(value, table) if key in value]
        return ", ".join(said) or "Somebody else"

    def shown(self, value, table):
        """The choices; late ones only when one of them is chosen or the counts are at hand."""
        if self.late and not table.counts and set(value) <= {*self.cases, ANY}:
            return self.late
        return self.listed(table)

    def options(self, value, table, counts):
        counts = counts or {}
        return [
            Option(key, label, key in value, counts.get(key, 0) if counts else None)
            for key, label in self.shown(value, table)
        ]

    def groups(self, queryset, table):
        if not (self.lookup and self.counted):
            return {}
        grouped = queryset.order_by().values_list(self.lookup).annotate(n=Count("pk"))
        return {str(value): n for value, n in grouped}

    def sums(self, table):
        if not self.counted:
            return {}
        return {key: self._case(key, table) for key in self.cases}


def _is_id(text):
    return text.isascii() and text.isdigit() and len(text) < 10


class Boolean(Multi):
    """Yes, no or not given."""

    def __init__(self, name, label, lookup, **options):
        super().__init__(
            name,
            label,
            choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not given")],
            cases={
                "yes": Q(**{lookup: True}),
                "no": Q(**{lookup: False}),
                "unknown": Q(**{f"{lookup}__isnull": True}),
            },
            **options,
        )


class Open(Filter):
    """Values that nobody listed beforehand: the options are what the rows hold, most common first.

    With ``array`` the field holds many values and a row matches by any of them. ``fit(value)`` says
    whether a value may be shown as an option.
    """

    most = 30

    def __init__(self, name, label, lookup, *, array=False, fit=None, **options):
        super().__init__(name, label, **options)
        self.lookup, self.array, self.fit = lookup, array, fit

    def fields(self, table):
        return {self.name: KindMany()}

    def q(self, value, table):
        return Q(**{f"{self.lookup}__{'overlap' if self.array else 'in'}": list(value)})

    def words(self, value, table):
        return ", ".join(value)

    def options(self, value, table, counts):
        found = dict.fromkeys(counts or {}) | dict.fromkeys(value)
        return [
            Option(each, each, each in value, counts.get(each, 0) if counts else None)
            for each in found
        ]

    def groups(self, queryset, table):
        held = F(self.lookup)
        if self.array:
            held = Func(held, function="unnest", output_field=TextField())
        grouped = (
            queryset.order_by()
            .annotate(_held=held)
            .values_list("_held")
            .annotate(n=Count("pk"))
            .order_by("-n", "_held")[: self.most + 1]
        )
        return {value: n for value, n in grouped if value and (not self.fit or self.fit(value))}


class Held(Multi):
    """Any of several values that are listed, where the field holds many."""

    def q(self, value, table):
        return Q(**{f"{self.lookup}__overlap": list(value)})

    def groups(self, queryset, table):
        held = Func(F(self.lookup), function="unnest", output_field=TextField())
        found = queryset.order_by().annotate(_held=held).values_list("_held")
        return dict(found.annotate(n=Count("pk"))) if self.counted else {}


class Range(Filter):
    """A whole number from … to …; ``condition(low, high)`` gives the `Q`, either may be None."""

    template = "components/table/filter_range.html"

    def __init__(self, name, label, condition, *, unit="", high=10_000, **options):
        super().__init__(name, label, **options)
        self.condition, self.unit, self.high = condition, unit, high

    def fields(self, table):
        return {
            f"{self.name}_min": KindNumber(high=self.high),
            f"{self.name}_max": KindNumber(high=self.high),
        }

    def value(self, cleaned):
        low, high = cleaned.get(f"{self.name}_min"), cleaned.get(f"{self.name}_max")
        return () if low is None and high is None else (low, high)

    def pairs(self, value):
        low, high = value or (None, None)
        named = [(f"{self.name}_min", low), (f"{self.name}_max", high)]
        return [(name, str(number)) for name, number in named if number is not None]

    def q(self, value, table):
        return self.condition(*value)

    def words(self, value, table):
        low, high = value
        if low is None:
            return f"{high} {self.unit} or fewer".replace("  ", " ")
        if high is None:
            return f"{low} {self.unit} or more".replace("  ", " ")
        return f"{low} to {high} {self.unit}".strip()


class Text(Filter):
    """The search field; ``condition(text)`` gives the `Q`. Shorter than ``least`` is no search."""

    template = ""

    def __init__(self, name, label, condition, *, placeholder="", least=2, **options):
        super().__init__(name, label, **options)
        self.condition, self.placeholder, self.least = condition, placeholder, least

    def fields(self, table):
        return {self.name: KindText()}

    def value(self, cleaned):
        text = cleaned.get(self.name) or ""
        return (text,) if len(text) >= self.least else ()

    def q(self, value, table):
        return self.condition(value[0])

    def words(self, value, table):
        return f"“{value[0]}”"
