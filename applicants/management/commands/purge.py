"""Show what retention would remove."""

from applicants.domain import retention
from applicants.jurisdictions import clocks
from careerpath.commands import Command as BaseCommand
from careerpath.workflow import Refused


class Command(BaseCommand):
    help = "Shows how many applications no law asks to keep any longer, and why others stay."

    def arguments(self, parser):
        parser.add_argument(
            "--regime",
            action="append",
            default=[],
            metavar="NAME",
            help="what applies beyond the place, such as apprenticeship; may be repeated",
        )

    def run(self, **options):
        known = clocks.regimes_known()
        for name in options["regime"]:
            if name not in known:
                raise Refused(f"There is no regime “{name}”. There are {', '.join(sorted(known))}.")
        found = retention.preview(regimes=options["regime"])
        self.stdout.write(f"{found.total_due:,} applications are due. Nothing was removed.")
        for source, number in sorted(found.due.items()):
            self.stdout.write(f"  {number:,} by {source}")
        self.stdout.write(
            f"Kept: {found.within:,} within their period, {found.held:,} under a legal hold, "
            f"{found.asked:,} with an open request, {found.running:,} not ended."
        )
        return {
            "due": found.total_due,
            "by_rule": dict(sorted(found.due.items())),
            "within_period": found.within,
            "legal_hold": found.held,
            "open_request": found.asked,
            "not_ended": found.running,
        }
