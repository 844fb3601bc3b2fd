from importlib import import_module

from django.apps import AppConfig

REGISTRATIONS = ("placement_menu", "matching_menu")
LISTENERS = ("tasks", "files")


class PlacementsConfig(AppConfig):
    """Graduates, ready on day one, at the health systems that need them."""

    name = "placements"

    def ready(self):
        """What lies below knows of the pages and tasks of this app."""
        for module in REGISTRATIONS:
            import_module(f"placements.{module}").register()
        for module in LISTENERS:
            import_module(f"placements.{module}")
