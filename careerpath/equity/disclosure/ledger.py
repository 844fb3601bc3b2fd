"""Who knows what already went out, and whether something new is safe for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from careerpath.equity.disclosure.audit import Finding, audit
from careerpath.equity.disclosure.shapes import K, People, Release


def known_to(audience: str, releases: Iterable[Release]) -> tuple[Release, ...]:
    """All that a reader of ``audience`` has: what is public, and what went to this audience.

    Exact counts that a law or a grant required stay with their named recipient and are left out;
    a publication under Local Law 144 is public like any other.
    """
    return tuple(
        release
        for release in releases
        if release.kind != "required" and release.audience in ("public", audience)
    )


def audit_for_all(
    new: Release, releases: Sequence[Release], *, people: People, k: int = K
) -> dict[str, tuple[Finding, ...]]:
    """What ``new`` would give away to each audience that would read it; empty means to nobody.

    What is public is read by every audience that ever got something of its own.
    """
    audiences = {new.audience}
    if new.audience == "public":
        audiences |= {each.audience for each in releases if each.kind != "required"}
    found = {
        audience: audit([*known_to(audience, releases), new], people=people, k=k, new=new)
        for audience in sorted(audiences)
    }
    return {audience: findings for audience, findings in found.items() if findings}
