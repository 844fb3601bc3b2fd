from django.apps import AppConfig

from careerpath.audit import kinds


class TablesConfig(AppConfig):
    name = "careerpath.ui.tables"
    label = "tables"
    verbose_name = "Lists"

    def ready(self):
        kinds.register("tables.view.save", "saved a view of a list")
        kinds.register("tables.view.delete", "deleted a view of a list")
        kinds.register("tables.export.ready", "took {count} rows of {table} as {format}")
        kinds.register("tables.export.refused", "was refused a file: the permission had ended")
        kinds.register("tables.export.failed", "got no file: it could not be written")
        kinds.register("tables.export.gone", "deleted a file after its hour")
