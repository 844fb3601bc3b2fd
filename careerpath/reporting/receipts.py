"""What retention would remove today and by whose rule, and what it has removed. Reads only."""

from dataclasses import dataclass

from applicants.domain import retention
from applicants.domain.retention import Why
from careerpath.reporting.models import Purge

STAYS = {
    Why.HELD: "A legal hold stands",
    Why.ASKED: "A request about it waits for an answer",
    Why.SEATED: "The person has a seat",
    Why.WITHIN: "The longest period is not over",
}


@dataclass(frozen=True)
class Outlook:
    """What a run would do today."""

    due: list
    stays: list
    running: int

    @property
    def total(self):
        """How many applications would go."""
        return sum(number for _, number in self.due)


def outlook():
    """Pairs of rule and number for what is due, and of reason and number for what stays."""
    found = retention.preview()
    return Outlook(
        sorted(found.due.items()),
        [(STAYS[why], found.kept[why]) for why in STAYS if found.kept[why]],
        found.running,
    )


def past(number=100):
    """The receipts of past runs, the latest first."""
    return Purge.objects.order_by("-started_at", "-pk")[:number]
