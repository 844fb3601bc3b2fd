"""Rubrics and answers that the screening tests share."""

from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from applicants.screening import Answers, Criterion, Qualification, Rubric, Rule
from applicants.screening.answers import DEGREES

# A busy machine is no reason for a property to fail.
patient = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

DEMO = Rubric(
    criteria=(
        Criterion("problem_solving", "Problem solving", "problem_solving", 0, 40, 400),
        Criterion("judgment", "Situational judgment", "situational_judgment", 0, 100, 350),
        Criterion("learning_agility", "Learning agility", "learning_agility", 0, 100, 250),
    ),
    advance=70,
    decline=40,
    qualifications=(
        Qualification(
            "work_authorized",
            Rule("work_authorized", True),
            "The program can only place people who may work in the United States.",
        ),
        Qualification("at_least_18", Rule("at_least_18", True), "You must be at least 18."),
        Qualification(
            "start",
            Rule("available_from", date(2027, 1, 11)),
            "The boot camp starts on 11 January 2027.",
        ),
        Qualification(
            "regions", Rule("regions", ("MW", "SE")), "Clients of this cohort are in MW and SE."
        ),
    ),
)

GOOD = Answers(
    work_authorized=True,
    at_least_18=True,
    available_from=date(2027, 1, 4),
    regions=("SE",),
    instruments={
        "problem_solving": "30",
        "situational_judgment": "80",
        "learning_agility": "70",
    },
)


def unweighted(weights):
    """A rubric with the given weights over instruments ``i0``, ``i1``, …, each from 0 to 100."""
    return Rubric(
        criteria=tuple(
            Criterion(f"c{n}", f"Test {n}", f"i{n}", 0, 100, weight)
            for n, weight in enumerate(weights)
        ),
        advance=70,
        decline=40,
    )


@st.composite
def rubrics(draw):
    """Any usable rubric without qualifications on assessments."""
    count = draw(st.integers(1, 5))
    cuts = sorted(draw(st.lists(st.integers(1, 999), min_size=count - 1, max_size=count - 1,
                                unique=True)))  # fmt: skip
    weights = [b - a for a, b in zip([0, *cuts], [*cuts, 1000], strict=True)]
    criteria = []
    for n, weight in enumerate(weights):
        low = draw(st.decimals(-50, 50, places=2))
        span = draw(st.decimals("0.01", 200, places=2))
        direction = draw(st.sampled_from(["up", "down"]))
        criteria.append(
            Criterion(f"c{n}", f"Test {n}", f"i{n}", low, low + span, weight, direction)
        )
    thresholds = sorted(draw(st.tuples(*[st.decimals(0, 100, places=2)] * 2)))
    return Rubric(
        criteria=tuple(criteria),
        advance=thresholds[1],
        decline=thresholds[0],
        qualifications=tuple(draw(st.lists(qualifications(), max_size=4, unique_by=_key))),
    )


def _key(qualification):
    return qualification.key


@st.composite
def qualifications(draw):
    rule = draw(
        st.sampled_from(
            [
                Rule("work_authorized", True),
                Rule("needs_sponsorship", False),
                Rule("available_from", date(2027, 1, 11)),
                Rule("regions", ("MW", "SE")),
                Rule("degree_level", "bachelor"),
            ]
        )
    )
    return Qualification(rule.field, rule, "A sentence.")


@st.composite
def answers_for(draw, rubric):
    """Any answers that ``rubric`` may meet, missing ones among them."""
    yes_no = st.sampled_from([True, False, None])
    instruments = {}
    for criterion in rubric.criteria:
        value = st.decimals(criterion.low, criterion.high, places=2)
        instruments[criterion.instrument] = draw(st.none() | value | value.map(str))
    return Answers(
        work_authorized=draw(yes_no),
        needs_sponsorship=draw(yes_no),
        degree_level=draw(st.sampled_from([None, "", *DEGREES])),
        available_from=draw(st.none() | st.dates(date(2026, 12, 1), date(2027, 2, 28))),
        regions=tuple(draw(st.lists(st.sampled_from(["MW", "SE", "NE", "Ü\n\"'"])))),
        instruments=instruments,
    )
