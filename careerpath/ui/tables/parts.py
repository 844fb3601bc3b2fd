"""What a list hands to its templates, and what it declares besides columns and filters."""

from dataclasses import dataclass

from .filters import ANY


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address of the list without it."""

    name: str
    label: str
    words: str
    url: str


@dataclass(frozen=True)
class Heading:
    """A column's head: where a click leads and how the list is sorted now."""

    column: object
    url: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Bound:
    """A filter of this request."""

    filter: object
    value: tuple
    options: list

    @property
    def on(self):
        return bool(self.value) and self.value != (ANY,)

    @property
    def low(self):
        return "" if not self.value or self.value[0] is None else self.value[0]

    @property
    def high(self):
        return "" if len(self.value) < 2 or self.value[1] is None else self.value[1]


@dataclass(frozen=True)
class Tab:
    """A view as a link, with its count when that is known."""

    view: object
    url: str
    current: bool
    count: int | None


@dataclass(frozen=True)
class Action:
    """What can be done with the selected rows; ``shortcut`` is its key."""

    key: str
    label: str
    icon: str
    shortcut: str = ""
    needs: str = ""

    def __hash__(self):
        return hash(self.key)
