"""The plot of drift: where each reader began, and where the reader is now."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
ROW, TOP, LEFT, WIDE = 28, 26, 34, 64


@register.simple_tag
def drift_plot(lines, label=""):
    """One row for each reader: a ring for the first block, a dot for the newest, a line between.

    The scale is in points of the rubric from −1 to +1; what lies outside stands at the edge.
    """
    height = TOP + ROW * len(lines) + 8
    rows = format_html_join("", "{}", ((_row(n, line),) for n, line in enumerate(lines)))
    return format_html(
        '<svg class="chart" height="{}" role="img" aria-label="{}">{}{}</svg>',
        height,
        label,
        _scale(height),
        rows,
    )


@register.filter
def signed(value):
    """0.42 → +0.42, −0.3 → −0.30, nothing → a dash."""
    if value is None:
        return "–"
    text = f"{abs(value):.2f}"
    if text == "0.00":
        return text
    return f"+{text}" if value > 0 else f"−{text}"


@register.filter
def agreement(value):
    """A measure of agreement with two places, or that it is not estimable."""
    if value is None:
        return "not estimable"
    return f"{value:.2f}".replace("-", "−")


@register.filter
def firmness(value):
    """How firm an alpha is by custom: from .80, from .667, below."""
    if value is None:
        return ""
    if value >= 0.8:
        return "firm"
    return "tentative" if value >= 2 / 3 else "low"


def place(value):
    """Where a deviation lies, in per cent of the width."""
    inside = max(-1.0, min(1.0, float(value)))
    return f"{LEFT + (inside + 1) / 2 * WIDE:.2f}"


def _scale(height) -> SafeString:
    marks = ((-1, "−1", "grid-line"), (0, "as others", "rule"), (1, "+1", "grid-line"))
    return format_html_join(
        "",
        '<line class="{}" x1="{}%" x2="{}%" y1="18" y2="{}"></line>'
        '<text class="mid" x="{}%" y="12">{}</text>',
        ((css, place(at), place(at), height, place(at), words) for at, words, css in marks),
    )


def _row(number, line) -> SafeString:
    y = TOP + ROW * number + ROW // 2
    first, last = line.blocks[0], line.blocks[-1]
    return format_html(
        '<text x="0" y="{}">{}</text>'
        '<line class="whisk" x1="{}%" x2="{}%" y1="{y}" y2="{y}"></line>'
        '<circle class="f-ring" cx="{}%" cy="{y}" r="5"></circle>'
        '<circle class="f-d1" cx="{}%" cy="{y}" r="5"></circle>',
        y + 4,
        line.name[:28],
        place(first),
        place(last),
        place(first),
        place(last),
        y=y,
    )
