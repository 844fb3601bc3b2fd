
from django.apps import AppConfig
from django.utils.module_loading import import_module, import_string

from applicants import triage_menu
from careerpath.audit import kinds
from careerpath.ui import nav


class ApplicantsConfig(AppConfig):
    """Applications, from import to the decision."""

    name = "applicants"

    def ready(self):
        import_module("applicants.bulk_tasks")
        triage_menu.register()
        kinds.register("applicants.application.unblind", "looked up who the applicant is")
        kinds.register("applicants.application.blind_again", "went back to the blind file")
        kinds.register("applicants.potential.shown", "opened the potential score before scoring")
        nav.item(
            "applicants.import_applications", "Select", "Imports", "import_list", "upload", order=80
        )
        nav.item(
            "applicants.judge_duplicates",
            "Select",
            "Duplicates",
            "duplicate_list",
            "copy",
            order=90,
        )
        kinds.register("applicants.identity.read", "read who the applicant is", reading=True)
        import_module("applicants.receivers")
        import_string("applicants.screening_menu.register")()
