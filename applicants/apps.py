from django.apps import AppConfig
from django.utils.module_loading import import_module

from applicants import triage_menu


class ApplicantsConfig(AppConfig):
    name = "applicants"

    def ready(self):
        import_module("applicants.bulk_tasks")
        triage_menu.register()
