from importlib import import_module

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from careerpath import startup


class OperationsConfig(AppConfig):
    name = "careerpath.operations"
    label = "operations"

    def ready(self):
        connection_created.connect(startup.refuse_unsafe_login, dispatch_uid="refuse_unsafe_login")
        import_module("careerpath.operations.menu").register()
