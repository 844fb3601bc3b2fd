"""Curves that fall, as SVG; the table beside them says the same."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from careerpath.ui.charts import chart


def falling(
    points: Sequence[tuple[float, float, float, float]],
    last: float,
    label: str = "",
    ticks: Sequence[float] = (),
    height: int = 200,
) -> SafeString:
    """A step curve that begins at 100 per cent, with its band; ``last`` is the end of the scale.

    ``points`` are (from, value, low, high), values as shares from 0 to 1, in rising order.
    """
    base, room = height - 24, height - 42
    if last <= 0:
        words = format_html('<text x="50%" y="{}" class="mid">Nothing to draw yet</text>', base / 2)
        return chart(height, label, [words])
    steps = [(0.0, 1.0, 1.0, 1.0), *points]
    ends = [*(x for x, *_ in steps[1:]), last]

    def path(which: int, back: bool = False) -> str:
        pairs = [
            f"{100 * min(x, last) / last:.2f},{100 - 100 * step[which]:.2f}"
            for step, end in zip(steps, ends, strict=True)
            for x in (step[0], end)
        ]
        return " ".join(reversed(pairs) if back else pairs)

    drawn = format_html(
        '<svg x="0" y="18" width="100%" height="{}" viewBox="0 0 100 100"'
        ' preserveAspectRatio="none"><polygon class="area" points="{} {}"></polygon>'
        '<polyline class="line" points="{}"></polyline></svg>',
        room,
        path(3),
        path(2, back=True),
        path(1),
    )
    out = [drawn]
    for per_cent in (25, 50, 75, 100):
        y = base - room * per_cent / 100
        out.append(
            format_html(
                '<line class="grid-line" x1="0" x2="100%" y1="{y}" y2="{y}"></line>'
                '<text x="0" y="{above}">{v}%</text>',
                y=f"{y:.1f}",
                above=f"{y - 4:.1f}",
                v=per_cent,
            )
        )
    out.append(
        format_html('<line class="axis" x1="0" x2="100%" y1="{}" y2="{}"></line>', base, base)
    )
    out.extend(
        format_html(
            '<text x="{}%" y="{}" class="{}">{}</text>',
            f"{100 * tick / last:.2f}",
            height - 6,
            "" if not tick else "end" if tick >= last else "mid",
            f"{tick:,.0f}",
        )
        for tick in ticks
        if tick <= last
    )
    return chart(height, label, out)
