"""What may enter as text. Pure functions; forms, query strings and imports use them alike."""

import re
import unicodedata

# Overrides and isolates turn the reading direction of what follows them: a name could be made to
# read as another. Marks (U+200E, U+200F, U+061C) only help neighbors along and stay.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
REPLACEMENT = "\ufffd"


def tidy(text: str) -> str:
    """The same words in one spelling (NFC, LF), without characters that hide or turn text.

    NUL and lone surrogates, which no database stores and no page can show, become ``\ufffd``.
    """
    text = UNSTORABLE.sub(REPLACEMENT, text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = CONTROL.sub("", TURNING.sub("", text))
    return unicodedata.normalize("NFC", text)


def is_storable(text: str) -> bool:
    """False when the text holds NUL, a lone surrogate, or the mark left by one."""
    return REPLACEMENT not in text and not UNSTORABLE.search(text)
