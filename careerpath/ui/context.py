"""What the shell of every page knows. Nothing here costs a query until a template asks."""

from functools import cached_property

from django.conf import settings

from careerpath.ui import nav, switch

THEMES = ("system", "light", "dark")
COMMON_SHORTCUTS = [
    ("Jump to a page, cohort or person", ["Ctrl", "K"]),
    ("Search", ["/"]),
    ("Close, clear or leave a field", ["Esc"]),
    ("This list", ["?"]),
]


class Shell:
    """Navigation, cohort, theme and person of one request."""

    common_shortcuts = COMMON_SHORTCUTS

    def __init__(self, request):
        self._request = request

    @cached_property
    def nav(self):
        """The navigation of this person."""
        return nav.groups(self._request)

    @cached_property
    def cohort(self):
        """The cohort in view."""
        return switch.current(self._request)

    @cached_property
    def cohorts(self):
        """All cohorts that this person may look at."""
        return switch.choices(self._request)

    @cached_property
    def theme(self):
        """The theme of the cookie, else of the profile, else the system's."""
        chosen = self._request.COOKIES.get("cp_theme")
        if chosen not in THEMES:
            chosen = getattr(getattr(self._request, "user", None), "theme", "")
        return chosen if chosen in THEMES else "system"

    @cached_property
    def roles(self):
        """The person's roles in words, for the foot of the menu."""
        return ", ".join(self._request.user.role_labels)

    @cached_property
    def user_menu(self):
        """Links in the person's own menu."""
        return nav.user_menu(self._request)

    @cached_property
    def help_address(self):
        """Where people write for help."""
        return settings.CAREERPATH_HELP_ADDRESS

    @cached_property
    def is_synthetic(self):
        """True when every person on screen is invented."""
        return settings.CAREERPATH_MODE == "demo"


def shell(request):
    """The context processor."""
    return {"shell": Shell(request)}
