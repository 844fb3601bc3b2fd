"""What retention would remove today and by whose rule, and what it has removed. Reads only."""

from dataclasses import dataclass

from applicants.domain import retention
from applicants.domain.retention import Why
from careerpath.reporting import leaving
from careerpath.reporting.models import Purge

STAYS = {
    Why.HELD: "A legal hold stands",
    Why.ASKED: "A request about it waits for an answer",
    Why.SEATED: "The person has a seat: judged with it, below",
    Why.WITHIN: "The longest period is not over",
}
THEY_STAY = {
    leaving.Why.STANDS: "Something of theirs still goes on",
    leaving.Why.HELD: "A legal hold stands",
    leaving.Why.ASKED: "A request of theirs waits for an answer",
    leaving.Why.WITHIN: "The longest period since anything happened is not over",
}


@dataclass(frozen=True)
class Outlook:
    """What a run would do today."""

    due: list
    stays: list
    running: int
    people_due: list
    people_stay: list

    @property
    def total(self):
        """How many applications would go."""
        return sum(number for _, number in self.due)

    @property
    def people(self):
        """How many people with a seat would go with all that followed."""
        return sum(number for _, number in self.people_due)


def outlook():
    """Pairs of rule and number for what is due, and of reason and number for what stays."""
    found = retention.preview()
    due, stay = leaving.preview()
    return Outlook(
        sorted(found.due.items()),
        [(STAYS[why], found.kept[why]) for why in STAYS if found.kept[why]],
        found.running,
        sorted(due.items()),
        [(THEY_STAY[why], stay[why]) for why in THEY_STAY if stay[why]],
    )


def past(number=100):
    """The receipts of past runs, the latest first."""
    return Purge.objects.order_by("-started_at", "-pk")[:number]
