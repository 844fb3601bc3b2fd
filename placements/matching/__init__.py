"""Who fits which opening, why, why not, and one proposal for the whole board.

Points are whole numbers from 0 to 100. Nothing here knows a name, a face or a group of people.
"""

from placements.matching.fit import Fit, Graduate, Opening, PartOfFit, Verdict, WorkPlace, fit
from placements.matching.matrix import IMPOSSIBLE, board
from placements.matching.proposal import Pair, Proposal, assign, propose
from placements.matching.ranking import for_graduate, for_opening
from placements.matching.weights import STANDARD, Part, Weights, WeightsRefused

__all__ = [
    "IMPOSSIBLE",
    "STANDARD",
    "Fit",
    "Graduate",
    "Opening",
    "Pair",
    "Part",
    "PartOfFit",
    "Proposal",
    "Verdict",
    "Weights",
    "WeightsRefused",
    "WorkPlace",
    "assign",
    "board",
    "fit",
    "for_graduate",
    "for_opening",
    "propose",
]
