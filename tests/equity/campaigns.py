"""Random cohorts, random wishes in a random order, and an attacker at the end of each."""

import random
from dataclasses import replace
from itertools import product

from careerpath.equity.disclosure import refined
from careerpath.equity.disclosure.gate import decide
from careerpath.equity.disclosure.shapes import (
    Breakdown,
    Category,
    People,
    Population,
    Release,
    Request,
)
from careerpath.equity.disclosure.tables import by_block, outcome
from tests.equity.attacker import Attacker

K = 11
SILENT = Category("SILENT", "Did not answer", frozenset({"no_answer"}), sensitive=False)
LEVELS = (0, 1, 1, 2, 3, 5, 8, 10, 11, 12, 14, 20, 30, 45)


def breakdown(name, trait, rows):
    return Breakdown(
        name,
        name,
        trait,
        (*(Category(key, key, frozenset(values)) for key, values in rows.items()), SILENT),
    )


def world(draw):
    """Two or three blocks of people with race and gender, and the populations they make."""
    races = "ABCDEF"[: draw.randint(2, 6)]
    genders = "wmn"[: draw.randint(2, 3)]
    crossed = draw.random() < 0.35
    if crossed:
        races = races[:4]
    counts = {}
    for block in ("in", "out", "left")[: draw.randint(1, 3)]:
        cells = {}
        for race in (*races, "no_answer"):
            for gender in (*genders, "no_answer"):
                both = (race, gender).count("no_answer")
                if both == 1 and draw.random() < 0.7:
                    continue
                number = draw.choice(LEVELS) if crossed else draw.choice(LEVELS) // 2
                if number:
                    cells[race, gender] = number
        counts[block] = cells
    return People(("race", "gender"), counts), races, genders, crossed


def wishes(draw, people, races, genders, crossed):
    """Requests as people make them: headlines, tables, merges, crossings, rates, words."""
    blocks = sorted(people.counts)
    whole = Population("all", "Everyone", frozenset(blocks))
    parts = [Population(block, block, frozenset({block})) for block in blocks]
    populations = [whole, *parts, Population("later", "Later", frozenset(blocks[:-1] or blocks))]
    race = breakdown("race@1", "race", {each: {each} for each in races})
    gender = breakdown("gender@1", "gender", {each: {each} for each in genders})
    kinds = [race, gender, race.merged("some", *races[:2])]
    if len(races) > 2:
        kinds.append(race.merged("others", *races[-2:]))
        rows = {"x": {*races[:2]}, "y": {*races[1:]}}
        kinds.append(breakdown("overlap@1", "race", rows))
    inside = set(draw.sample(races, draw.randint(1, len(races) - 1)))
    sides = breakdown("sides@1", "race", {"in": inside, "out": set(races) - inside})
    women = breakdown("women@1", "gender", {"in": {"w"}, "out": set(genders) - {"w"}})
    found = []
    for _ in range(draw.randint(2, 6)):
        who = draw.choice(populations)
        chance = draw.random()
        if chance < 0.3:
            told = Request(who, (draw.choice([sides, women]),), headline=True)
            found.append(replace(told, in_words=draw.random() < 0.3))
        elif chance < 0.75 or not crossed:
            found.append(Request(who, (draw.choice(kinds),)))
        elif chance < 0.9 or len(blocks) == 1:
            found.append(Request(who, (draw.choice([*kinds[2:], race]), gender)))
        elif draw.random() < 0.5:
            found.append(Request(whole, (race, outcome(parts[0], whole))))
        else:
            found.append(
                Request(whole, (gender, by_block("b", "b", [(p.key, p.key, p) for p in parts])))
            )
    return found


def run(seed):
    """One campaign: how many releases and refusals, and what the attacker pinned."""
    draw = random.Random(seed)
    people, races, genders, crossed = world(draw)
    releases, refused = [], 0
    key = str(seed).encode()
    for request in wishes(draw, people, races, genders, crossed):
        decided = decide(request, people=people, ledger=releases, key=key, alternatives=False)
        if isinstance(decided, Release):
            releases.append(decided)
        else:
            refused += 1
    universe = {"race": {*races, "no_answer"}, "gender": {*genders, "no_answer"}}
    return len(releases), refused, attack(people, releases, universe)


PARENTS = {"out": None, "in": None, "in.y": "in", "in.n": "in", "in.yy": "in.y", "in.yn": "in.y"}


def lines(blocks):
    """The same with each one's parents, as the division knows them."""
    return {one: [PARENTS[one]] if PARENTS[one] else [] for one in blocks}


LEAVES = ("in.yy", "in.yn", "in.n", "out")


def nested(seed, *, forgets=False):
    """One campaign over a group that is divided twice between releases.

    A gate that ``forgets`` takes the parts for strangers to the whole.
    """
    draw = random.Random(seed)
    _, races, genders, _ = world(draw)
    counts = {block: {} for block in PARENTS}
    for block in LEAVES:
        small = block in ("in.yn", "in.n")
        for pair in product((*races, "no_answer"), (*genders, "no_answer")):
            number = draw.choice(LEVELS[:8] if small else LEVELS) // draw.choice((1, 1, 2))
            above = block if number and draw.random() < (0.4 if small else 0.9) else None
            while above:
                counts[above][pair] = counts[above].get(pair, 0) + number
                above = PARENTS[above]
    people = People(("race", "gender"), counts)
    known, out, refused = [], [], 0
    for depth, parts in enumerate((["in"], ["in", "in.y"], ["in", "in.y", "in.yy"])):
        there = [one for one in PARENTS if len(one.partition(".")[2]) <= depth]
        finer = refined.finest(lines(there))
        known = known if forgets else [refined.release(one, finer) for one in known]
        for request in nested_wishes(draw, races, genders, parts):
            fine = replace(request, population=refined.population(request.population, finer))
            decided = decide(
                fine, people=people, ledger=known, key=str(seed).encode(), alternatives=False
            )
            if isinstance(decided, Release):
                known.append(decided)
                out.append(decided)
            else:
                refused += 1
    finer = refined.finest(lines(PARENTS))
    universe = {"race": {*races, "no_answer"}, "gender": {*genders, "no_answer"}}
    leaves = People(people.traits, {block: counts[block] for block in LEAVES})
    return len(out), refused, attack(leaves, [refined.release(o, finer) for o in out], universe)


def nested_wishes(draw, races, genders, blocks):
    """Headlines and tables of the whole, of everyone, and of the parts there are."""
    race = breakdown("race@1", "race", {each: {each} for each in races})
    gender = breakdown("gender@1", "gender", {each: {each} for each in genders})
    sides = breakdown("sides@1", "race", {"in": {races[0]}, "out": set(races[1:])})
    everyone = Population("all", "Everyone", frozenset({"in", "out"}))
    populations = [everyone, *(Population(one, one, frozenset({one})) for one in blocks)]
    for _ in range(draw.randint(1, 3)):
        table = draw.choice([sides, race, gender])
        yield Request(draw.choice(populations), (table,), headline=table is sides)


def attack(people, releases, universe):
    """The small groups that the attacker learns too much of."""
    if not releases:
        return []
    sizes = {block: people.count(frozenset({block})) for block in people.counts}
    attacker = Attacker(releases, universe, sizes)
    groups = {}
    for release in releases:
        for shown in release.cells:
            blocks, values = attacker.meaning(release, shown.cell)
            if not shown.sensitive or not values:
                continue
            where = tuple(sorted(values.items(), key=lambda each: each[0]))
            groups[blocks, where] = True
            for other in releases:
                rest = blocks - other.population.blocks
                if rest:
                    groups.setdefault((rest, where), False)
    wholes = {release.population.blocks for release in releases}
    told = {breakdown.trait for release in releases for breakdown in release.breakdowns}
    for trait in told & set(universe):
        for value in universe[trait] - {"no_answer"}:
            for blocks in wholes:
                groups.setdefault((blocks, ((trait, frozenset({value})),)), False)
    pinned = []
    for (blocks, where), listed in groups.items():
        count = people.count(blocks, where)
        if not 0 < count < K:
            continue
        low, high = attacker.range_of(blocks, dict(where))
        bad = low > 1 or high < K - 1 if listed else low >= 1 and high < K
        if bad:
            pinned.append((sorted(blocks), where, count, low, high))
    return pinned
