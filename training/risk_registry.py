"""Rules whose evidence lies elsewhere: a stage above brings the rule and how to find it.

``register(rule, find)`` from an app's menu file; ``find(enrollments, numbers, today)`` takes ids
and answers ``{enrollment id: (words, pieces)}``, where pieces are short texts that name the
evidence one by one. It may look at what happened and never at who somebody is.
"""

from collections.abc import Callable
from typing import NamedTuple

from training import risk


class Source(NamedTuple):
    """A rule and where its evidence comes from."""

    rule: risk.Rule
    find: Callable


registered: dict[str, Source] = {}


def register(rule, find):
    """The rule is published with the others, set like them, and looked at each morning."""
    if any(rule.key == one.key for one in risk.RULES):
        raise ValueError(f"There is a rule called {rule.key} already.")
    registered[rule.key] = Source(rule, find)


def rules():
    """Every rule there is, in the order in which they are shown."""
    return (*risk.RULES, *(source.rule for source in registered.values()))


def names():
    """The name of each rule by its key, and of what people raise."""
    return {"flag": "Flag", **{rule.key: rule.name for rule in rules()}}
