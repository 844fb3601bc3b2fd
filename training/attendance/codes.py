"""The code of a check-in: six digits that follow from a secret and the time, new every half minute.

As in RFC 6238 with SHA-256, over a secret of its own for each window.
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256

STEP = timedelta(seconds=30)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def code(secret: str, at: datetime) -> str:
    """The six digits that are shown at this moment. Raises ``ValueError`` for a naive time."""
    if at.tzinfo is None:
        raise ValueError("A moment needs a time zone.")
    counter = (at - _EPOCH) // STEP
    digest = hmac.new(secret.encode(), counter.to_bytes(8, "big", signed=True), sha256).digest()
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def accepts(secret: str, typed: str, at: datetime, *, back: int = 1, ahead: int = 1) -> bool:
    """Whether ``typed`` is the code of now, or of a step or so before or after.

    ``back`` is for typing slowly, ``ahead`` for clocks that differ.
    """
    digits = "".join(char for char in typed if char in "0123456789")
    found = False
    for step in range(-back, ahead + 1):
        found |= hmac.compare_digest(code(secret, at + step * STEP), digits)
    return found
