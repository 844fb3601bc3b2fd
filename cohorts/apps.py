from django.apps import AppConfig
from django.utils.module_loading import import_string


class CohortsConfig(AppConfig):
    """The hub: programs, intakes, cohorts, enrollments and approvals."""

    name = "cohorts"

    def ready(self):
        """The navigation, the home page, the cohort switch and the trail know the hub."""
        import_string("cohorts.registrations.register")()
