"""Start a screening run from the command line."""

import time

from applicants.domain import rubrics, screening_runs
from applicants.domain.screening_progress import progress
from applicants.states import RunState
from careerpath.commands import Command as BaseCommand
from careerpath.workflow import Refused
from cohorts.models import Intake

LOOK_EVERY = 0.2


class Command(BaseCommand):
    help = "Starts a screening run over an intake through the workers; a dry run."

    def arguments(self, parser):
        parser.add_argument("--intake", required=True, metavar="SLUG", help="the intake")
        parser.add_argument(
            "--rubric", default="", metavar="NAME", help="the rules (default: those used last)"
        )
        parser.add_argument(
            "--wait", action="store_true", help="show the progress and end with the figures"
        )

    def run(self, **options):
        intake = Intake.objects.filter(slug=options["intake"]).first()
        if intake is None:
            raise Refused(f"There is no intake “{options['intake']}”.")
        rubric = rubrics.to_run(intake, name=options["rubric"])
        run = screening_runs.start(intake, rubric=rubric, by=screening_runs.COMMAND)
        if options["wait"]:
            self.wait_for(run)
        figures = self.figures(run)
        self.stdout.write(self.sentence(run, figures))
        return figures

    def wait_for(self, run):
        """The run has ended; refused when it was stopped or failed."""
        told = False
        while run.still_moves or run.is_paused:
            now = progress(run)
            self.say(f"{now.done:,} of {now.total:,} screened, {now.per_minute:,} a minute   ")
            if now.is_quiet and not told:
                self.stderr.write("\nNo progress for 60 seconds. Is a worker running?")
                told = True
            time.sleep(LOOK_EVERY)
            run.refresh_from_db()
        self.say("\n")
        if run.state != RunState.FINISHED:
            raise Refused(f"{run} has ended early: {run.get_state_display().lower()}.")

    def figures(self, run):
        """What stands in the database about the run."""
        now = progress(run)
        end = run.ended_at or now.last_at
        return {
            "run": run.pk,
            "intake": run.intake.slug,
            "rubric": str(run.rubric),
            "state": run.state,
            "total": now.total,
            "screened": now.done,
            "advance": now.advance,
            "person": now.person,
            "decline": now.decline,
            "could_not": now.could_not,
            "seconds": round((end - run.started_at).total_seconds(), 2),
        }

    def sentence(self, run, figures):
        """The figures in words."""
        if run.state != RunState.FINISHED:
            return f"{run} is {run.state}: {figures['total']:,} applications, {run.rubric}."
        return (
            f"{run} screened {figures['screened']:,} applications by {run.rubric} in "
            f"{figures['seconds']:,} s: {figures['advance']:,} suggest advance, "
            f"{figures['person']:,} need a person, {figures['decline']:,} suggest not progress, "
            f"{figures['could_not']:,} could not be screened."
        )
