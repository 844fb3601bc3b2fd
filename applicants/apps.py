from django.apps import AppConfig
from django.utils.module_loading import import_module

REGISTRATIONS = (
    "registrations",
    "triage_menu",
    "screening_menu",
    "import_menu",
    "file_menu",
    "reading_menu",
)
LISTENERS = ("bulk_tasks", "receivers", "reading_tasks")


class ApplicantsConfig(AppConfig):
    """Applications, from import to the decision."""

    name = "applicants"

    def ready(self):
        for module in REGISTRATIONS:
            import_module(f"applicants.{module}").register()
        for module in LISTENERS:
            import_module(f"applicants.{module}")
