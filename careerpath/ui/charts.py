"""Charts as SVG without a line of script or style.

Geometry is computed here and written as attributes in per cent, so that a chart fills any width
while its text keeps its size; colors come from classes, so that both themes and print work.
Every function copes with nothing to show: empty lists, zero totals, one point.
"""

from collections.abc import Iterable, Sequence
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SEATS_ACROSS = 19
SEAT = 16


def nice_ticks(peak: float, most: int = 4) -> list[int]:
    """Round numbers from one step up to ``peak``, at most ``most`` of them: 200, 400, 600."""
    for unit in (m * 10**e for e in range(10) for m in (1, 2, 5)):
        if peak / unit <= most:
            return [unit * i for i in range(1, int(peak // unit) + 1)]
    return [int(peak)]


def share(value: float, of: float) -> float:
    """Per cent of a whole, between 0 and 100; of nothing it is 0."""
    if not of or value is None:
        return 0.0
    return round(max(0.0, min(100.0, 100 * float(value) / float(of))), 2)


def bar(value: float, cls: str = "", fill: str = "d1", of: float = 100) -> SafeString:
    """One horizontal bar, decoration for the number beside it; ``value`` and ``of`` in one unit."""
    return format_html(
        '<svg class="bar {}" aria-hidden="true">'
        '<rect width="{}%" height="100%" class="f-{}"></rect></svg>',
        cls,
        share(value, of),
        fill,
    )


def stack(parts: Iterable[tuple[float, str]], cls: str = "") -> SafeString:
    """One bar in parts; each part is its per cent and its fill."""
    x, rects = 0.0, []
    for value, fill in parts:
        rects.append((round(x, 2), round(max(value - 0.4, 0), 2), fill))
        x += value
    return format_html(
        '<svg class="bar {}" aria-hidden="true">{}</svg>',
        cls,
        format_html_join("", '<rect x="{}%" width="{}%" height="100%" class="f-{}"></rect>', rects),
    )


def swatch(fill: str) -> SafeString:
    """The little square of a legend."""
    return format_html(
        '<svg aria-hidden="true"><rect width="100%" height="100%" class="f-{}"></rect></svg>', fill
    )


def scorecards(done: int, total: int) -> SafeString:
    """One dot for each scorecard, full when it is in."""
    dots = format_html_join(
        "",
        '<svg aria-hidden="true" viewBox="0 0 10 10">'
        '<circle cx="5" cy="5" r="4" class="{}"></circle></svg>',
        (("f-d1" if i < done else "f-ring",) for i in range(total)),
    )
    return format_html(
        '<span class="cards">{}<span class="visually-hidden">{} of {} scorecards</span></span>',
        dots,
        done,
        total,
    )


def fit(n: int, of: int = 5) -> SafeString:
    """Squares, ``n`` of them full; the number stands beside it."""
    return format_html(
        '<span class="fit">{}</span>',
        format_html_join(
            "",
            '<svg viewBox="0 0 14 14" aria-hidden="true">'
            '<rect x="1" y="1" width="12" height="12" rx="2" class="{}"></rect></svg>',
            (("f-d1" if i < n else "f-ring",) for i in range(of)),
        ),
    )


def histogram(
    bins: Sequence[tuple[float, int, str]],
    cuts: Sequence[tuple[float, str]] = (),
    label: str = "",
) -> SafeString:
    """Counts of scores from 0 to 100, with cut lines that carry their own words.

    ``bins`` are (from, count, fill) of equal width, ``cuts`` are (score, words).
    """
    height, base, top = 210, 180, 40
    bins = list(bins)
    peak = max((count for _, count, _ in bins), default=0)
    step = 100 / len(bins) if bins else 0
    out = []
    for v in nice_ticks(peak) if peak else ():
        y = base - (base - top) * v / peak
        out.append(
            format_html(
                '<line class="grid-line" x1="0" x2="100%" y1="{y}" y2="{y}"></line>'
                '<text x="0" y="{above}">{v}</text>',
                y=f"{y:.1f}",
                above=f"{y - 4:.1f}",
                v=f"{v:,}",
            )
        )
    for i, (_, count, fill) in enumerate(bins):
        if count:
            # A bin with one application among thousands is still seen: two pixels at least.
            tall = max((base - top) * count / peak, 2)
            out.append(
                format_html(
                    '<rect x="{}%" width="{}%" y="{}" height="{}" rx="1.5" class="f-{}"></rect>',
                    f"{i * step + 0.35:.2f}",
                    f"{max(step - 0.7, 0.1):.2f}",
                    f"{base - tall:.1f}",
                    f"{tall:.1f}",
                    fill,
                )
            )
    out.append(
        format_html('<line class="axis" x1="0" x2="100%" y1="{}" y2="{}"></line>', base, base)
    )
    out.extend(
        format_html(
            '<text x="{}%" y="{}" class="{}">{}</text>',
            t,
            base + 18,
            {0: "", 100: "end"}.get(t, "mid"),
            t,
        )
        for t in range(0, 101, 20)
    )
    if not peak:
        out.append(
            format_html('<text x="50%" y="{}" class="mid">Nothing to draw yet</text>', base // 2)
        )
    previous = None
    for score, words in sorted(cuts):
        # Two cuts that stand close together write on two lines.
        y = 28 if previous is not None and score - previous < 24 else 14
        previous = score if y == 14 else None
        out.append(
            format_html(
                '<line class="rule" x1="{s}%" x2="{s}%" y1="{t}" y2="{b}"></line>'
                '<text class="strong{end}" x="{s}%" y="{y}" dx="{dx}">{words}</text>',
                s=f"{float(score):.2f}",
                t=y - 8,
                b=base,
                y=y,
                end=" end" if score > 75 else "",
                dx=-6 if score > 75 else 6,
                words=words,
            )
        )
    return chart(height, label, out)


def ratio_dot(ratio: float, low: float | None, high: float | None, fill: str) -> SafeString:
    """A ratio on a scale from 0.4 to 1.4, with its interval and the line at 0.80."""

    def at(v: float) -> str:
        return f"{max(0.0, min(100.0, (v - 0.4) * 100)):.1f}"

    out = [
        SafeString('<line class="grid-line" x1="0" x2="100%" y1="11" y2="11"></line>'),
        format_html('<line class="rule" x1="{x}%" x2="{x}%" y1="0" y2="22"></line>', x=at(0.8)),
    ]
    if low is not None and high is not None:
        out.append(
            format_html(
                '<line class="whisk" x1="{}%" x2="{}%" y1="11" y2="11"></line>', at(low), at(high)
            )
        )
    out.append(
        format_html('<circle cx="{}%" cy="11" r="5" class="f-{}"></circle>', at(ratio), fill)
    )
    return format_html('<svg class="chart" height="22" aria-hidden="true">{}</svg>', _joined(out))


def share_dot(percent: float, low: float, high: float, fill: str = "d1") -> SafeString:
    """A share on a scale from 0 to 100 per cent with its interval and lines at the quarters."""
    lines = (
        format_html('<line class="grid-line" x1="{x}%" x2="{x}%" y1="2" y2="20"></line>', x=x)
        for x in (0, 25, 50, 75, 100)
    )
    return format_html(
        '<svg class="chart" height="22" aria-hidden="true">{}'
        '<line class="whisk" x1="{}%" x2="{}%" y1="11" y2="11"></line>'
        '<circle cx="{}%" cy="11" r="5" class="f-{}"></circle></svg>',
        _joined(lines),
        round(low, 1),
        round(high, 1),
        round(percent, 1),
        fill,
    )


def seats(confirmed: int, offered: int, total: int) -> SafeString:
    """One square for each seat: confirmed, offer out, open. Twenty and ninety-five look alike."""
    rows = ceil(total / SEATS_ACROSS) or 1
    across = ceil(total / rows) or 1

    def kind(i: int) -> str:
        if i < confirmed:
            return "s-conf"
        return "s-offer" if i < confirmed + offered else "s-open"

    squares = format_html_join(
        "",
        '<rect x="{}" y="{}" width="12" height="12" rx="2.5" class="{}"></rect>',
        ((i % across * SEAT + 1.5, i // across * SEAT + 1.5, kind(i)) for i in range(total)),
    )
    return format_html(
        '<svg class="seats" viewBox="0 0 {} {}" role="img" aria-label="'
        '{} of {} seats confirmed, {} offers out, {} open">{}</svg>',
        SEATS_ACROSS * SEAT,
        rows * SEAT,
        confirmed,
        total,
        offered,
        max(total - confirmed - offered, 0),
        squares,
    )


def trend(
    values: Sequence[float],
    previous: Sequence[float] = (),
    height: int = 140,
    label: str = "",
    ticks: Sequence[tuple[float, str]] = (),
) -> SafeString:
    """A line with its area, and last time's line behind it; ``ticks`` are (per cent, words)."""
    values, previous = list(values), list(previous)
    peak = max([*values, *previous], default=0) * 1.08 or 1
    base = height - 24
    room = height - 42
    out = []
    if len(values) > 1:
        lines = [
            format_html(
                '<polygon class="area" points="0,100 {} 100,100"></polygon>', _points(values, peak)
            ),
            format_html('<polyline class="line" points="{}"></polyline>', _points(values, peak)),
        ]
        if len(previous) > 1:
            lines.insert(
                1,
                format_html(
                    '<polyline class="line line-2" points="{}"></polyline>',
                    _points(previous, peak),
                ),
            )
        out.append(
            format_html(
                '<svg x="0" y="18" width="100%" height="{}" viewBox="0 0 100 100"'
                ' preserveAspectRatio="none">{}</svg>',
                room,
                _joined(lines),
            )
        )
    else:
        out.append(
            format_html('<text x="50%" y="{}" class="mid">Too few to draw yet</text>', height // 2)
        )
    for v in nice_ticks(peak, 3) if len(values) > 1 else ():
        y = base - room * v / peak
        out.append(
            format_html(
                '<line class="grid-line" x1="0" x2="100%" y1="{y}" y2="{y}"></line>'
                '<text x="0" y="{above}">{v}</text>',
                y=f"{y:.1f}",
                above=f"{y - 4:.1f}",
                v=f"{v:,}",
            )
        )
    out.append(
        format_html('<line class="axis" x1="0" x2="100%" y1="{}" y2="{}"></line>', base, base)
    )
    out.extend(
        format_html(
            '<text x="{}%" y="{}" class="{}">{}</text>',
            x,
            height - 6,
            {0: "", 100: "end"}.get(x, "mid"),
            words,
        )
        for x, words in ticks
    )
    return chart(height, label, out)


def spark(values: Sequence[float], lo: float = 60, hi: float = 100) -> SafeString:
    """A trend the size of a word; the number stands beside it."""
    values = list(values)
    last = max(len(values) - 1, 1)
    points = " ".join(
        f"{i / last * 70 + 1:.1f},{19 - (min(max(v, lo), hi) - lo) / (hi - lo) * 18:.1f}"
        for i, v in enumerate(values)
    )
    return format_html(
        '<svg class="chart spark" viewBox="0 0 72 20" aria-hidden="true">'
        '<polyline class="line" points="{}"></polyline></svg>',
        points,
    )


def _points(values: Sequence[float], peak: float) -> str:
    last = len(values) - 1
    return " ".join(
        f"{i / last * 100:.2f},{100 - v / peak * 100:.2f}" for i, v in enumerate(values)
    )


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def chart(height: int, label: str, parts: Iterable[SafeString]) -> SafeString:
    return format_html(
        '<svg class="chart" height="{}" role="img" aria-label="{}">{}</svg>',
        height,
        label,
        _joined(parts),
    )
