from importlib import import_module

from django.apps import AppConfig

REGISTRATIONS = ("menu", "own_data")
LISTENERS = ("tasks", "report_files")


class EquityConfig(AppConfig):
    """Pages and rows of what the gate let out; answers are read elsewhere."""

    name = "careerpath.equity"
    label = "equity"

    def ready(self):
        """What lies below knows of the pages and tasks of this app."""
        for module in REGISTRATIONS:
            import_module(f"careerpath.equity.{module}").register()
        for module in LISTENERS:
            import_module(f"careerpath.equity.{module}")
