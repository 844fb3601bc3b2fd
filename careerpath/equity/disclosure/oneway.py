"""A one-way table without a row that can be worked out (domain rules 4.3)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from careerpath.equity.disclosure.shapes import K


@dataclass(frozen=True)
class Protection:
    """``status`` publish · suppress · withhold_table · withhold_table_and_total ·
    small_margin; ``hidden`` the masked cells."""

    status: str
    hidden: frozenset[str]


def ranking(key: bytes, *about: str) -> bytes:
    """The place of a candidate in a draw that nobody without ``key`` can repeat (HMAC-SHA-256)."""
    return hmac.new(key, "\x1f".join(about).encode(), hashlib.sha256).digest()


def holds(hidden: Sequence[int], k: int = K) -> bool:
    """Every masked row could be anything from 1 to k - 1, given that their sum is known.

    With n hidden rows of sum T each lies in [1, T - n + 1]: it holds iff n >= 2, T >= k + n - 2.
    """
    return len(hidden) >= 2 and sum(hidden) >= k + len(hidden) - 2


def protect_1d(
    counts: Mapping[str, int], k: int = K, *, key: bytes | None = None, about: str = ""
) -> Protection:
    """The rows to mask. Rows must not overlap, and their sum is taken as known to everyone.

    One further row is always enough, for it alone has k people. Without ``key`` it is the smallest
    (ties by name); with one it is drawn among all, so that who knows the rule learns nothing from
    which row it was.
    """
    small = {row for row, count in counts.items() if 0 < count < k}
    if not small:
        return Protection("publish", frozenset())
    if sum(counts.values()) < k:
        occupied = frozenset(row for row, count in counts.items() if count)
        return Protection("withhold_table_and_total", occupied)
    if holds([counts[row] for row in small], k):
        return Protection("suppress", frozenset(small))
    others = [row for row, count in counts.items() if count >= k]
    if not others:
        return Protection("withhold_table", frozenset(small))
    if key is None:
        drawn = min(others, key=lambda row: (counts[row], row))
    else:
        drawn = min(others, key=lambda row: ranking(key, "1d", about, row))
    return Protection("suppress", frozenset({*small, drawn}))
