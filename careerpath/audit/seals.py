"""Sealing the trail, anchoring the last seal outside, and finding what was tampered with."""

import hashlib
import json
from dataclasses import dataclass
from itertools import pairwise

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

# The text of a line that is hashed: everything but its id, so that two lines whose ids were
# swapped are found as such. The sealing function in the database uses the same expression.
LINE = """sha256(convert_to(jsonb_build_array(
    to_char(line.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), line.xid::text, line.kind,
    line.actor_id, line.actor, line.model, line.subject_id, line.from_state, line.to_state,
    line.reason, line.cause, line.request_id, line.detail)::text, 'UTF8'))"""

# Lines that differ from their seal, that have none although they should, or that are gone.
DIFFERENT = f"""
WITH last AS (
    SELECT era, floor, bound FROM audit_auditseal ORDER BY number DESC LIMIT 1
), sealed AS (
    SELECT seal.number, entry.id, entry.hash
    FROM audit_auditseal AS seal, unnest(seal.ids, seal.hashes) AS entry(id, hash)
)
SELECT coalesce(line.id, sealed.id), sealed.number, sealed.hash, {LINE} AS hash, line.id IS NULL
FROM sealed FULL JOIN audit_auditevent AS line ON line.id = sealed.id
WHERE CASE
    WHEN line.id IS NULL THEN true
    WHEN sealed.id IS NULL THEN line.id <= (SELECT floor FROM last)
        OR line.xid < (SELECT bound FROM last)
    ELSE sealed.hash <> {LINE}
END
ORDER BY 1
"""  # noqa: S608 - constants only
SEALS = """
SELECT number, era, floor, bound::text, count, last_id, chain, cardinality(ids),
    (SELECT string_agg(int8send(entry.id) || entry.hash, ''::bytea ORDER BY place)
     FROM unnest(ids, hashes) WITH ORDINALITY AS entry(id, hash, place))
FROM audit_auditseal ORDER BY number
"""


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was sealed: a line or a seal, named."""

    what: str  # changed, removed, inserted, reordered, seal, anchor
    line: int | None
    sentence: str


def seal():
    """All lines of transactions that have ended are sealed; returns how many were."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT audit_seal()")
        return cursor.fetchone()[0]


def verify():
    """What is not as it was sealed, named; empty when the trail is whole."""
    with connection.cursor() as cursor:
        cursor.execute(SEALS)
        seals = cursor.fetchall()
        cursor.execute(DIFFERENT)
        lines = cursor.fetchall()
    return [*_lines(lines), *_chain(seals), *_anchors(seals)]


def _lines(rows):
    """Each differing line with what happened to it."""
    was = {bytes(sealed): line for line, _, sealed, _, _ in rows if sealed}
    for line, number, sealed, now, gone in rows:
        if gone:
            yield Finding("removed", line, f"Line {line} of seal {number} is gone.")
        elif bytes(now) in was:
            other = was[bytes(now)]
            yield Finding("reordered", line, f"Line {line} stood at {other} when it was sealed.")
        elif sealed is None:
            yield Finding("inserted", line, f"Line {line} came in after its time was sealed.")
        else:
            yield Finding("changed", line, f"Line {line} of seal {number} was changed.")


def _chain(seals):
    """Seals that do not follow from their content and from the one before."""
    numbers = [0, *(row[0] for row in seals)]
    for before, after in pairwise(numbers):
        if after != before + 1:
            yield Finding("seal", None, f"Seals {before + 1} to {after - 1} are gone.")
    previous = b""
    for number, era, floor, bound, count, _, chain, entries_count, entries in seals:
        head = f"{number} {era} {floor} {bound}".encode()
        expected = hashlib.sha256(previous + head + bytes(entries or b"")).digest()
        if bytes(chain) != expected or count != entries_count:
            yield Finding("seal", None, f"Seal {number} does not follow from its lines.")
        previous = bytes(chain)


# ------------------------------------------------------------------ outside
def folder():
    """Where the anchors are kept; a real site copies them to another machine."""
    return settings.VAR / "anchors"


def anchor():
    """The last seal stands in a file of today outside the database; returns what it says."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT number, count, last_id, encode(chain, 'hex'), at"
            " FROM audit_auditseal ORDER BY number DESC LIMIT 1"
        )
        row = cursor.fetchone()
    if row is None:
        return None
    number, count, last_id, chain, at = row
    content = {
        "seal": number,
        "lines_in_it": count,
        "last_line": last_id,
        "chain": chain,
        "sealed_at": at.isoformat(),
    }
    folder().mkdir(parents=True, exist_ok=True)
    path = folder() / f"{timezone.now():%Y-%m-%d}.json"
    path.write_text(json.dumps(content) + "\n")
    return content


def _anchors(seals):
    """Anchors that the seals no longer match: the tail was cut, or all was written anew."""
    chains = {row[0]: bytes(row[6]).hex() for row in seals}
    for path in sorted(folder().glob("*.json")):
        try:
            content = json.loads(path.read_text())
            number, chain, last = content["seal"], content["chain"], content["last_line"]
        except (ValueError, KeyError, TypeError):
            yield Finding("anchor", None, f"The anchor {path.name} cannot be read.")
            continue
        if number not in chains:
            yield Finding(
                "anchor",
                None,
                f"Seal {number} of the anchor {path.name} is gone; it reached to line {last}.",
            )
        elif chains[number] != chain:
            yield Finding(
                "anchor", None, f"Seal {number} is not the one that the anchor {path.name} holds."
            )
