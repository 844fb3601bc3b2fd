"""Who reads what: loads level by share, nobody reads what they may not, all readers linked.

Readers are comparable only when chains of shared files link them (domain.md 6.3). So the first
files that are read twice go round a ring of the readers; the others go to whoever has least.
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from random import Random

File = Hashable
Reader = Hashable


@dataclass(frozen=True, slots=True)
class Load:
    """A reader with the share of a full load, and how many reads the reader has already."""

    reader: Reader
    share: int = 100
    has: int = 0


@dataclass(frozen=True, slots=True)
class Distribution:
    """Pairs of file and reader, how many reads found no reader, and whether all are linked."""

    reads: tuple[tuple[File, Reader], ...]
    short: Mapping[File, int]
    is_connected: bool


def distribute(
    wanted: Mapping[File, int],
    readers: Sequence[Load],
    *,
    seed: str,
    barred: Mapping[File, Collection[Reader]] | None = None,
    linked: Iterable[Collection[Reader]] = (),
) -> Distribution:
    """Each file of ``wanted`` with so many more reads has that many different readers.

    ``barred`` are the readers who may not have a file: own and conflicted ones, and whoever has it
    already. ``linked`` are groups of readers who share a file from before. The same arguments
    give the same result. Reads come in the order in which they are to be done: a file's first
    reads stand before any second one.
    """
    random = Random(seed)  # noqa: S311 - fair, not secret
    barred = barred or {}
    files = list(wanted)
    random.shuffle(files)
    twice = [file for file in files if wanted[file] > 1]
    once = [file for file in files if wanted[file] == 1]
    ring = [load.reader for load in readers]
    random.shuffle(ring)
    heap = [(load.has / load.share, random.random(), place) for place, load in enumerate(readers)]
    heapify(heap)
    book = _Book(readers, heap, random)
    rounds: list[list[tuple[File, Reader]]] = []
    short: dict[File, int] = {}
    step = 0
    for file in (*twice, *once):
        forbidden = barred.get(file, ())
        first: tuple[Reader, ...] = ()
        if wanted[file] > 1 and step < len(ring) - 1:
            pair = (ring[step], ring[step + 1])
            if not any(reader in forbidden for reader in pair):
                first, step = pair, step + 1
        chosen = book.take(wanted[file], forbidden, first)
        if len(chosen) < wanted[file]:
            short[file] = wanted[file] - len(chosen)
        for number, reader in enumerate(chosen):
            while len(rounds) <= number:
                rounds.append([])
            rounds[number].append((file, reader))
    for number, part in enumerate(rounds):
        if number:
            random.shuffle(part)
    reads = tuple(pair for part in rounds for pair in part)
    together: defaultdict[File, list[Reader]] = defaultdict(list)
    for file, reader in reads:
        together[file].append(reader)
    groups = [*linked, *together.values()]
    return Distribution(reads, short, _connected([load.reader for load in readers], groups))


class _Book:
    """Who has how much, the least loaded on top."""

    def __init__(
        self, readers: Sequence[Load], heap: list[tuple[float, float, int]], random: Random
    ) -> None:
        self.readers = [load.reader for load in readers]
        self.shares = [load.share for load in readers]
        self.counts = [load.has for load in readers]
        self.places = {load.reader: place for place, load in enumerate(readers)}
        self.heap = heap
        self.random = random

    def take(
        self, number: int, barred: Collection[Reader], first: Sequence[Reader]
    ) -> list[Reader]:
        """At most ``number`` different readers who may, ``first`` before the least loaded."""
        chosen = list(first)
        for reader in first:
            self.counts[self.places[reader]] += 1
        passed = []
        while self.heap and len(chosen) < number:
            load, tie, place = heappop(self.heap)
            if load != self.counts[place] / self.shares[place]:
                # Somebody was chosen past the heap meanwhile: back with what is true now.
                heappush(self.heap, (self.counts[place] / self.shares[place], tie, place))
                continue
            reader = self.readers[place]
            if reader in barred or reader in chosen:
                passed.append((load, tie, place))
                continue
            chosen.append(reader)
            self.counts[place] += 1
            passed.append((self.counts[place] / self.shares[place], self.random.random(), place))
        for entry in passed:
            heappush(self.heap, entry)
        return chosen


def _connected(readers: Sequence[Reader], groups: Iterable[Collection[Reader]]) -> bool:
    """Whether chains of shared files link all readers."""
    above = {reader: reader for reader in readers}

    def top(reader: Reader) -> Reader:
        while above[reader] != reader:
            above[reader] = above[above[reader]]
            reader = above[reader]
        return reader

    left = len(above)
    for group in groups:
        known = [reader for reader in group if reader in above]
        for reader in known[1:]:
            one, other = top(known[0]), top(reader)
            if one != other:
                above[other] = one
                left -= 1
    return left <= 1
