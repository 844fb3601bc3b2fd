from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "careerpath.demo"
    label = "demo"
