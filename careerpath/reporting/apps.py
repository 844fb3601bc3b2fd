from importlib import import_module

from django.apps import AppConfig

REGISTRATIONS = ("menu",)


class ReportingConfig(AppConfig):
    """What is seen across all stages: the way of one person, and where everybody is."""

    name = "careerpath.reporting"
    label = "reporting"

    def ready(self):
        """What lies below knows of these pages."""
        for module in REGISTRATIONS:
            import_module(f"careerpath.reporting.{module}").register()
