"""How much each part of fit counts; set by people, kept as versions, never learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

HIGHEST = 10


class Part(Enum):
    """The four parts of fit that everybody sees."""

    SKILLS = "skills"
    PLACE = "place"
    HOURS = "hours"
    WISH = "wish"


# By name, so that a refusal can say what it is. Words of a name are compared, not letters:
# "language_age" holds "age", "languages" does not.
PROTECTED = frozenset(
    """
    age birth birthday born citizenship color creed disability disabled ethnic ethnicity
    family female gender genetic genetics immigration male marital married military minority
    national nationality origin orientation parent pregnancy pregnant race racial religion
    religious sex sexual transgender veteran woman women
    """.split()  # noqa: SIM905
)
PROXIES = frozenset(
    """
    accent address arrest birthplace college commute credit distance forename gap graduated
    language mother name native neighborhood photo picture postal school surname title
    university zip zipcode
    """.split()  # noqa: SIM905
)


class WeightsRefused(ValueError):
    """Weights that may not be used; its text is a sentence for the person who set them."""


@dataclass(frozen=True)
class Weights:
    """One version: a whole number from 0 to 10 for each part, at least one above 0."""

    version: int
    skills: int = 5
    place: int = 2
    hours: int = 1
    wish: int = 2

    def __post_init__(self) -> None:
        check({part.value: self.of(part) for part in Part})

    def of(self, part: Part) -> int:
        """How much the part counts."""
        value: int = getattr(self, part.value)
        return value

    @property
    def total(self) -> int:
        """All weights together."""
        return sum(self.of(part) for part in Part)

    @property
    def words(self) -> str:
        """The version and its weights, as they stand above a list."""
        said = ", ".join(f"{part.value} {self.of(part)}" for part in Part)
        return f"Weights {self.version}: {said}"

    @classmethod
    def named(cls, version: int, values: Mapping[str, int]) -> Weights:
        """Make a version of named weights; refused by name where one may not count."""
        check(values)
        return cls(version, **{part.value: values.get(part.value, 0) for part in Part})


def check(values: Mapping[str, int]) -> None:
    """Refuse, with a sentence, weights that may not count or that count nothing."""
    known = {part.value for part in Part}
    for name, value in values.items():
        words = set(name.lower().replace("-", " ").replace("_", " ").split())
        if words & PROTECTED:
            raise WeightsRefused(f"“{name}” is protected by law and never counts in a match.")
        if words & PROXIES:
            raise WeightsRefused(
                f"“{name}” stands in for something protected and never counts in a match."
            )
        if name not in known:
            raise WeightsRefused(f"“{name}” is no part of fit: choose skills, place, hours, wish.")
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= HIGHEST:
            raise WeightsRefused(f"Enter a whole number from 0 to {HIGHEST} for {name}.")
    if not any(values.values()):
        raise WeightsRefused("At least one part has to count.")


STANDARD = Weights(version=1)
