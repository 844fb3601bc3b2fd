"""The commitment to a tie-break seed: pure, no Django.

The seed of an intake decides among exact ties. Its hash is published before the intake opens and
the seed itself after the decisions are final, so that anybody can check that nobody chose it
with the applications in view.
"""

from __future__ import annotations

import hashlib
import secrets


def new_seed() -> str:
    """A seed of 128 random bits, in hexadecimal."""
    return secrets.token_hex(16)


def commitment(seed: str) -> str:
    """The SHA-256 of ``seed`` in UTF-8, in hexadecimal: safe to publish before the seed is."""
    return hashlib.sha256(seed.encode()).hexdigest()


def matches(seed: str, published: str) -> bool:
    """Whether ``published`` is the commitment to ``seed``."""
    return secrets.compare_digest(commitment(seed).encode(), published.encode())
