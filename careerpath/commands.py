"""What all commands share: ``--json``, exit codes and sentences on standard error."""

import json
import sys

from django.core.management.base import BaseCommand, CommandError

from careerpath.workflow import Refused


class Command(BaseCommand):
    """Exits 0 on success, 1 when refused with a sentence, 2 on wrong usage.

    ``run`` returns the figures of the act as a dictionary; with ``--json`` they are the last line
    on standard output.
    """

    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--json", action="store_true", help="print a machine-readable last line"
        )
        self.arguments(parser)

    def arguments(self, parser):
        """Add the command's own arguments."""

    def run(self, **options):
        """Do the act; return its figures."""
        raise CommandError("This command does nothing.")

    def handle(self, *args, **options):
        try:
            figures = self.run(**options) or {}
        except Refused as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)
        if options["json"]:
            self.stdout.write(json.dumps(figures, default=str))

    def say(self, text):
        """Show progress to a person at a terminal, and to nobody else."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r{text}", ending="")
            self.stderr.flush()
