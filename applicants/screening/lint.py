"""Inputs that a rubric may not have: refused by key, by label and by source, with the reason.

The list is that of ``domain.md`` 5.3 with years of experience, school names and time of arrival.
It looks for whole words, so that "language" is not "age" and "agility" is not anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from applicants.screening.answers import FIELDS
from applicants.screening.rubric import Rubric


@dataclass(frozen=True, slots=True)
class Finding:
    """A refused input: where it stands, the words that gave it away, and why."""

    where: str
    words: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Words that stand for an input nobody may be scored by, and the sentence to say."""

    pattern: re.Pattern[str]
    sentence: str


def _forbid(words: str, sentence: str) -> Forbidden:
    alternatives = "|".join(word.strip().replace(" ", r"\s+") for word in words.split(","))
    return Forbidden(re.compile(rf"\b(?:{alternatives})\b"), sentence)


FORBIDDEN = (
    _forbid(
        "race, races, racial, ethnicity, ethnic, ethnicities, hispanic, latino, latina, latinx, "
        "black, white, asian, native american, pacific islander, middle eastern, skin colou?r, "
        "national origin, nationality, citizenship, immigrant, immigration, gender, sex, female, "
        "male, woman, women, man, men, nonbinary, pronouns?, transgender, sexual orientation, "
        "lgbtq?\\w*, religion, religious, faith, pregnan\\w+, marital, married, disab\\w+, "
        "veteran\\w*, military status, genetic\\w*, minority, minorities, underrepresented, "
        "diversity, demographics?, self id\\w*",
        "Demographics are never an input.",
    ),
    _forbid(
        "name, names, first name, given name, family name, last name, surname, maiden name, "
        "nickname, initials, email, e mail, phone, telephone",
        "A name or what leads to one is never an input.",
    ),
    _forbid(
        "photo\\w*, picture, portrait, headshot, selfie, appearance",
        "A photo is never an input.",
    ),
    _forbid(
        "zip, zip code, zipcode, postal, postal code, postcode",
        "A ZIP code stands in for race and income; it is never an input.",
    ),
    _forbid(
        "address, street, city, county, neighbou?rhood, home state, residence, hometown, "
        "commute, commuting distance",
        "An address is never an input; ask whether the person can work in the region instead.",
    ),
    _forbid(
        "date of birth, birth\\s?da\\w+, dob, birth year, year of birth, age, ages, older, "
        "younger, generation",
        "Age and date of birth are never inputs; that a person is at least 18 is a qualification.",
    ),
    _forbid(
        "graduation year, year of graduation, graduation date, graduation window, graduated in, "
        "graduation, class of, recent graduates?, new grads?, new graduates?",
        "A graduation year stands in for age; it is never an input.",
    ),
    _forbid(
        "years? of experience, years? experience, experience years?, yrs, months? of experience, "
        "work experience, experience, tenure, seniority, employers?, previous employer, "
        "job titles?, work history",
        "Years of experience and employers are never scored: potential counts.",
    ),
    _forbid(
        "gap, gaps, employment gaps?, career breaks?, resume gaps?, unemployed, unemployment",
        "Gaps in a history are never an input.",
    ),
    _forbid(
        "school, schools, high school, university, universities, college, colleges, alma mater, "
        "campus, institution, partner, partners, university partner, hbcu, ivy league, "
        "school rank\\w*, gpa, grade point average",
        "School identity is never an input.",
    ),
    _forbid(
        "club, clubs, fraternity, fraternities, sorority, sororities, greek life, church, sports?, "
        "hobby, hobbies, athletics?, memberships?",
        "Clubs and memberships are never an input.",
    ),
    _forbid(
        "accents?, native speaker, video, videos, voice, face, facial, expression, expressions, "
        "tone of voice, eye contact, body language, speech",
        "Accent and video features are never inputs.",
    ),
    _forbid(
        "hardships?, adversity, obstacles?, overcoming, overcame, lived experience, identity, "
        "cultural competence, cultural fit, culture fit, disadvantage\\w*, background, "
        "first generation, low income, socioeconomic, pell",
        "Hardship and identity are never scored.",
    ),
    _forbid(
        "essay, essays, answer, answers, free text, writing sample, cover letter, "
        "personal statement, resume, cv",
        "Essays are read by people and never scored by a machine.",
    ),
    _forbid(
        "submitted at, submitted on, submission date, submission time, arrival, arrived, "
        "time of arrival, order of arrival, early applicants?, early bird, first come, "
        "applied on, applied early, created at, timestamp",
        "The time of arrival is never an input.",
    ),
    _forbid(
        "referrals?, referred by, source, channel, legacy, donor, relatives?, social media, "
        "linkedin, facebook, instagram, criminal, arrest\\w*, conviction\\w*, "
        "credit score, salary history",
        "Where a person came from or whom they know is never an input.",
    ),
)
"""Ordered: the first that matches gives the sentence."""


def lint(rubric: Rubric) -> tuple[Finding, ...]:
    """Every input of ``rubric`` that may not be one; empty when all may."""
    found = []
    for where, wording in _wordings(rubric):
        if finding := check(where, wording):
            found.append(finding)
    for qualification in rubric.qualifications:
        field = qualification.rule.field
        if field not in FIELDS and not field.startswith("assessment:"):
            sentence = f"“{field}” is not one of the answers that a qualification may look at."
            found.append(Finding(f"Qualification “{qualification.key}”", field, sentence))
    return tuple(found)


def check(where: str, wording: str) -> Finding | None:
    """The finding for one key, label or source field; ``None`` when it is allowed."""
    words = plain_words(wording)
    for forbidden in FORBIDDEN:
        if match := forbidden.pattern.search(words):
            return Finding(where, match.group(), forbidden.sentence)
    return None


def plain_words(wording: str) -> str:
    """``wording`` as lower-case words: ``graduationYear``, ``zip_code`` and ``ZIP-code`` alike."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", wording)
    apart = re.sub(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", " ", apart)
    return re.sub(r"[\W_]+", " ", apart.casefold()).strip()


def _wordings(rubric: Rubric) -> Iterator[tuple[str, str]]:
    for criterion in rubric.criteria:
        where = f"Criterion “{criterion.label}”"
        yield f"{where}, key", criterion.key
        yield f"{where}, label", criterion.label
        yield f"{where}, source", criterion.instrument
    for qualification in rubric.qualifications:
        where = f"Qualification “{qualification.key}”"
        yield f"{where}, key", qualification.key
        if qualification.rule.field not in FIELDS:
            yield f"{where}, source", qualification.rule.field.removeprefix("assessment:")
