"""Tags and filters that every template has without loading: icons, states, charts, words."""

from django import template

from careerpath.ui import charts, curves, icons, stages, when

register = template.Library()

for tag in (
    icons.icon,
    stages.stage,
    charts.bar,
    charts.stack,
    charts.swatch,
    charts.scorecards,
    charts.fit,
    charts.histogram,
    charts.ratio_dot,
    charts.share_dot,
    charts.seats,
    charts.trend,
    curves.falling,
    charts.spark,
    when.time,
):
    register.simple_tag(tag)


@register.simple_tag(takes_context=True)
def csrf_header(context):
    """The value of ``hx-headers`` on the body: every htmx request carries the token."""
    return f'{{"X-CSRFToken": "{context.get("csrf_token", "")}"}}'


@register.filter
def thousands(number):
    """1204 → 1,204; nothing stays nothing."""
    return "" if number is None or number == "" else f"{number:,}"


@register.filter
def pct(number, places=0):
    """68.4 → 68%; unknown is a dash."""
    return "–" if number is None or number == "" else f"{float(number):.{int(places)}f}%"


@register.filter
def get(mapping, key):
    """One entry of a dictionary; None when there is none."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.filter
def attribute(thing, name):
    """One attribute by name, for tables whose columns are chosen; never a private one."""
    return "" if name.startswith("_") else getattr(thing, name, "")


@register.filter
def plural(number, forms):
    """``{{ n|plural:"seat,seats" }}`` → "1 seat", "1,204 seats"."""
    one, many = forms.split(",")
    return f"{number:,} {one if number == 1 else many}"


@register.filter
def initials(name):
    """Two letters for an avatar: the first of the first and of the last word."""
    parts = str(name or "").split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper() or "?"


@register.filter
def tint(key):
    """One of five avatar tints, always the same one for the same person."""
    return f"av-{int(key or 0) % 5 + 1}"


@register.filter
def when_words(moment, style="day"):
    """The words of a moment alone, for labels and titles."""
    return when.words(moment, style)
