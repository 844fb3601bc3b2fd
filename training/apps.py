from importlib import import_module

from django.apps import AppConfig

REGISTRATIONS = (
    "attendance_menu",
    "board_menu",
    "calendar_menu",
    "certification_menu",
    "gradebook_menu",
    "last_mile_menu",
    "my_menu",
    "own_data",
)
LISTENERS = ("certification_tasks", "my_tasks")


class TrainingConfig(AppConfig):
    """Boot camp, certification and last mile of people who have a seat."""

    name = "training"

    def ready(self):
        """The navigation, the home page and the trail know the training."""
        for module in REGISTRATIONS:
            import_module(f"training.{module}").register()
        for module in LISTENERS:
            import_module(f"training.{module}")
