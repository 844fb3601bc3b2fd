"""Bring in existing self-identification from a file."""

from pathlib import Path

from django.conf import settings

from careerpath.commands import Command as BaseCommand
from careerpath.equity import selfid_import
from careerpath.workflow import Refused
from cohorts.models import Intake

SYSTEM = "system:import_selfid"


class Command(BaseCommand):
    """Rows go straight through ``selfid.put``; refused ones are told by row and column alone."""

    help = "Brings existing self-identification of an intake in from a CSV or XLSX file."

    def arguments(self, parser):
        parser.add_argument("file", help="the file, CSV or XLSX")
        parser.add_argument("--intake", required=True, metavar="SLUG", help="the intake")
        parser.add_argument("--encoding", default="", help="the file's encoding, if not UTF-8")

    def run(self, *, file, intake, encoding, **options):
        if settings.CAREERPATH_PROCESS != "equity":
            raise Refused("This needs the equity login; set CAREERPATH_PROCESS=equity.")
        found = Intake.objects.filter(slug=intake).first()
        if found is None:
            raise Refused(f"There is no intake “{intake}”.")
        path = Path(file)
        if not path.is_file():
            raise Refused(f"There is no file {path}.")
        figures = selfid_import.bring_in(found, path, by=SYSTEM, encoding=encoding, say=self.say)
        self.say("")
        self.stdout.write(f"{figures.written:,} written, {figures.refused:,} refused")
        if figures.unknown_columns:
            self.stdout.write(f"Ignored columns: {', '.join(figures.unknown_columns)}")
        for error in figures.errors:
            self.stdout.write(f"Row {error['row']}, {error['column']}: {error['message']}")
        return vars(figures)
