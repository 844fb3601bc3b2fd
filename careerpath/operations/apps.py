from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "careerpath.operations"
    label = "operations"
