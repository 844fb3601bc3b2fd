from django.apps import AppConfig


class TablesConfig(AppConfig):
    name = "careerpath.ui.tables"
    label = "tables"
    verbose_name = "Lists"
