from django.apps import AppConfig

from careerpath.ui import nav


class UiConfig(AppConfig):
    """The look: shell, components, forms, and the registries that the apps above fill."""

    name = "careerpath.ui"
    label = "ui"

    def ready(self):
        nav.item(None, "", "Home", "home", "home", order=0)
