"""What a taught cohort of the demo is made of; later stages hang on to it."""

from dataclasses import dataclass, field

STRUGGLING = 0.09  # the share of people who find it hard


@dataclass
class Taught:
    """A cohort with its training, and how its people really are, which nobody in it knows.

    ``ability`` maps enrollment ids to numbers around 0, ``strugglers`` holds ids of enrollments,
    and ``missing_lately`` those of them who did not come to the last two sessions.
    """

    cohort: object
    sessions: list
    items: list
    enrollments: list
    ability: dict = field(default_factory=dict)
    strugglers: set = field(default_factory=set)
    missing_lately: set = field(default_factory=set)

    @classmethod
    def of(cls, cohort, sessions, items, enrollments, rng):
        """The same people are able in every run with the same seed."""
        made = cls(cohort, sessions, items, enrollments)
        for one in enrollments:
            made.ability[one.pk] = rng.gauss(0, 1)
        ranked = sorted(enrollments, key=lambda one: made.ability[one.pk])
        made.strugglers = {one.pk for one in ranked[: max(2, round(len(ranked) * STRUGGLING))]}
        made.missing_lately = {one.pk for one in ranked[::2] if one.pk in made.strugglers}
        return made
