from importlib import import_module

from django.apps import AppConfig


class ApplicantsConfig(AppConfig):
    """Applications, from import to the decision."""

    name = "applicants"

    def ready(self):
        import_module("applicants.registrations").register()
