"""What a report holds: headlines before details, each by the name of its definition."""

import functools
import hashlib
from pathlib import Path

from careerpath.equity.disclosure.tables import response_only
from careerpath.equity.tabulation import ways
from careerpath.equity.tabulation.mappings import (
    BY_KEY,
    EEO1,
    GENDER,
    MERGES,
    MINORITY,
    SPD15_COMBINED,
    WOMEN,
)
from careerpath.refusals import Refused

HEADLINES = (MINORITY["eeo1_not_white"], WOMEN)
DETAILS = (EEO1, GENDER)
# Asked after all of the others, so that none of these costs a headline or a table.
FURTHER = (MINORITY["spd15_not_white_alone"], MINORITY["urm_stem"], SPD15_COMBINED)
MERGED = {one.key: one for choices in MERGES.values() for one in choices}
HERE = Path(__file__).resolve().parent
COUNTING = ("disclosure", "tabulation", "store")
UNKNOWN = "There is no such breakdown."
SAME = "Cross two different questions, such as race and ethnicity with gender."
BETWEEN = " × "
WORDS, RESPONSE = "|words", "/answered"
REACH = "reach"


@functools.cache
def code_version():
    """Tells which code counted and decided: the same files, the same version."""
    seal = hashlib.sha256()
    for path in sorted(path for part in COUNTING for path in (HERE / part).glob("*.py")):
        seal.update(path.name.encode() + path.read_bytes())
    return f"1-{seal.hexdigest()[:12]}"


def breakdown(key):
    """The breakdown with this key, one whose rows were merged and one of who answered included."""
    if key.endswith(RESPONSE):
        return response_only(breakdown(key.removesuffix(RESPONSE)))
    if key not in BY_KEY and key not in MERGED:
        raise Refused(UNKNOWN)
    return BY_KEY.get(key) or MERGED[key]


def asked_for(detail="", by_way=None):
    """The tables of a whole report, or the one that is asked for alone: one or two breakdowns each.

    Refused for two breakdowns of one and the same question. The reach report crosses each headline
    with the ways that ``by_way`` names.
    """
    if detail == REACH and by_way is not None:
        return tuple((by_way, one) for one in HEADLINES)
    if not detail:
        return tuple((one,) for one in (*HEADLINES, *DETAILS, *FURTHER))
    found = tuple(breakdown(key) for key in detail.removesuffix(WORDS).split(BETWEEN))
    if len(found) > 2 or len({one.trait for one in found}) < len(found):
        raise Refused(SAME)
    return (found,)


def key_of(breakdowns):
    """How a table of one or two breakdowns is called."""
    return BETWEEN.join(one.key for one in breakdowns)


def is_headline(key, detail=""):
    """Whether the breakdown goes out whole or not at all: the first two, or one asked for alone."""
    return key in (HEADLINE_KEYS if detail else FIRST_KEYS)


FIRST_KEYS = {one.key for one in HEADLINES}
MINORITY_KEYS = [one.key for one in MINORITY.values()]
BESIDE_KEYS = (EEO1.key, SPD15_COMBINED.key)
HEADLINE_KEYS = {one.key for one in (*MINORITY.values(), WOMEN)}
SPD15 = "Race and ethnicity as in the federal standard of 2024 (SPD 15)"
DEFINITIONS = {
    EEO1.key: (
        "EEO-1: Hispanic or Latino whatever else was chosen; Middle Eastern and North African "
        "counts as White; several other categories are Two or More Races."
    ),
    MINORITY["eeo1_not_white"].key: (
        "Minority (EEO-1): everybody who answered and whose EEO-1 category is not White."
    ),
    MINORITY["spd15_not_white_alone"].key: (
        "Minority (SPD 15): everybody who answered and did not choose White alone."
    ),
    MINORITY["urm_stem"].key: (
        "Under-represented in STEM: American Indian or Alaska Native, Black or African American, "
        "Hispanic or Latino, Native Hawaiian or Pacific Islander, alone or in combination."
    ),
    WOMEN.key: "Women: everybody who answered “Woman” to the question about gender.",
    GENDER.key: "Gender: as answered, one answer for each person.",
} | {key: f"{SPD15}." for key in BY_KEY if key.startswith("race.spd15")}
DEFINITIONS = {
    key: DEFINITIONS.get(key, f"{one.title}: as answered.") for key, one in BY_KEY.items()
} | {
    ways.KEY: (
        "Way of applying: the recruiting event that somebody came by, else the university partner, "
        f"else the channel. What fewer than {ways.ENOUGH} people came by stands with what it "
        "belongs to."
    )
}
