"""Releases and frozen counts as JSON and back: a ledger outlives the mappings of its day."""

from __future__ import annotations

from typing import Any

from careerpath.equity.disclosure.shapes import (
    Breakdown,
    Category,
    People,
    Population,
    Release,
    Shown,
)


def to_json(release: Release) -> dict[str, Any]:
    """All of a release as plain JSON. It holds nothing that did not go out."""
    return {
        "population": {
            "key": release.population.key,
            "label": release.population.label,
            "blocks": sorted(release.population.blocks),
        },
        "breakdowns": [
            {
                "key": breakdown.key,
                "title": breakdown.title,
                "trait": breakdown.trait,
                "categories": [
                    [each.key, each.label, sorted(each.values), each.sensitive]
                    for each in breakdown.categories
                ],
            }
            for breakdown in release.breakdowns
        ],
        "size": release.size,
        "cells": [
            [list(each.cell), list(each.labels), each.count, each.low, each.high, each.sensitive]
            for each in release.cells
        ],
        "audience": release.audience,
        "kind": release.kind,
        "words": release.words,
    }


def from_json(stored: dict[str, Any]) -> Release:
    """The release that was stored."""
    population = stored["population"]
    return Release(
        Population(population["key"], population["label"], frozenset(population["blocks"])),
        tuple(
            Breakdown(
                each["key"],
                each["title"],
                each["trait"],
                tuple(
                    Category(key, label, frozenset(values), sensitive)
                    for key, label, values, sensitive in each["categories"]
                ),
            )
            for each in stored["breakdowns"]
        ),
        stored["size"],
        tuple(
            Shown(tuple(cell), tuple(labels), count, low, high, sensitive)
            for cell, labels, count, low, high, sensitive in stored["cells"]
        ),
        stored["audience"],
        stored["kind"],
        stored["words"],
    )


def people_to_json(people: People) -> dict[str, Any]:
    """Frozen counts as plain JSON: for the walled schema alone."""
    return {
        "traits": list(people.traits),
        "counts": {
            block: [[list(values), number] for values, number in sorted(cells.items())]
            for block, cells in sorted(people.counts.items())
        },
    }


def people_from_json(stored: dict[str, Any]) -> People:
    """The counts that were frozen."""
    return People(
        tuple(stored["traits"]),
        {
            block: {tuple(values): number for values, number in cells}
            for block, cells in stored["counts"].items()
        },
    )
