"""The demographic report of a cohort, through the disclosure gate."""

import io
import json
from importlib import import_module
from pathlib import Path

from django.conf import settings

from careerpath import audit
from careerpath.commands import Command as BaseCommand
from careerpath.equity import sheets, subjects
from careerpath.equity.models import Population, Report, ReportRequest, Taken
from careerpath.ui.export import write_csv, write_xlsx
from careerpath.workflow import Refused
from cohorts.models import Cohort

SYSTEM = "system:cohort_report"
FORMS = ("json", "csv", "xlsx")


class Command(BaseCommand):
    """The same numbers as on the screen; what is asked for here is released like anything else."""

    help = "Makes the demographic report of a cohort, through the disclosure gate."

    def arguments(self, parser):
        parser.add_argument("--cohort", required=True, metavar="SLUG", help="the cohort")
        parser.add_argument("--population", choices=Population.values, default=Population.ACCEPTED)
        parser.add_argument(
            "--pooled", action="store_true", help="together with the cohorts of its pool"
        )
        parser.add_argument("--format", choices=FORMS, default="json")
        parser.add_argument("--output", default="", metavar="FILE", help="instead of the screen")

    def run(self, *, cohort, population, pooled, output, **options):
        if settings.CAREERPATH_PROCESS != "equity":
            raise Refused("This needs the equity login; set CAREERPATH_PROCESS=equity.")
        found = Cohort.objects.filter(slug=cohort).first()
        if found is None:
            raise Refused(f"There is no cohort “{cohort}”.")
        form = options["format"]
        if form == "xlsx" and not output:
            raise Refused("Name a file with --output: a workbook is not for the screen.")
        report = self.made(found, population, pooled)
        Taken.objects.create(report=report, form=form)
        audit.record("equity.report.taken", by=SYSTEM, about=report, form=form)
        figures = sheets.as_json(report)
        self.hand_out(report, figures, form, output, quiet=options["json"])
        return figures

    def made(self, cohort, population, pooled):
        """The report, made now; refused with the gate's sentence and what to do instead."""
        subject = ReportRequest(cohort=cohort, population=population, pooled=pooled)
        people = subjects.people_of(subject)
        request, _ = ReportRequest.objects.get_or_create(
            cohort=people.cohorts[-1],
            population=population,
            pooled=pooled,
            detail="",
            answered_at=None,
        )
        import_module("careerpath.equity.store.reports").answer(request.pk)
        report = Report.objects.filter(request=request).first()
        if report is None:
            request.refresh_from_db()
            instead = subjects.when_ready(cohort)
            if instead and not pooled and "not final" not in request.refusal:
                raise Refused(
                    f"{request.refusal} Together with other cohorts: {instead} (--pooled)."
                )
            raise Refused(request.refusal)
        return report

    def hand_out(self, report, figures, form, output, *, quiet):
        """The report stands in the file, or on the screen."""
        if form == "json":
            text = json.dumps(figures, indent=1, ensure_ascii=False)
            if output:
                Path(output).write_text(f"{text}\n", encoding="utf-8")
            elif not quiet:
                self.stdout.write(text)
            return
        write = write_csv if form == "csv" else write_xlsx
        if output:
            with Path(output).open("wb") as file:
                write(sheets.COLUMNS, sheets.rows(report), file)
        else:
            held = io.BytesIO()
            write(sheets.COLUMNS, sheets.rows(report), held)
            self.stdout.write(held.getvalue().decode("utf-8-sig"), ending="")
