"""Import a file of applications into an intake."""

from pathlib import Path

from django.db import transaction

from applicants.domain import import_files, importing
from applicants.importing.columns import known_fields, recognize, twice
from applicants.models import ImportJob, ImportState, Instrument, Question
from careerpath.commands import Command as BaseCommand
from careerpath.workflow import Refused
from cohorts.models import Intake

SYSTEM = "system:import_applications"
SHOWN = 1_000


class Command(BaseCommand):
    help = "Imports applications from a CSV or XLSX file into an intake."

    def arguments(self, parser):
        parser.add_argument("file", help="the file, CSV or XLSX")
        parser.add_argument("--intake", required=True, metavar="SLUG", help="the intake")
        parser.add_argument("--encoding", default="", help="the file's encoding, if not UTF-8")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would happen and write nothing"
        )

    def run(self, **options):
        intake = Intake.objects.filter(slug=options["intake"]).first()
        if intake is None:
            raise Refused(f"There is no intake “{options['intake']}”.")
        path = Path(options["file"])
        if not path.is_file():
            raise Refused(f"There is no file {path}.")
        dry = options["dry_run"]
        if dry:
            with transaction.atomic():
                figures = self.act(intake, path, options["encoding"], dry=True)
                transaction.set_rollback(True)
        else:
            figures = self.act(intake, path, options["encoding"], dry=False)
        self.report(figures, dry=dry)
        return figures

    def act(self, intake, path, encoding, *, dry):
        """Rehearse the file, and import it unless dry; returns the figures."""
        job = import_files.upload(
            intake=intake,
            pieces=import_files.pieces_of(path),
            file_name=path.name,
            by=SYSTEM,
            encoding=encoding,
        )
        try:
            return self.rehearse_and_write(job, dry=dry)
        finally:
            import_files.forget_file(job)
            ImportJob.objects.filter(pk=job.pk).update(file="")

    def rehearse_and_write(self, job, *, dry):
        """The job is rehearsed and, unless dry, done; returns the figures."""
        self.match(job)
        job.step(ImportState.CHECKING, by=SYSTEM)
        importing.perform_rehearsal(job, by=SYSTEM, say=self.say)
        if job.state == ImportState.REFUSED:
            raise Refused(job.sentence)
        if not dry:
            importing.finish_abandoned(job.intake, by=SYSTEM)
            importing.start(job, by=SYSTEM)
            importing.perform_import(job, by=SYSTEM, say=self.say)
            importing.find_duplicates(job.intake_id)
            job.refresh_from_db()
        return {
            "created": job.created,
            "updated": job.updated,
            "unchanged": job.unchanged,
            "refused": job.refused,
            "unknown_columns": job.unknown_columns,
            "errors": self.errors(job),
        }

    def match(self, job):
        """The columns are those that are spelled as ours; the others are unknown."""
        fields = known_fields(
            Question.objects.current().filter(intake=job.intake).values_list("key", flat=True),
            Instrument.objects.filter(intake=job.intake).values_list("key", flat=True),
        )
        mapping = recognize(job.header, fields)
        if claimed := twice(mapping):
            raise Refused(f"The column {claimed[0]} is there twice.")
        import_files.check_mapping(job, mapping, id_from_email=False)
        job.mapping = {str(index): field for index, field in mapping.items()}
        job.id_from_email = False
        job.partners = {}
        job.save(update_fields=["mapping", "id_from_email", "partners"])

    def errors(self, job):
        """Every error of every refused row, in the order of the file."""
        titles = {field: job.header[int(index)] for index, field in job.mapping.items()}
        refused = job.rows.filter(outcome="refused").order_by("number")
        return [
            {"row": number, "column": titles.get(field, field), "message": message}
            for number, errors in refused.values_list("number", "errors").iterator()
            for field, message in errors
        ]

    def report(self, figures, *, dry):
        """People read the counts and the first errors."""
        self.say("")
        head = "Would be: " if dry else ""
        counts = ("created", "updated", "unchanged", "refused")
        self.stdout.write(head + ", ".join(f"{figures[name]:,} {name}" for name in counts))
        if figures["unknown_columns"]:
            self.stdout.write(f"Ignored columns: {', '.join(figures['unknown_columns'])}")
        for error in figures["errors"][:SHOWN]:
            self.stdout.write(f"Row {error['row']}, {error['column']}: {error['message']}")
