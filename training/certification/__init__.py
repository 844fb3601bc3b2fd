"""Who may sit an exam and who holds what, as pure rules: no framework, no database, no clock."""

from training.certification.attempts import Attempt, Outcome, first_free_day, why_not_again
from training.certification.dates import EXPIRING, WARN_AT, Standing, due_warning, ends_on, standing
from training.certification.passing import FirstTry, first_tries
from training.certification.requirements import (
    Band,
    Facts,
    Kind,
    Line,
    Requirement,
    Result,
    judge,
)

__all__ = [
    "EXPIRING",
    "WARN_AT",
    "Attempt",
    "Band",
    "Facts",
    "FirstTry",
    "Kind",
    "Line",
    "Outcome",
    "Requirement",
    "Result",
    "Standing",
    "due_warning",
    "ends_on",
    "first_free_day",
    "first_tries",
    "judge",
    "standing",
    "why_not_again",
]
