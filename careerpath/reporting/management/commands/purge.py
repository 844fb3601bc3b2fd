"""Show what retention would remove, or remove it."""

import json
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from applicants.domain import retention
from applicants.domain.retention import Why
from careerpath.commands import Command as BaseCommand
from careerpath.reporting import purging
from careerpath.workflow import Refused

UNREADABLE = "is no receipt of a purge. Give the file that --apply wrote."


class Command(BaseCommand):
    help = (
        "Shows how many applications no law asks to keep any longer, and why others stay. "
        "With --apply they are removed, under the login of retention, and a receipt is written."
    )

    def arguments(self, parser):
        parser.add_argument(
            "--regime",
            action="append",
            default=[],
            metavar="NAME",
            help="what applies beyond the place, such as apprenticeship; may be repeated",
        )
        act = parser.add_mutually_exclusive_group()
        act.add_argument("--apply", action="store_true", help="remove what is due")
        act.add_argument(
            "--again",
            action="append",
            type=Path,
            metavar="RECEIPT",
            help="after a backup was restored: remove again what these receipts name",
        )
        parser.add_argument(
            "--uncounted",
            action="store_true",
            help="remove even what belongs to a cohort that was never counted for a report",
        )
        parser.add_argument(
            "--receipts",
            type=Path,
            default=settings.VAR / "receipts",
            metavar="FOLDER",
            help="where --apply leaves the receipt; keep it apart from the backups",
        )

    def run(self, **options):
        if options["again"]:
            stones = [stone for path in options["again"] for stone in _read(path)]
            return self._ended(purging.apply_again(stones, tell=self._tell), options["receipts"])
        if options["apply"]:
            receipt = purging.apply(
                regimes=options["regime"], uncounted=options["uncounted"], tell=self._tell
            )
            return self._ended(receipt, options["receipts"])
        return self._preview(options["regime"])

    def _preview(self, regimes):
        retention.check_regimes(regimes)
        found = retention.preview(regimes=regimes)
        kept = found.kept
        self.stdout.write(f"{found.total_due:,} applications are due. Nothing was removed.")
        for source, number in sorted(found.due.items()):
            self.stdout.write(f"  {number:,} by {source}")
        self.stdout.write(
            f"Kept: {kept[Why.WITHIN]:,} within their period, {kept[Why.HELD]:,} under a legal "
            f"hold, {kept[Why.ASKED]:,} with an open request, {kept[Why.SEATED]:,} with a seat, "
            f"{found.running:,} not ended."
        )
        return {
            "due": found.total_due,
            "by_rule": dict(sorted(found.due.items())),
            **{why.value: kept[why] for why in Why if why is not Why.DUE},
            "not_ended": found.running,
        }

    def _tell(self, done):
        self.say(f"{done:,} applications removed")

    def _ended(self, receipt, folder):
        path = folder / f"purge-{receipt.pk}.json"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(json.dumps(_written(receipt), indent=1) + "\n")
        path.chmod(0o600)
        self.stdout.write(
            f"Removed {receipt.applications:,} applications, {receipt.accounts:,} accounts, "
            f"{receipt.files:,} files and {receipt.answers:,} self-identifications."
        )
        self.stdout.write(f"The receipt is {path}. Keep it apart from the backups.")
        return {
            "receipt": receipt.pk,
            "file": str(path),
            "applications": receipt.applications,
            "accounts": receipt.accounts,
            "files": receipt.files,
            "answers": receipt.answers,
        }


def _written(receipt):
    """The receipt as its file says it; numbers alone."""
    stones = receipt.tombstones.order_by("application_pk")
    return {
        "receipt": receipt.pk,
        "ended": receipt.ended_at.astimezone(UTC).isoformat(timespec="seconds"),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "login": receipt.login,
        "regimes": receipt.regimes,
        "records": receipt.records,
        "applications": list(map(list, stones.values_list("application_pk", "account_pk", "mark"))),
    }


def _read(path):
    """The tombstones of a receipt's file. Refused when it is none."""
    try:
        return [tuple(one) for one in json.loads(path.read_text())["applications"]]
    except (OSError, ValueError, KeyError, TypeError) as trouble:
        raise Refused(f"{path} {UNREADABLE}") from trouble
