from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import import_string

from careerpath.audit import kinds


class ApplicantsConfig(AppConfig):
    """Applications, from import to the decision."""

    name = "applicants"

    def ready(self):
        import_module("applicants.registrations").register()
        kinds.register("applicants.application.assign", "assigned the application to {to_name}")
        kinds.register("applicants.application.unassign", "took it back from its reviewer")
        kinds.register("applicants.application.tag", "added the tag “{tag}”")
        kinds.register("applicants.application.untag", "removed the tag “{tag}”")
        kinds.register("applicants.application.unblind", "looked up who the applicant is")
        kinds.register("applicants.application.blind_again", "went back to the blind file")
        kinds.register("applicants.potential.shown", "opened the potential score before scoring")
        kinds.register("applicants.identity.read", "read who the applicant is", reading=True)
        import_string("applicants.screening_menu.register")()
