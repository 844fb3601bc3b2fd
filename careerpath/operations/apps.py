from django.apps import AppConfig
from django.db.backends.signals import connection_created

from careerpath import startup
from careerpath.ui import nav


class OperationsConfig(AppConfig):
    name = "careerpath.operations"
    label = "operations"

    def ready(self):
        connection_created.connect(startup.refuse_unsafe_login, dispatch_uid="refuse_unsafe_login")
        nav.item(
            "operations.view", "Run", "How it is running", "operations:lights", "activity", order=90
        )
