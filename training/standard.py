"""The standard six weeks as data: subject areas, levels, sessions and assessments to begin with.

Everything here is copied into rows when a program begins, and edited there.
"""

from __future__ import annotations

from datetime import time
from typing import NamedTuple

NAME = "Six weeks to healthcare IT"
ABOUT = (
    "From how a hospital works to the first go-live: five subject areas, a class every morning and "
    "open labs on two afternoons."
)
WEEKS = 6
# Code, name, color.
SUBJECTS = (
    ("HF", "Healthcare fundamentals", "d1"),
    ("IT/PM", "IT and project management", "d2"),
    ("CM", "Change management and readiness", "d3"),
    ("CI", "Clinical informatics", "d5"),
    ("SS", "Professional soft skills", "d4"),
)
# Name, and from how many hundredths of a percent on.
LEVELS = (("Developing", 0), ("Meets", 7000), ("Exceeds", 9000))
# Name, thousandths, how many of the lowest are dropped.
GROUPS = (("Assignments", 300, 0), ("Quizzes", 200, 1), ("Projects", 300, 0), ("Exams", 200, 0))
MORNING, AFTERNOON = time(9), time(13)
MORNING_MINUTES, LAB_MINUTES = 180, 120
LAB_DAYS = (1, 3)


class PlannedSession(NamedTuple):
    """A session of the standard: week from 1, day from Monday as 0."""

    week: int
    weekday: int
    starts: time
    minutes: int
    subject: str
    topic: str
    is_required: bool


class PlannedItem(NamedTuple):
    """An assessment of the standard, with thousandths by subject area."""

    week: int
    weekday: int
    group: str
    kind: str
    name: str
    points: int
    subjects: dict[str, int]
    rubric: tuple[tuple[str, int], ...] = ()


# What earns which share of a criterion, in percent.
ANCHORS = (
    (100, "All of it, and somebody on the ward could use it today."),
    (75, "Most of it; what is missing is small."),
    (50, "The beginning is right; the main part is thin or wrong."),
    (25, "A start, without a result."),
    (0, "Nothing of it."),
)

TOPICS = (
    (
        ("HF", "How a hospital works"), ("HF", "The words of the ward"),
        ("IT/PM", "Tickets, priorities and promises"), ("SS", "Listening for the real question"),
        ("HF", "Following one patient's day, on paper"),
    ),
    (
        ("CI", "What the chart knows"), ("CI", "Orders and results"),
        ("HF", "Privacy that people can live by"), ("IT/PM", "Networks and devices on a ward"),
        ("SS", "Writing so that a nurse reads it"),
    ),
    (
        ("CM", "Why good systems are refused"), ("CI", "Medication, from order to bedside"),
        ("IT/PM", "Scope, schedule and risk"), ("CM", "Mapping who is touched"),
        ("SS", "Saying no, and staying in the room"),
    ),
    (
        ("CI", "Messages between systems"), ("IT/PM", "Build, test and sign off"),
        ("CM", "Super users and at-the-elbow support"), ("CI", "Reports that answer a question"),
        ("SS", "Presenting to people who are tired"),
    ),
    (
        ("CM", "Readiness, ninety days before"), ("IT/PM", "The command center"),
        ("CI", "Downtime and recovery"), ("CM", "Training that sticks"),
        ("SS", "A hard conversation, rehearsed"),
    ),
    (
        ("IT/PM", "Go-live, hour by hour"), ("CI", "After go-live: tuning what hurts"),
        ("HF", "Review of the five areas"), ("SS", "Interviews with hospitals"),
        ("CM", "Capstone day"),
    ),
)  # fmt: skip
LABS = ("Open lab with the practice system", "Open lab: bring your tickets")
BUILD_RUBRIC = (("Finds the cause", 40), ("Builds what was asked", 40), ("Explains it", 20))
PAPER_RUBRIC = (("Understands the ward", 20), ("Says what to do", 20), ("Writes plainly", 10))
ITEMS = (
    PlannedItem(1, 4, "Assignments", "assignment", "Day of a patient", 50,
                {"HF": 700, "SS": 300}, PAPER_RUBRIC),
    PlannedItem(1, 4, "Quizzes", "quiz", "Quiz 1: words of the ward", 20, {"HF": 1000}),
    PlannedItem(2, 3, "Assignments", "assignment", "Ticket notes", 50,
                {"IT/PM": 600, "SS": 400}, PAPER_RUBRIC),
    PlannedItem(2, 4, "Quizzes", "quiz", "Quiz 2: the chart", 20, {"CI": 700, "HF": 300}),
    PlannedItem(3, 3, "Assignments", "assignment", "Who is touched", 50,
                {"CM": 800, "SS": 200}, PAPER_RUBRIC),
    PlannedItem(3, 4, "Quizzes", "quiz", "Quiz 3: medication", 20, {"CI": 1000}),
    PlannedItem(3, 4, "Exams", "practice_exam", "Practice exam 1", 100,
                {"HF": 300, "IT/PM": 200, "CM": 200, "CI": 300}),
    PlannedItem(4, 3, "Projects", "project", "Build", 100,
                {"IT/PM": 500, "CI": 500}, BUILD_RUBRIC),
    PlannedItem(4, 4, "Quizzes", "quiz", "Quiz 4: interfaces", 20, {"CI": 600, "IT/PM": 400}),
    PlannedItem(5, 2, "Assignments", "interview", "Mock interview", 50, {"SS": 1000}),
    PlannedItem(5, 4, "Quizzes", "quiz", "Quiz 5: readiness", 20, {"CM": 1000}),
    PlannedItem(5, 4, "Exams", "practice_exam", "Practice exam 2", 100,
                {"HF": 200, "IT/PM": 200, "CM": 200, "CI": 400}),
    PlannedItem(6, 1, "Quizzes", "quiz", "Quiz 6: go-live", 20, {"IT/PM": 600, "CM": 400}),
    PlannedItem(6, 4, "Projects", "project", "Capstone", 100,
                {"HF": 150, "IT/PM": 250, "CM": 250, "CI": 250, "SS": 100}, BUILD_RUBRIC),
)  # fmt: skip
DUE = time(23, 59)
IN_CLASS = {"quiz", "practice_exam", "interview"}  # nothing is handed in for these


def sessions() -> list[PlannedSession]:
    """A class every morning, and open labs that do not count for attendance."""
    made = []
    for week, days in enumerate(TOPICS, start=1):
        for weekday, (subject, topic) in enumerate(days):
            made.append(
                PlannedSession(week, weekday, MORNING, MORNING_MINUTES, subject, topic, True)
            )
        for number, weekday in enumerate(LAB_DAYS):
            made.append(
                PlannedSession(week, weekday, AFTERNOON, LAB_MINUTES, "", LABS[number], False)
            )
    return made
