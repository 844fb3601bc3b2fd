from django.apps import AppConfig
from django.utils.module_loading import import_module

from applicants import triage_menu
from careerpath.audit import kinds


class ApplicantsConfig(AppConfig):
    """Applications, from import to the decision."""

    name = "applicants"

    def ready(self):
        import_module("applicants.bulk_tasks")
        triage_menu.register()
        kinds.register("applicants.application.unblind", "looked up who the applicant is")
        kinds.register("applicants.application.blind_again", "went back to the blind file")
        kinds.register("applicants.potential.shown", "opened the potential score before scoring")
        kinds.register("applicants.identity.read", "read who the applicant is", reading=True)
