"""A QR code as inline SVG: one path, no style, no data address. Pure, no Django."""

from __future__ import annotations

import segno

QUIET_ZONE = 4  # modules of white around the code, as the standard asks


def path_of(text: str) -> tuple[str, int]:
    """The SVG path that draws the dark modules of the QR code of ``text``, and its side.

    The side counts modules with the quiet zone; use both in a square ``viewBox``. Error
    correction is at least level M, so that a worn print can still be read. Raises ``ValueError``
    when the text is too long for any QR code.
    """
    code = segno.make_qr(text, error="m")
    parts = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run]:
                run += 1
            if run:
                parts.append(f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{run}v1h-{run}z")
            x += run or 1
    return "".join(parts), len(code.matrix) + 2 * QUIET_ZONE
