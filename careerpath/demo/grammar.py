"""The grammar in which invented answers are written, and the people they mention. Pure.

The pieces are in ``texts/*.txt``. ``{a|b}`` takes one of several, ``{#a|b}`` the one with the
number that this answer drew once (so that a cause and its cure fit), ``<3-9>`` a number,
``<boss>`` somebody of the writer's.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from . import names

TEXTS = Path(__file__).parent / "texts"
_MARK = re.compile(r"[{|}]|<[^<>]{1,12}>")
_LOWER = frozenset(
    (
        "For", "With", "The", "On", "A", "Each", "We", "My", "It", "Instead", "After", "Over", "At",
        "As", "By", "Three", "Two", "One", "When", "Every", "Most", "Our", "That", "This", "There",
        "Before", "All", "Nobody", "They", "He", "She", "You", "In", "Since", "Not", "If",
    )
)  # fmt: skip
_FIRST_PERSON = frozenset(("I", "I'm", "I'd", "I've"))
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November",
)  # fmt: skip
_STREETS = ("Fulton", "Oak", "9th", "Delancey", "Mission", "Alder", "Beech", "22nd", "Canal")
_ELDERS = ("grandmother", "grandfather", "aunt", "uncle", "mother-in-law", "great-aunt", "father")
_GENERIC = {
    "retail": "the store", "kitchen": "the restaurant", "clinic": "the clinic",
    "pharmacy": "the pharmacy", "warehouse": "the warehouse", "campus it": "the help desk",
    "office": "the office", "farm": "the farm", "library": "the library", "school": "the school",
    "hotel": "the hotel", "lab": "the lab", "homecare": "the agency", "bank": "the branch",
    "salon": "the salon", "daycare": "the daycare", "manufacturing": "the plant",
}  # fmt: skip
_BEFORE = {
    "look": (
        "", "", "", "So ", "In the end ", "Then ", "What I did: ", "Eventually ", "After a while ",
    ),
    "found": (
        "", "", "", "There it was. ", "And then I saw it. ", "The pattern was plain. ",
        "Here is what it was. ", "So: ",
    ),
    "fix": ("", "", "", "The fix was boring. ", "So ", "We kept it simple. ", "What changed: "),
    "after": ("", "", "", "Result: ", "And? ", "Since then: ", "What came of it: "),
    "stuck": (
        "", "", "The hard part? ", "Where I got stuck: ", "What nearly stopped me: ",
        "I struggled. ",
    ),
    "proof": ("", "", "How I knew: ", "When did I know? ", "The proof: ", "And then, "),
    "how": ("", "", "", "How? ", "My method: ", "So "),
}  # fmt: skip


@dataclass(slots=True)
class Writer:
    """Somebody who writes: what the answers may mention, and how he or she types."""

    given_name: str
    family_name: str
    email: str
    phone: str
    city: str
    school: str
    employer: str
    domain: str
    care: float = 0.5  # 0 writes as little as possible, 1 takes every trouble
    voice: frozenset = field(default_factory=frozenset)


def _parse(text):
    """Return the nested parts of one piece.

    A part is a text, ("slot", name), ("num", lowest, highest) or ("pick", linked, options).
    """
    marks, last = [], 0
    for match in _MARK.finditer(text):
        if match.start() > last:
            marks.append(text[last : match.start()])
        marks.append(match.group())
        last = match.end()
    marks.append(text[last:])
    position = 0

    def sequence(inside):
        nonlocal position
        parts = []
        while position < len(marks):
            mark = marks[position]
            if inside and mark in ("|", "}"):
                return tuple(parts)
            position += 1
            if mark == "{":
                options, linked = [], False
                if marks[position].startswith("#"):
                    linked = True
                    marks[position] = marks[position][1:]
                while True:
                    options.append(sequence(True))
                    closing = marks[position] == "}"
                    position += 1
                    if closing:
                        break
                parts.append(("pick", linked, tuple(options)))
            elif mark[:1] == "<" and mark[-1:] == ">":
                numbers = re.fullmatch(r"<(\d+)-(\d+)>", mark)
                parts.append(
                    ("num", int(numbers[1]), int(numbers[2])) if numbers else ("slot", mark[1:-1])
                )
            elif mark:
                parts.append(mark)
        return tuple(parts)

    return sequence(False)


@cache
def blocks(name):
    """Return a text file as {block: {part: [parsed pieces]}}; the part of a list is "-"."""
    found, block = {}, None
    for line in (TEXTS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            block = found.setdefault(line[1:-1], {})
        elif line.startswith("- "):
            block.setdefault("-", []).append(_parse(line[2:]))
        else:
            part, text = line.split(": ", 1)
            block.setdefault(part, []).append(_parse(text))
    return found


class Answer:
    """One answer in the making: its people stay the same people from piece to piece."""

    def __init__(self, writer, rng, **slots):
        self.writer, self.rng, self.slots, self.coin = writer, rng, slots, int(rng.random() * 64)

    def slot(self, name):
        value = self.slots.get(name.lower())
        if value is None:
            value = self.slots[name.lower()] = getattr(self, f"_{name.lower()}")()
        return value[:1].upper() + value[1:] if name[0].isupper() else value

    def render(self, parts):
        out = []
        self._render(parts, out)
        return "".join(out)

    def _render(self, parts, out):
        random = self.rng.random
        for part in parts:
            if part.__class__ is str:
                out.append(part)
            elif part[0] == "pick":
                options = part[2]
                index = self.coin % len(options) if part[1] else int(random() * len(options))
                self._render(options[index], out)
            elif part[0] == "num":
                out.append(str(part[1] + int(random() * (part[2] - part[1] + 1))))
            else:
                out.append(self.slot(part[1]))

    def piece(self, options, kind=""):
        text = self.render(options[int(self.rng.random() * len(options))])
        before = _BEFORE.get(kind)
        if before:
            before = before[int(self.rng.random() * len(before))]
            first = text.split(" ", 1)[0]
            if before and before[-2] not in ".?:":
                if first in _LOWER:
                    text = text[0].lower() + text[1:]
                elif first not in _FIRST_PERSON:
                    before = ""
            text = before + text
        text = text.replace("?.", "?").replace("..", ".")
        if text[-1] not in '.?!:,"' and kind != "as it is":
            text += "."
        return text[:1].upper() + text[1:]

    def _boss(self):
        roll = self.rng.random()
        if roll < 0.5:
            return self.rng.choice(
                (
                    "my manager",
                    "our supervisor",
                    "the shift lead",
                    "my boss",
                    "the person in charge",
                )
            )
        if roll < 0.7:
            return f"{self.rng.choice(('Mr.', 'Ms.', 'Mrs.'))} {names.surname(self.rng)}"
        if roll < 0.85:
            return f"my manager {names.first(self.rng)}"
        return names.first(self.rng)

    def _mate(self):
        roll = self.rng.random()
        if roll < 0.4:
            return self.rng.choice(("a coworker", "my friend", "the night lead", "my sister"))
        return names.first(self.rng) if roll < 0.8 else f"my coworker {names.first(self.rng)}"

    def _emp(self):
        if self.writer.employer and self.rng.random() < 0.65:
            return self.writer.employer
        return _GENERIC.get(self.writer.domain, "my last job")

    def _school(self):
        return self.writer.school or "my school"

    def _month(self):
        return self.rng.choice(_MONTHS)

    def _year(self):
        return str(2019 + int(self.rng.random() * 6))

    def _street(self):
        return self.rng.choice(_STREETS)

    def _elder(self):
        return self.rng.choice(_ELDERS)

    def _first(self):
        return names.first(self.rng)

    def _surname(self):
        return names.surname(self.rng)

    def _city(self):
        return self.writer.city or "my town"

    def _me(self):
        return self.writer.given_name.split()[0]

    def _family(self):
        return self.writer.family_name

    def _email(self):
        return self.writer.email

    def _phone(self):
        return self.writer.phone or self.writer.email
