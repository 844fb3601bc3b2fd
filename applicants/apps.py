from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import import_module

REGISTRATIONS = (
    "registrations",
    "triage_menu",
    "screening_menu",
    "import_menu",
    "file_menu",
    "reading_menu",
    "apply_menu",
    "material_menu",
    "choosing_menu",
    "status_menu",
    "request_menu",
    "interview_menu",
)
LISTENERS = (
    "apply_tasks",
    "bulk_tasks",
    "receivers",
    "choosing_tasks",
    "choosing_receivers",
    "reading_tasks",
    "status_tasks",
    "request_tasks",
    "interview_tasks",
)
WEB_ALONE = ("selfid",)  # no other process ever loads it


class ApplicantsConfig(AppConfig):
    """Applications, from import to the decision."""

    name = "applicants"

    def ready(self):
        web = settings.CAREERPATH_PROCESS == "web"
        for module in (*REGISTRATIONS, *(WEB_ALONE if web else ())):
            import_module(f"applicants.{module}").register()
        for module in LISTENERS:
            import_module(f"applicants.{module}")
