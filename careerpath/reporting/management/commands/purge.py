"""Show what retention would remove, or remove it."""

import json
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from applicants.domain import retention
from applicants.domain.retention import Why
from careerpath.commands import Command as BaseCommand
from careerpath.reporting import leaving, purging
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
            told = [_read(path) for path in options["again"]]
            stones, seats = ([one for each in told for one in each[place]] for place in (0, 1))
            receipt = purging.apply_again(stones, seats, tell=self._tell)
            return self._ended(receipt, options["receipts"])
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
        due, stays = leaving.preview(regimes=regimes)
        self.stdout.write(
            f"People who were accepted or took a seat: {due.total():,} are due with all that "
            f"followed. Kept: {stays[leaving.Why.STANDS]:,} of whom something still goes on, "
            f"{stays[leaving.Why.WITHIN]:,} within their period, {stays[leaving.Why.HELD]:,} under "
            f"a legal hold, {stays[leaving.Why.ASKED]:,} with an open request."
        )
        for source, number in sorted(due.items()):
            self.stdout.write(f"  {number:,} by {source}")
        return {
            "people_due": due.total(),
            "people_by_rule": dict(sorted(due.items())),
            "people_kept": {why.value: number for why, number in sorted_by_name(stays)},
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
        seats = f"{receipt.seats:,} seats, " if receipt.seats else ""
        self.stdout.write(
            f"Removed {receipt.applications:,} applications, {seats}{receipt.accounts:,} accounts, "
            f"{receipt.files:,} files and {receipt.answers:,} self-identifications."
        )
        self.stdout.write(f"The receipt is {path}. Keep it apart from the backups.")
        return {
            "receipt": receipt.pk,
            "file": str(path),
            "applications": receipt.applications,
            "seats": receipt.seats,
            "accounts": receipt.accounts,
            "files": receipt.files,
            "answers": receipt.answers,
        }


def sorted_by_name(counted):
    """Reasons and numbers in the order of the reasons' names."""
    return sorted(counted.items(), key=lambda each: each[0].value)


def _written(receipt):
    """The receipt as its file says it; numbers alone."""
    stones = receipt.tombstones.exclude(application_pk=None).order_by("application_pk")
    seats = receipt.tombstones.exclude(seat_pk=None).order_by("seat_pk")
    return {
        "receipt": receipt.pk,
        "ended": receipt.ended_at.astimezone(UTC).isoformat(timespec="seconds"),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "login": receipt.login,
        "regimes": receipt.regimes,
        "records": receipt.records,
        "applications": list(map(list, stones.values_list("application_pk", "account_pk", "mark"))),
        "seats": list(map(list, seats.values_list("seat_pk", "account_pk", "mark"))),
    }


def _read(path):
    """The tombstones of a receipt's file, of applications and of seats. Refused when it is none."""
    try:
        told = json.loads(path.read_text())
        return list(map(tuple, told["applications"])), list(map(tuple, told.get("seats", ())))
    except (OSError, ValueError, KeyError, TypeError) as trouble:
        raise Refused(f"{path} {UNREADABLE}") from trouble
