"""The rules are looked at: signals open, tell newer evidence, and go away by themselves.

What a person closed stays closed until there is evidence that was not there before. Nothing here
decides anything: a signal asks a person to look.
"""

from collections import defaultdict
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from cohorts.models import Cohort, CohortStaff
from cohorts.states import CohortState
from training import risk, risk_registry
from training.domain import risk_facts, risk_rules
from training.models import RiskRun, Signal
from training.states import SignalState

BY = "system:early_warning"
MORNING = 5  # from this hour on in the program's zone a new day is looked at


class Looked(NamedTuple):
    """How many signals opened, told newer evidence, and went away by themselves."""

    opened: int
    renewed: int
    resolved: int


def today_of(program, now=None):
    """The day in the program's zone."""
    return (now or timezone.now()).astimezone(program.zone()).date()


@transaction.atomic
def look(cohorts, *, now=None):
    """The signals of these cohorts of one program are as the rules in force say.

    A fixed number of statements, however many people there are. Two looks at the same cohort take
    turns.
    """
    cohorts = list(
        Cohort.objects.filter(pk__in=[one.pk for one in cohorts])
        .select_for_update(no_key=True, of=("self",))
        .select_related("program")
        .order_by("pk")
    )
    if not cohorts:
        return Looked(0, 0, 0)
    program = cohorts[0].program
    version, settings = risk_rules.in_force(program)
    today = today_of(program, now)
    gathered = risk_facts.gather(cohorts)
    findings = _findings(gathered, settings, today)
    known = _live(cohorts)
    opened, renewed = [], []
    closed = _closed(cohorts)
    for (enrollment, rule), found in findings.items():
        there = known.pop((enrollment, rule), None)
        if there is not None:
            if (there.words, there.points) != (found.words, found.points):
                there.words, there.points = found.words, found.points
                there.pieces = list(found.pieces)
                renewed.append(there)
        elif (enrollment, rule) not in closed or set(found.pieces) - closed[enrollment, rule]:
            opened.append((enrollment, found))
    _open(opened, gathered, version, settings, today)
    Signal.objects.bulk_update(renewed, ["words", "points", "pieces"], batch_size=500)
    gone = [one.pk for (_, rule), one in known.items() if rule in settings]
    resolved = 0
    if gone:
        moved = Signal.objects.filter(pk__in=gone).step_all(
            SignalState.RESOLVED, by=BY, cause="job"
        )
        resolved = len(moved.moved)
    return Looked(len(opened), len(renewed), resolved)


def _findings(gathered, settings, today):
    """``{(enrollment id, rule): Finding}`` of the rules here and of those brought from above."""
    found = {}
    for pk, facts in gathered.each():
        for one in risk.judge(facts, settings, today, gathered.labels):
            found[pk, one.rule] = one
    for key, source in risk_registry.registered.items():
        setting = settings[key]
        if not setting.is_on:
            continue
        answers = source.find(list(gathered.cohort_of), setting.numbers, today)
        for pk, (words, pieces) in answers.items():
            if pk in gathered.cohort_of:
                found[pk, key] = risk.Finding(key, words, tuple(pieces), setting.points)
    return found


def _live(cohorts):
    """What stands open, by person and rule."""
    rows = Signal.objects.live().by_rules().filter(enrollment__cohort__in=cohorts)
    return {(one.enrollment_id, one.rule): one for one in rows}


def _closed(cohorts):
    """All the evidence that people looked at when they closed a signal."""
    found = defaultdict(frozenset)
    rows = Signal.objects.closed_by_people().by_rules().filter(enrollment__cohort__in=cohorts)
    for enrollment, rule, pieces in rows.values_list("enrollment_id", "rule", "pieces"):
        found[enrollment, rule] |= set(pieces)
    return found


def _open(opened, gathered, version, settings, today):
    """The signals stand, each with an owner and a day, and one line each in the trail."""
    if not opened:
        return
    owners = owners_of(set(gathered.cohort_of.values()), today)
    made = Signal.objects.bulk_create(
        [
            Signal(
                enrollment_id=pk,
                rule=found.rule,
                words=found.words,
                pieces=list(found.pieces),
                points=found.points,
                rules=version,
                owner_id=owner_of(owners, gathered.cohort_of[pk], gathered.section_of[pk]),
                due_on=working_day(today, settings[found.rule].rule.days),
            )
            for pk, found in opened
        ],
        batch_size=1000,
    )
    audit.record_many(
        "training.signal.opened",
        [one.pk for one in made],
        model=Signal,
        by=BY,
        to_state=SignalState.OPEN,
        cause="job",
    )


def owners_of(cohorts, today):
    """Who has a duty: ``{(cohort, section or None): user id}``, the lead instructor first."""
    duties = CohortStaff.objects.filter(cohort__in=cohorts, since__lte=today)
    rows = duties.order_by("id").values_list("cohort_id", "section_id", "user_id", "duty", "until")
    found = {}
    for cohort, section, user, duty, until in rows:
        if until is not None and until < today:
            continue
        if (cohort, section) not in found or duty == CohortStaff.Duty.LEAD_INSTRUCTOR:
            found[cohort, section] = user
    return found


def owner_of(owners, cohort, section):
    """The one of the section, else of the whole cohort, else nobody."""
    return owners.get((cohort, section)) or owners.get((cohort, None))


def working_day(day, number):
    """So many days from Monday to Friday after ``day``."""
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day


@transaction.atomic
def look_this_morning(cohort, *, now=None):
    """The cohort was looked at for today; None when it was already, or the day is too young."""
    now = now or timezone.now()
    there = now.astimezone(cohort.program.zone())
    if there.hour < MORNING:
        return None
    run, is_new = RiskRun.objects.get_or_create(
        cohort=cohort, day=there.date(), defaults={"done_at": now}
    )
    if not is_new:
        return None
    looked = look([cohort], now=now)
    RiskRun.objects.filter(pk=run.pk).update(opened=looked.opened, resolved=looked.resolved)
    return looked


def due(now=None):
    """The cohorts in session that nobody has looked at today, as of this hour."""
    now = now or timezone.now()
    rows = Cohort.objects.filter(state=CohortState.IN_SESSION).select_related("program")
    done = dict(
        RiskRun.objects.filter(cohort__in=rows).order_by("day").values_list("cohort", "day")
    )
    return [
        one
        for one in rows.order_by("pk")
        if now.astimezone(one.program.zone()).hour >= MORNING
        and done.get(one.pk) != today_of(one.program, now)
    ]
