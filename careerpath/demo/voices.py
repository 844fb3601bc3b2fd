"""How people type: capitals, apostrophes, slips, paragraphs, now and then odd Unicode. Pure."""

import re
import unicodedata

VOICES = (
    ("lower", 0.03), ("no apostrophes", 0.04), ("typos", 0.09), ("curly", 0.3),
    ("paragraphs", 0.35), ("dashes", 0.06), ("loud", 0.004), ("cheerful", 0.012),
    ("spaces", 0.02), ("odd", 0.012), ("decomposed", 0.01),
    ("contracts nothing", 0.12), ("signs", 0.02),
)  # fmt: skip
_FULL = (
    ("I'm", "I am"), ("didn't", "did not"), ("wasn't", "was not"), ("it's", "it is"),
    ("It's", "It is"), ("don't", "do not"), ("couldn't", "could not"), ("I'd", "I would"),
    ("can't", "cannot"), ("isn't", "is not"), ("That's", "That is"), ("that's", "that is"),
    ("doesn't", "does not"), ("I've", "I have"), ("wouldn't", "would not"), ("won't", "will not"),
)  # fmt: skip
_ODD = (
    "\u200b",
    "\u00a0",
    "\u2026",
    "\ufeff",
    "\U0001f642",
    "\u2022 ",
    "\u202f",
    "\ufb01",
    "\u200d",
)


def typed(text, voice, rng):
    """Return ``text`` as this person types."""
    if "contracts nothing" in voice:
        for short, long in _FULL:
            text = text.replace(short, long)
    if "typos" in voice:
        for _ in range(1 + int(rng.random() * 4)):
            at = int(rng.random() * (len(text) - 3))
            if text[at : at + 3].isalpha():
                swapped = text[at] + text[at + 2] + text[at + 1]
                text = (
                    text[:at]
                    + (swapped if rng.random() < 0.6 else text[at : at + 2])
                    + text[at + 3 :]
                )
    if "no apostrophes" in voice:
        text = text.replace("'", "")
    if "curly" in voice:
        text = re.sub(r'"([^"\n]*)"', "“\\1”", text).replace("'", "’")
    if "dashes" in voice:
        text = text.replace(", and ", " — and ", 2)
    if "lower" in voice:
        text = text.lower()
    if "loud" in voice:
        text = text.upper()
    if "cheerful" in voice:
        text = text.replace(". ", "! ", 2) + " \U0001f600"
    if "spaces" in voice:
        text = text.replace(". ", ".  ")
    if "odd" in voice:
        for _ in range(3):
            at = text.find(" ", int(rng.random() * len(text)))
            text = text[:at] + rng.choice(_ODD) + text[at:] if at > 0 else text
    return unicodedata.normalize("NFD", text) if "decomposed" in voice else text


def draw_voice(rng):
    """Return the habits of one person's typing."""
    return frozenset(name for name, share in VOICES if rng.random() < share)
