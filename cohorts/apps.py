from importlib import import_module

from django.apps import AppConfig


class CohortsConfig(AppConfig):
    """The hub: programs, intakes, cohorts, enrollments and approvals."""

    name = "cohorts"

    def ready(self):
        """The navigation, the home page, the cohort switch and the trail know the hub."""
        import_module("cohorts.tables")
        import_module("cohorts.registrations").register()
