from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "careerpath.notifications"
    label = "notifications"
