from django.apps import AppConfig


class UiConfig(AppConfig):
    """The look: shell, components, forms, and the registries that the apps above fill."""

    name = "careerpath.ui"
    label = "ui"
