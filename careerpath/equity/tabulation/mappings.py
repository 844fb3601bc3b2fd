"""The mappings of version 1: SPD 15 three ways, EEO-1, three senses of "minority", and the rest.

SPD 15 is OMB's standard of 2024-03-28; EEO-1 still follows the older one. ``domain.md`` 1.1-1.4 is
the source of every rule here. A change of a rule is a new version beside the old one.
"""

from __future__ import annotations

from collections.abc import Callable

from careerpath.equity.disclosure.shapes import Blocks, Breakdown, Category, People, Request
from careerpath.equity.tabulation.answers import RACE_VALUES, SILENT, picked

NAMES = {
    "AIAN": "American Indian or Alaska Native",
    "ASIAN": "Asian",
    "BLACK": "Black or African American",
    "HISP": "Hispanic or Latino",
    "MENA": "Middle Eastern or North African",
    "NHPI": "Native Hawaiian or Pacific Islander",
    "WHITE": "White",
}
MULTI = "MULTI"
TWO_OR_MORE = "TWO"
EEO1_NAMES = {
    "HISP": NAMES["HISP"],
    "WHITE": NAMES["WHITE"],
    "BLACK": NAMES["BLACK"],
    "NHPI": NAMES["NHPI"],
    "ASIAN": NAMES["ASIAN"],
    "AIAN": NAMES["AIAN"],
    TWO_OR_MORE: "Two or More Races",
}
URM = frozenset({"AIAN", "BLACK", "HISP", "NHPI"})
DID_NOT_ANSWER = Category("SILENT", "Did not answer", SILENT, sensitive=False)


def eeo1_bucket(value: str) -> str:
    """The one EEO-1 category of a set: Hispanic first, MENA counts as White, then one or more."""
    races = picked(value)
    if "HISP" in races:
        return "HISP"
    older = frozenset("WHITE" if race == "MENA" else race for race in races)
    return next(iter(older)) if len(older) == 1 else TWO_OR_MORE


def is_minority_spd15(value: str) -> bool:
    """Anything but White alone."""
    return value != "WHITE"


def is_minority_eeo1(value: str) -> bool:
    """Any EEO-1 category but White: the sense of the older contractor rules."""
    return eeo1_bucket(value) != "WHITE"


def is_urm(value: str) -> bool:
    """Under-represented in STEM, alone or in combination; Asian and MENA are not counted."""
    return bool(picked(value) & URM)


def _breakdown(
    key: str, title: str, trait: str, rows: list[tuple[str, str, set[str]]]
) -> Breakdown:
    categories = [Category(name, label, frozenset(values)) for name, label, values in rows]
    return Breakdown(key, title, trait, (*categories, DID_NOT_ANSWER))


def _race(key: str, title: str, rows: dict[str, str], of: Callable[[str], str]) -> Breakdown:
    return _breakdown(
        key,
        title,
        "race",
        [
            (name, label, {value for value in RACE_VALUES if of(value) == name})
            for name, label in rows.items()
        ],
    )


def _sides(key: str, title: str, inside: str, outside: str, of: Callable[[str], bool]) -> Breakdown:
    return _race(key, title, {"in": inside, "out": outside}, lambda v: "in" if of(v) else "out")


SPD15_COMBINED = _race(
    "race.spd15.combined@1",
    "Race and ethnicity (SPD 15)",
    {**NAMES, MULTI: "Multiracial or multiethnic"},
    lambda value: MULTI if "+" in value else value,
)
SPD15_ANY = _breakdown(
    "race.spd15.any@1",
    "Race and ethnicity, alone or in combination (SPD 15)",
    "race",
    [
        (code, label, {value for value in RACE_VALUES if code in picked(value)})
        for code, label in NAMES.items()
    ],
)
EEO1 = _race("race.eeo1@1", "Race and ethnicity (EEO-1)", EEO1_NAMES, eeo1_bucket)

MINORITY = {
    "spd15_not_white_alone": _sides(
        "race.minority.spd15_not_white_alone@1",
        "Minority: not White alone (SPD 15)",
        "Minority: not White alone",
        "White alone",
        is_minority_spd15,
    ),
    "eeo1_not_white": _sides(
        "race.minority.eeo1_not_white@1",
        "Minority: not White (EEO-1)",
        "Minority: not White (EEO-1)",
        "White (EEO-1)",
        is_minority_eeo1,
    ),
    "urm_stem": _sides(
        "race.minority.urm_stem@1",
        "Under-represented in STEM, alone or in combination",
        "Under-represented in STEM",
        "Not under-represented in STEM",
        is_urm,
    ),
}

WOMEN = _breakdown(
    "gender.women@1",
    "Women",
    "gender",
    [
        ("in", "Women", {"woman"}),
        ("out", "Everyone else who answered", {"man", "nonbinary", "another"}),
    ],
)
GENDER = _breakdown(
    "gender.all@1",
    "Gender",
    "gender",
    [
        ("woman", "Women", {"woman"}),
        ("man", "Men", {"man"}),
        ("nonbinary", "Non-binary", {"nonbinary"}),
        ("another", "Another gender", {"another"}),
    ],
)
SEX = _breakdown(
    "sex.legal@1", "Sex", "sex", [("female", "Female", {"female"}), ("male", "Male", {"male"})]
)
AGE_BAND = _breakdown(
    "age_band@1",
    "Age",
    "age_band",
    [("under_40", "Under 40", {"under_40"}), ("40_or_over", "40 or over", {"40_or_over"})],
)
DISABILITY = _breakdown(
    "disability@1", "Disability", "disability", [("yes", "Yes", {"yes"}), ("no", "No", {"no"})]
)
VETERAN = _breakdown(
    "veteran@1",
    "Protected veteran",
    "veteran",
    [("yes", "Yes", {"yes"}), ("no", "No", {"no"})],
)

HEADLINES = (*MINORITY.values(), WOMEN)
DETAILS = (SPD15_COMBINED, SPD15_ANY, EEO1, GENDER, SEX, AGE_BAND, DISABILITY, VETERAN)
BY_KEY = {breakdown.key: breakdown for breakdown in (*HEADLINES, *DETAILS)}

# Declared beforehand and the same for all, so that which one was used tells of nobody.
MERGES: dict[str, tuple[Breakdown, ...]] = {
    SPD15_COMBINED.key: (
        SPD15_COMBINED.merged("Asian or Pacific Islander", "ASIAN", "NHPI"),
        SPD15_COMBINED.merged("Another group or several", "AIAN", "MENA", "NHPI", MULTI),
        SPD15_COMBINED.merged(
            "Another group or several", "AIAN", "ASIAN", "HISP", "MENA", "NHPI", MULTI
        ),
    ),
    EEO1.key: (
        EEO1.merged("Asian or Pacific Islander", "ASIAN", "NHPI"),
        EEO1.merged("Another group or several", "AIAN", "NHPI", TWO_OR_MORE),
        EEO1.merged("Another group or several", "AIAN", "ASIAN", "HISP", "NHPI", TWO_OR_MORE),
    ),
    GENDER.key: (GENDER.merged("Non-binary or another gender", "nonbinary", "another"), WOMEN),
}


def combinations_of(people: People, blocks: Blocks) -> Breakdown:
    """Each combination that somebody of these blocks picked as its own row; the rest in one row,
    which is empty."""
    seen = [value for value in RACE_VALUES if people.count(blocks, (("race", frozenset({value})),))]
    rest = set(RACE_VALUES) - set(seen)
    return _breakdown(
        "race.spd15.combinations@1",
        "Combinations of race and ethnicity (SPD 15)",
        "race",
        [
            *(
                (value, " + ".join(NAMES[code] for code in value.split("+")), {value})
                for value in seen
            ),
            ("REST", "Any other combination", rest),
        ],
    )


def merges_of(request: Request) -> tuple[tuple[Breakdown, ...], ...]:
    """The declared merges of a request, the finest first."""
    choices = [(each, *MERGES.get(each.key, ())) for each in request.breakdowns]
    if len(choices) == 1:
        return tuple((each,) for each in choices[0][1:])
    pairs = [
        (at + beside, (one, other))
        for at, one in enumerate(choices[0])
        for beside, other in enumerate(choices[1])
        if at + beside
    ]
    return tuple(pair for _, pair in sorted(pairs, key=lambda each: each[0]))
