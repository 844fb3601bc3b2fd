"""How far the accepted came, and from when on that stands still. No answer is read here.

People move on while a cohort runs. Two counts of a moving group would tell who moved, so each
milestone is counted once, after a day from which nobody can reach it any more. What is final is
final in this order: what comes later is so no earlier.
"""

from datetime import timedelta

from django.utils import timezone

from careerpath.equity.models import Population
from careerpath.refusals import Refused
from cohorts.models import Enrollment
from cohorts.states import STILL_IN, EnrollmentState

TO_BE_CERTIFIED = timedelta(days=90)
TO_BE_PLACED = timedelta(days=180)
MILESTONES = (
    Population.STARTED,
    Population.COMPLETED,
    Population.CERTIFIED,
    Population.PLACED,
)
DEFINITIONS = {
    Population.STARTED: "Started: accepted, took a seat, and had not left before the first day.",
    Population.COMPLETED: "Completed: started, and completed the program.",
    Population.CERTIFIED: (
        f"Certified: started, and earned a certification from the first day to "
        f"{TO_BE_CERTIFIED.days} days after the last one."
    ),
    Population.PLACED: (
        f"Placed: started, and began a placement within {TO_BE_PLACED.days} days after the last "
        "day."
    ),
}
FROZEN = "Answers are those with which the accepted of the cohort were first counted."
NO_DAYS = "{cohort} has no first and last day yet, so nobody can be counted as {label}."
UNTIL = "{label}, {cohort}: who that is can still change until {day}. It is counted once, then."
MOVING = (
    "{label}, {cohort}: somebody of the cohort has neither completed nor left. It is counted once, "
    "when everybody has."
)
WAITING = (
    "{label}, {cohort}: somebody has a seat and has neither begun nor left. It is counted once, "
    "when everybody has."
)
NOT_BEGUN = frozenset({EnrollmentState.INVITED, EnrollmentState.ENROLLED})


def definitions(population):
    """What a report about these people says of who they are; nothing for the others."""
    return (DEFINITIONS[population], FROZEN) if population in DEFINITIONS else ()


def last_day(cohort, population):
    """The last day on which somebody of the cohort can still reach this."""
    if population == Population.STARTED:
        return cohort.starts_on
    more = {Population.CERTIFIED: TO_BE_CERTIFIED, Population.PLACED: TO_BE_PLACED}
    return cohort.ends_on + more.get(population, timedelta())


def states(cohorts):
    """The states of the confirmed seats of each cohort; one query."""
    found = {cohort.pk: set() for cohort in cohorts}
    rows = Enrollment.objects.confirmed().filter(cohort__in=found).order_by()
    for cohort, state in rows.values_list("cohort", "state").distinct():
        found[cohort].add(state)
    return found


def sentence(cohort, population, seats):
    """Why this cannot be counted yet; empty when it can. ``seats`` as ``states`` gives them."""
    if population not in MILESTONES:
        return ""
    label = Population(population).label.lower()
    if cohort.starts_on is None or cohort.ends_on is None:
        return NO_DAYS.format(cohort=cohort, label=label)
    day = last_day(cohort, population)
    named = {"cohort": cohort, "label": label.capitalize()}
    if day >= timezone.localdate():
        return UNTIL.format(day=f"{day:%B} {day.day}, {day.year}", **named)
    moving = NOT_BEGUN if population == Population.STARTED else STILL_IN
    if seats[cohort.pk] & moving:
        return (WAITING if moving is NOT_BEGUN else MOVING).format(**named)
    return ""


def open_sentences(cohorts, population):
    """Why each of these cannot be counted yet, by cohort; one query, none where nobody moves."""
    if population not in MILESTONES:
        return {}
    seats = states(cohorts)
    return {cohort.pk: sentence(cohort, population, seats) for cohort in cohorts}


def refuse_while_moving(cohorts, population):
    """Refused until nobody of these cohorts can reach it any more."""
    for why in open_sentences(cohorts, population).values():
        if why:
            raise Refused(why)
