from django.apps import AppConfig


class LaterConfig(AppConfig):
    name = "careerpath.later"
    label = "later"
