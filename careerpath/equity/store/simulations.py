"""Another rubric over the stored inputs of a final intake: who would have passed, by group alone.

As many pass as passed, so that what differs is the rubric and not its generosity. The inputs are
those that the intake's own run stored; nothing is written beside an application.
"""

import json

from django.db import connection, transaction

from applicants import screening
from careerpath import audit
from careerpath.equity import catalog, closing
from careerpath.equity.impact.stages import report
from careerpath.equity.impact_models import Stage
from careerpath.equity.simulation_models import Simulation, SimulationResult
from careerpath.equity.store.impact import ALONE, BY, Counted, _count, _told, looks
from careerpath.equity.store.reports import checksum
from careerpath.refusals import Refused

INPUTS = """
SELECT application_id, inputs::text FROM equity_screened
WHERE intake_id = %s ORDER BY application_id
"""
CONTENT = "SELECT content::text FROM applicants_rubric WHERE id = %s"
OPEN = "The decisions of {intake} are not final. Rubrics are simulated on final intakes alone."
NO_RUN = "No screening run was applied to {intake}, so there are no inputs to simulate with."
LACKS = (
    "This rubric looks at what the screening of {intake} did not store: {names}. "
    "Choose a rubric that uses the same instruments and answers."
)
ACTUAL, OTHER = "As it was", "With the other rubric"


@transaction.atomic
def answer(pk):
    """The simulation has its one result, or its refusal; None when it has one."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
    asked = Simulation.objects.select_related("intake").filter(pk=pk, result=None).first()
    if asked is None:
        return None
    told = {"code_version": catalog.code_version()}
    try:
        told["body"] = body_of(asked.intake, asked.rubric_id)
        told["checksum"] = checksum(told["body"])
    except Refused as refusal:
        told["refusal"] = str(refusal)[:500]
    made = SimulationResult.objects.create(simulation=asked, **told)
    audit.record("equity.impact.simulated", by=BY, about=asked, cause="job")
    return made


def body_of(intake, rubric_pk):
    """Selection rates by group, as they were and as they would have been."""
    if intake.decisions_final_at is None:
        raise Refused(OPEN.format(intake=intake))
    with connection.cursor() as cursor:
        cursor.execute(INPUTS, [intake.pk])
        stored = {pk: json.loads(inputs) for pk, inputs in cursor.fetchall()}
        cursor.execute(CONTENT, [rubric_pk])
        rules = screening.Rubric.from_json(json.loads(cursor.fetchone()[0]))
    passed, stopped, _ = closing.split(list(closing.places(intake)), Stage.SCREENING)
    there = [pk for pk in (*passed, *stopped) if pk in stored]
    if not there:
        raise Refused(NO_RUN.format(intake=intake))
    lacking = set(rules.inputs) - set().union(*(stored[pk] for pk in there))
    if lacking:
        raise Refused(LACKS.format(intake=intake, names=", ".join(sorted(lacking))))
    before = {pk for pk in passed if pk in stored}
    chosen = first_of(there, stored, rules, len(before))
    with connection.cursor() as cursor:
        counted = [
            (title, Counted(
                _count(cursor, sorted(inside)),
                _count(cursor, [pk for pk in there if pk not in inside]),
            ))
            for title, inside in ((ACTUAL, before), (OTHER, chosen))
        ]  # fmt: skip
    return {
        "decided": len(there),
        "selected": len(before),
        "chosen": len(chosen),
        "same": len(before & chosen),
        "sides": [
            {
                "title": title,
                "findings": [_told(one) for one in report(looks(of, title, both=False))],
            }
            for title, of in counted
        ],
    }


def first_of(applications, stored, rules, number):
    """The ``number`` best by this rubric of those who meet its qualifications.

    Who has the same score stands in the order of a draw that knows nothing but the inputs' hash.
    """
    plan = screening.Plan(rules)
    ranked = []
    for pk in applications:
        verdict = plan.screen(screening.answers_from(stored[pk]))
        if verdict.numerator is None or verdict.failed or verdict.unknown or verdict.faults:
            continue
        ranked.append((-verdict.numerator, screening.fingerprint(stored[pk]), pk))
    ranked.sort()
    return {pk for _, _, pk in ranked[:number]}
