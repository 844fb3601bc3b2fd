"""What a rubric may not look at."""

import re
from dataclasses import replace

import pytest

from applicants.screening import Criterion, Qualification, Rule, lint
from applicants.screening.lint import FORBIDDEN, check
from tests.applicants.screening.rubrics import DEMO
from tests.harness import ROOT


@pytest.mark.parametrize(
    ("wording", "sentence"),
    [
        ("last_name", "A name or what leads to one is never an input."),
        ("Photo quality", "A photo is never an input."),
        ("street address", "An address is never an input"),
        ("zip_code", "A ZIP code stands in for race and income"),
        ("ZIPCode", "A ZIP code stands in for race and income"),
        ("postalCode", "A ZIP code stands in for race and income"),
        ("date of birth", "Age and date of birth are never inputs"),
        ("Age", "Age and date of birth are never inputs"),
        ("graduationYear", "A graduation year stands in for age"),
        ("Graduation window", "A graduation year stands in for age"),
        ("employment gaps", "Gaps in a history are never an input."),
        ("School rank", "School identity is never an input."),
        ("university partner", "School identity is never an input."),
        ("Fraternity", "Clubs and memberships are never an input."),
        ("Accent", "Accent and video features are never inputs."),
        ("video expression", "Accent and video features are never inputs."),
        ("Hardship essay", "Hardship and identity are never scored."),
        ("Lived experience", "Years of experience and employers are never scored"),
        ("race/ethnicity", "Demographics are never an input."),
        ("Gender", "Demographics are never an input."),
        ("self-identification", "Demographics are never an input."),
        ("veteran_status", "Demographics are never an input."),
        ("years_of_experience", "Years of experience and employers are never scored"),
        ("YearsExperience", "Years of experience and employers are never scored"),
        ("submitted_at", "The time of arrival is never an input."),
        ("Early bird", "The time of arrival is never an input."),
        ("answer:cause", "Essays are read by people and never scored by a machine."),
        ("Source", "Where a person came from or whom they know is never an input."),
    ],
)
def test_forbidden_inputs_are_refused_with_a_sentence(wording, sentence):
    finding = check("Criterion", wording)

    assert finding is not None
    assert finding.sentence.startswith(sentence)
    assert finding.sentence.endswith(".")


@pytest.mark.parametrize(
    "wording",
    [
        "problem_solving",
        "Situational judgment",
        "learning_agility",
        "Language of health data",
        "Structured interview",
        "work_sample",
        "Image reading task",
        "Message triage",
        "Stage 2 task",
        "Drive",
        "Growth mindset",
        "Nameless",
        "Health IT knowledge quiz",
    ],
)
def test_ordinary_instruments_are_allowed(wording):
    assert check("Criterion", wording) is None


def test_each_family_of_forbidden_inputs_has_its_own_sentence():
    sentences = [forbidden.sentence for forbidden in FORBIDDEN]

    assert len(set(sentences)) == len(sentences)


def test_the_demo_rubric_passes():
    assert lint(DEMO) == ()


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"key": "age"}, "Criterion “Problem solving”, key"),
        ({"label": "Years of experience"}, "Criterion “Years of experience”, label"),
        ({"instrument": "school_rank"}, "Criterion “Problem solving”, source"),
    ],
)
def test_key_label_and_source_are_all_looked_at(change, where):
    first = replace(DEMO.criteria[0], **change)

    findings = lint(replace(DEMO, criteria=(first, *DEMO.criteria[1:])))

    assert [finding.where for finding in findings] == [where]


def test_a_qualification_is_looked_at_too():
    rubric = replace(
        DEMO,
        qualifications=(
            Qualification("graduated_in", Rule("assessment:gpa", 3), "A sentence."),
            Qualification("x", Rule("home_state", True), "A sentence."),
        ),
    )

    assert [finding.where for finding in lint(rubric)] == [
        "Qualification “graduated_in”, key",
        "Qualification “graduated_in”, source",
        "Qualification “x”, source",
        "Qualification “x”",
    ]


def test_a_criterion_type_has_no_place_for_anything_but_an_instrument():
    assert set(Criterion.__slots__) == {
        "key",
        "label",
        "instrument",
        "low",
        "high",
        "weight",
        "direction",
        "job_relatedness",
    }


def test_no_code_of_the_selection_knows_a_demographic_word_A10():
    words = re.compile(
        r"\brace\b|racial|ethnic|gender|hispanic|veteran|disab|minorit|diversity|quota|selfid",
        re.IGNORECASE,
    )
    paths = [*ROOT.glob("applicants/screening/*.py"), *ROOT.glob("applicants/domain/screening*.py")]
    known = [path for path in paths if path.name != "lint.py"]

    assert len(known) > 12
    assert [path.name for path in known if words.search(path.read_text())] == []
