from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LaterConfig(AppConfig):
    name = "careerpath.later"
    label = "later"

    def ready(self):
        """All jobs of all apps are known by name."""
        autodiscover_modules("tasks")
