"""One line of the table of ratios, and a fair way to take two times."""

import statistics
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """Two times in seconds for the same rows, measured in one run."""

    what: str
    rows: int
    ours: float
    theirs: float
    goal: str = ""
    unit: str = "s"

    def line(self):
        ratio = self.ours / self.theirs if self.theirs else float("nan")
        return (
            f"{self.what:<58} {self.rows:>10,} {self.ours:>9.3f}{self.unit} "
            f"{self.theirs:>9.3f}{self.unit} {ratio:>6.2f}×  {self.goal}"
        )


def seconds(act):
    """How long ``act()`` took."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def alternately(ours, theirs, rounds=3):
    """The median times of two acts, taken in turns so that noise hits both."""
    taken = [(seconds(ours), seconds(theirs)) for _ in range(rounds)]
    return statistics.median(a for a, _ in taken), statistics.median(b for _, b in taken)
