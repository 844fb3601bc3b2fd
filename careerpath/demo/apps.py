from django.apps import AppConfig

from careerpath import notifications


class DemoConfig(AppConfig):
    """The synthetic program."""

    name = "careerpath.demo"
    label = "demo"

    def ready(self):
        notifications.register("demo.received", "Application received")
