"""Icons as inline SVG from the package ``lucide``, under the names that our templates use."""

import re
from functools import cache, lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from lucide import IconDoesNotExist
from lucide.templatetags.lucide import lucide

# Our name → lucide's name. Names that are the same in both stand in neither column.
NAMES = {
    "adjustments-horizontal": "sliders-horizontal",
    "alert-circle": "circle-alert",
    "alert-triangle": "triangle-alert",
    "arrow-back-up": "undo-2",
    "arrows-sort": "arrow-up-down",
    "building-hospital": "hospital",
    "calendar-event": "calendar-days",
    "chart-histogram": "chart-column-big",
    "checkbox": "square-check",
    "checks": "check-check",
    "device-desktop": "monitor",
    "device-floppy": "save",
    "dots": "ellipsis",
    "filter": "funnel",
    "grid-dots": "grip",
    "help-circle": "circle-question-mark",
    "home": "house",
    "info-circle": "info",
    "layout-board": "kanban",
    "list-check": "list-checks",
    "logout": "log-out",
    "menu-2": "menu",
    "message": "message-circle",
    "messages": "messages-square",
    "player-pause": "pause",
    "player-play": "play",
    "player-stop": "square",
    "qrcode": "qr-code",
    "refresh": "refresh-cw",
    "selector": "chevrons-up-down",
    "sort-ascending": "arrow-up-narrow-wide",
    "sort-descending": "arrow-down-wide-narrow",
    "user-heart": "hand-heart",
    "user-question": "user-round-search",
    "users-group": "users-round",
}

INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


def exists(name: str) -> bool:
    """Whether there is such an icon."""
    try:
        lucide(NAMES.get(name, name))
    except IconDoesNotExist:
        return False
    return True


@cache
def shapes(name: str) -> SafeString:
    """The shapes of one icon without its ``svg``; a dashed circle for an unknown name."""
    if not exists(name):
        name = "circle-dashed"
    svg = str(lucide(NAMES.get(name, name), size=None))
    # Part of an installed package, no user input: nothing to escape.
    return SafeString(INSIDE.search(svg).group(1).strip())


@lru_cache(maxsize=1000)
def icon(name: str, cls: str = "", label: str = "") -> SafeString:
    """One icon; decoration for screen readers unless it has a label.

    A name that starts with ``filled-`` takes the outline icon and fills it.
    """
    classes = f"icon {cls}".strip()
    if name.startswith("filled-"):
        name, classes = name.removeprefix("filled-"), f"{classes} icon-filled"
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>',
            classes,
            label,
            shapes(name),
        )
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', classes, shapes(name)
    )
