"""By which way the applicants of a cohort came: event, partner, channel. No name is read here."""

from collections import Counter

from django.db import connection

from applicants.models.application import Channel
from careerpath.equity.disclosure.shapes import BLOCK, Breakdown, Category
from careerpath.equity.subjects import block_name
from careerpath.equity.tabulation import nested, ways
from cohorts.models import RecruitingEvent, UniversityPartner

CAME = """
SELECT application.id, identity.event_id, identity.partner_id, application.channel
FROM applicants_application AS application
JOIN cohorts_intake AS intake ON intake.id = application.intake_id
LEFT JOIN applicants_identity AS identity ON identity.application_id = application.id
WHERE intake.cohort_id = %s AND application.state <> 'draft'
"""
FROZEN = "SELECT block, people FROM selfid.frozen WHERE cohort = %s"
OTHERS = {Channel.PARTNER: "Other university partners", Channel.EVENT: "Other recruiting events"}
REST = "Every other way"


def people(cohort):
    """The way that each applicant of the cohort came, by the id of the application."""
    with connection.cursor() as cursor:
        cursor.execute(CAME, [cohort.pk])
        return {pk: way for pk, *way in cursor.fetchall()}


def rows_for(came):
    """The rows in which these people stand."""
    return ways.rows_for(Counter(map(tuple, came.values())).items())


def frozen_rows(cohort):
    """The rows in which the cohort was frozen, the largest first and the rest last; none before."""
    with connection.cursor() as cursor:
        cursor.execute(FROZEN, [cohort.pk])
        known = dict(cursor.fetchall())
    sizes = Counter()
    for block in nested.ends(known):
        if row := nested.way_of(block):
            sizes[row] += known[block]
    return sorted(sizes, key=lambda row: (row == ways.REST, -sizes[row], row))


def breakdown(cohort):
    """The rows as the gate has them, with the names of today."""
    rows = frozen_rows(cohort)
    named = _names(rows)
    return Breakdown(
        ways.KEY,
        ways.TITLE,
        BLOCK,
        tuple(
            Category(
                row,
                named[row],
                frozenset(
                    block_name(cohort.pk, nested.by_way(whole, row)) for whole in ways.WHOLES
                ),
            )
            for row in rows
        ),
    )


def _names(rows):
    """How each row is called."""
    named = dict(Channel.choices) | {ways.REST: REST}
    for letter, model in (("e", RecruitingEvent), ("p", UniversityPartner)):
        own = {int(row[1:]): row for row in rows if row[0] == letter and row[1:].isdigit()}
        for pk, name in model.objects.filter(pk__in=own).values_list("pk", "name"):
            named[own[pk]] = name
        channel = Channel.EVENT if letter == "e" else Channel.PARTNER
        if own:
            named[channel] = OTHERS[channel]
    if len({named[row] for row in rows if row in named}) < len(rows):
        # Two that are called the same, and one that is gone: told apart by what they are.
        named |= {row: f"{named.get(row, ways.TITLE)} ({row})" for row in rows}
    return named
