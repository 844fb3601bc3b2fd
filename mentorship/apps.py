from importlib import import_module

from django.apps import AppConfig

REGISTRATIONS = ("menu", "own_data")
LISTENERS = ("tasks",)


class MentorshipConfig(AppConfig):
    """Nobody is alone after the first day: mentors, check-ins, promises."""

    name = "mentorship"

    def ready(self):
        """What lies below knows of the pages and tasks of this app."""
        for module in REGISTRATIONS:
            import_module(f"mentorship.{module}").register()
        for module in LISTENERS:
            import_module(f"mentorship.{module}")
