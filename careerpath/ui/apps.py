from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "careerpath.ui"
    label = "ui"
