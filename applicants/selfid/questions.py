"""The questions and their options, as data: set for the country, each with the version it is from.

Race and ethnicity is the one combined question of the federal standard of 2024 (SPD 15) with its
seven categories. Questions of a module are asked only where it is switched on.
"""

from dataclasses import dataclass

from django.conf import settings

FORM_VERSION = "2026-1"
DECLINE = "decline"
DECLINES = (DECLINE, "I choose not to answer")


@dataclass(frozen=True)
class Question:
    """One question, its options by code, and the module it belongs to."""

    key: str
    text: str
    options: tuple[tuple[str, str], ...]
    several: bool = False
    hint: str = ""
    module: str = ""

    @property
    def choices(self):
        """The options, with the one that says nothing at the end."""
        return [*self.options, DECLINES]

    def is_on(self):
        """Whether it is asked here."""
        return not self.module or self.module in settings.SELFID_MODULES


YES_NO = (("yes", "Yes"), ("no", "No"))
QUESTIONS = (
    Question(
        "race",
        "What is your race or ethnicity?",
        (
            ("AIAN", "American Indian or Alaska Native"),
            ("ASIAN", "Asian"),
            ("BLACK", "Black or African American"),
            ("HISP", "Hispanic or Latino"),
            ("MENA", "Middle Eastern or North African"),
            ("NHPI", "Native Hawaiian or Pacific Islander"),
            ("WHITE", "White"),
        ),
        several=True,
        hint="Choose all that apply.",
    ),
    Question(
        "gender",
        "What is your gender?",
        (
            ("woman", "Woman"),
            ("man", "Man"),
            ("nonbinary", "Non-binary"),
            ("another", "Another term"),
        ),
    ),
    Question(
        "sex",
        "What is your sex?",
        (("female", "Female"), ("male", "Male")),
        hint="As in your official papers. Some reports to authorities know these two only.",
    ),
    Question(
        "age_band",
        "Are you 40 or older?",
        (("40_or_over", "Yes"), ("under_40", "No")),
    ),
    Question(
        "disability",
        "Do you have a disability or long-term condition?",
        YES_NO,
        hint="This is separate from any adjustment you asked for.",
        module="disability",
    ),
    Question("veteran", "Are you a protected veteran?", YES_NO, module="veteran"),
)
NUMBERS = ("no", "One", "Two", "Three", "Four", "Five", "Six")


def asked():
    """The questions that are asked here, in order."""
    return [question for question in QUESTIONS if question.is_on()]


def title():
    """What the page is called: how many questions there are, and that they can be skipped."""
    count = len(asked())
    return f"{NUMBERS[count]} question{'' if count == 1 else 's'} you can skip"
