"""Which people a report is about: one cohort, or a fixed pool of consecutive ones.

Pools do not overlap and are drawn by seats alone, which everybody knows, so that which cohorts are
counted together tells of nobody. A cohort that is large enough stands alone.
"""

from dataclasses import dataclass

from careerpath.equity import embargo, milestones
from careerpath.equity.disclosure import shapes
from careerpath.equity.models import Population
from careerpath.equity.tabulation import nested
from careerpath.refusals import Refused
from cohorts.models import Cohort, Intake

ENOUGH_SEATS = 40
BLOCKS = {
    Population.ACCEPTED: ("accepted",),
    Population.APPLICANTS: ("accepted", "others"),
} | {population: nested.parts_of(population) for population in milestones.MILESTONES}
ALONE = "{cohort} is in no pool of several cohorts."


@dataclass(frozen=True)
class People:
    """The people of a report: which cohorts and what became of them."""

    cohorts: tuple
    population: str

    @property
    def label(self):
        """Who they are: “Accepted, Cohorts 4, 5 and 6”."""
        return f"{Population(self.population).label}, {names(self.cohorts)}"

    @property
    def counted(self):
        """The same for the gate: the blocks that they stand in."""
        blocks = frozenset(
            block_name(cohort.pk, block)
            for cohort in self.cohorts
            for block in BLOCKS[Population(self.population)]
        )
        key = f"{self.population}:{'+'.join(str(cohort.pk) for cohort in self.cohorts)}"
        return shapes.Population(key, self.label, blocks)


def block_name(cohort_pk, block):
    """How the ledger calls a block of a cohort, for ever."""
    return f"{block}:{cohort_pk}"


def cohort_of(block):
    """The id of the cohort that a block of the ledger belongs to."""
    return int(block.rpartition(":")[2])


def names(cohorts):
    """Cohorts in a sentence."""
    texts = [str(cohort) for cohort in cohorts]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def pools(cohorts):
    """The cohorts of one program in order, those too small to stand alone together with the next.

    What is left over at the end waits for the cohorts to come.
    """
    found, open_pool = [], []
    for cohort in cohorts:
        if cohort.seats >= ENOUGH_SEATS and not open_pool:
            found.append((cohort,))
            continue
        open_pool.append(cohort)
        if sum(one.seats for one in open_pool) >= ENOUGH_SEATS:
            found.append(tuple(open_pool))
            open_pool = []
    if open_pool:
        found.append(tuple(open_pool))
    return found


def in_order(program_pk):
    """The cohorts of a program that people apply for, as they follow one another."""
    called = Intake.objects.exclude(cohort=None).values("cohort")
    rows = Cohort.objects.filter(program=program_pk, starts_on__isnull=False, pk__in=called)
    return list(rows.order_by("starts_on", "pk"))


def pool_of(cohort):
    """The pool that the cohort stands in, or nothing when it stands alone."""
    for pool in pools(in_order(cohort.program_id)):
        if cohort in pool:
            return pool if len(pool) > 1 else ()
    return ()


def people_of(subject):
    """The people of a request or a verdict; refused while one of their cohorts is not final.

    For what people reach later: while somebody of them can still reach it.
    """
    cohorts = pool_of(subject.cohort) if subject.pooled else (subject.cohort,)
    if not cohorts:
        raise Refused(ALONE.format(cohort=subject.cohort))
    for cohort in cohorts:
        embargo.refuse_while_open(cohort)
    milestones.refuse_while_moving(cohorts, subject.population)
    return People(tuple(cohorts), subject.population)


def final_cohorts():
    """Every cohort whose decisions are all final, the latest first."""
    intakes = Intake.objects.exclude(cohort=None).values_list("cohort", "decisions_final_at")
    by_cohort = {}
    for cohort, final_at in intakes:
        by_cohort.setdefault(cohort, []).append(final_at)
    final = [cohort for cohort, times in by_cohort.items() if not embargo.sentence("", times)]
    return list(Cohort.objects.filter(pk__in=final).for_list())


def when_ready(cohort):
    """When the cohort's pool can be published: after the last one in it; empty without a pool."""
    pool = pool_of(cohort)
    return f"publishable after {pool[-1]}" if pool else ""
