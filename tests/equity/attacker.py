"""An attacker who has every released number and a solver, written apart from the audit.

Unknowns are people by block and raw value, one for each, as whole numbers of at least zero. No
part of the gate is used: cells are read off the release, sums are added up here.
"""

from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp


class Attacker:
    """Everything known from ``releases`` and the sizes of blocks, as one integer program."""

    def __init__(self, releases, universe, sizes):
        self.traits = sorted(universe)
        self.places = {}
        for block in sorted(sizes):
            for values in product(*(sorted(universe[trait]) for trait in self.traits)):
                self.places[block, values] = len(self.places)
        rows, low, high = [], [], []
        for release in releases:
            for shown in release.cells:
                rows.append(self.places_of(*self.meaning(release, shown.cell)))
                told = (shown.low, shown.high) if shown.count is None else (shown.count,) * 2
                low.append(told[0])
                high.append(np.inf if told[1] is None else told[1])
        for block, size in sizes.items():
            rows.append([at for (own, _), at in self.places.items() if own == block])
            low.append(size)
            high.append(size)
        matrix = np.zeros((len(rows), len(self.places)))
        for at, row in enumerate(rows):
            matrix[at, row] = 1
        self.known = LinearConstraint(matrix, low, high)
        self.solutions = []

    @staticmethod
    def meaning(release, cell):
        """The blocks and the values by trait that a cell counts."""
        blocks, values = release.population.blocks, {}
        for breakdown, key in zip(release.breakdowns, cell, strict=True):
            if key and breakdown.trait == "block":
                blocks = blocks & breakdown[key].values
            elif key:
                values[breakdown.trait] = breakdown[key].values
        return blocks, values

    def places_of(self, blocks, values):
        return [
            at
            for (block, own), at in self.places.items()
            if block in blocks
            and all(own[self.traits.index(trait)] in wanted for trait, wanted in values.items())
        ]

    def range_of(self, blocks, values):
        """The least and the greatest number of people this group can have."""
        objective = np.zeros(len(self.places))
        objective[self.places_of(blocks, values)] = 1
        found = []
        for sign in (1, -1):
            answer = milp(
                sign * objective,
                constraints=self.known,
                integrality=np.ones(len(self.places)),
                bounds=Bounds(0, np.inf),
            )
            assert answer.status == 0, answer.message
            found.append(round(sign * answer.fun))
        return tuple(found)
