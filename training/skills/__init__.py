"""What a client asks for against what somebody can show, and when a plan is through.

Levels are numbers from 1 to 4. A certification is asked for as a requirement that is held or not.
"""

from training.skills.finish import Finish, Step, finish, is_late, spread
from training.skills.gaps import (
    LEVELS,
    TOP,
    Evidence,
    Gap,
    Readiness,
    Requirement,
    Status,
    gaps,
    level_name,
)

__all__ = [
    "LEVELS",
    "TOP",
    "Evidence",
    "Finish",
    "Gap",
    "Readiness",
    "Requirement",
    "Status",
    "Step",
    "finish",
    "gaps",
    "is_late",
    "level_name",
    "spread",
]
