"""The worked cases of the domain rules, by their id."""

import json
from pathlib import Path

ALL = json.loads((Path(__file__).parent / "oracles.json").read_text())
CASES = {case["id"]: case for cases in ALL.values() if isinstance(cases, list) for case in cases}


def of(family):
    """The ids of a family, in order."""
    return [case["id"] for case in ALL[family]]


def case(name):
    """What goes in and what must come out."""
    return CASES[name]["input"], CASES[name]["expected"]
