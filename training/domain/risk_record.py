"""Which rules proved right: what people said of the signals of cohorts that have finished."""

from collections import defaultdict
from dataclasses import dataclass

from cohorts.models import Cohort
from cohorts.states import CohortState
from training import risk, risk_registry
from training.models import FLAG, Signal
from training.models.signals import RIGHT, WRONG
from training.states import SignalState

FINISHED = [CohortState.COMPLETED, CohortState.CLOSED]
FEW = 11  # under so many judged signals a percentage says little


@dataclass(frozen=True)
class Line:
    """One rule with its record over all finished cohorts, and in each of them."""

    key: str
    name: str
    record: risk.Record
    by_cohort: list

    @property
    def is_thin(self):
        """Whether too few were judged to say much."""
        return self.record.judged < FEW


def lines(program):
    """The finished cohorts of the program, and a line for every rule that ever held in them.

    The most often right first; two queries.
    """
    cohorts = list(
        Cohort.objects.filter(program=program, state__in=FINISHED).order_by("starts_on", "id")
    )
    outcomes = defaultdict(list)
    rows = Signal.objects.filter(
        enrollment__cohort__in=cohorts, state__in=[SignalState.CLOSED, SignalState.RESOLVED]
    )
    for rule, cohort, outcome in rows.values_list("rule", "enrollment__cohort", "outcome"):
        outcomes[rule, cohort].append(outcome)
    names = risk_registry.names()
    found = []
    for key in dict.fromkeys(rule for rule, _ in sorted(outcomes)):
        by_cohort = [(one, _record(outcomes.get((key, one.pk), []))) for one in cohorts]
        every = [text for one in cohorts for text in outcomes.get((key, one.pk), [])]
        found.append(Line(key, names.get(key, key), _record(every), by_cohort))
    found.sort(key=lambda one: (one.key == FLAG, -(one.record.percent or -1), one.name))
    return cohorts, found


def _record(outcomes):
    return risk.record_of(outcomes, RIGHT, WRONG)
