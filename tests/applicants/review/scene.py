"""An intake with an approved review rubric, readers, files in review and a plan."""

import datetime as dt

from django.utils import timezone

from applicants.domain import reading, reading_plan, review_rubrics, scorecards
from applicants.models import Application, ReadAssignment, ReviewKind
from applicants.scoring import DEFAULT_READING
from applicants.states import RubricState
from tests.factories import triage as make


def rubric(call, *, by, rules=DEFAULT_READING, kind=ReviewKind.READING):
    """The rules, approved."""
    saved = review_rubrics.save_version(
        call, rules=rules, reason="Written for the test.", by=by, kind=kind
    )
    saved.step(RubricState.APPROVED, by=by)
    return saved


def readers(number, role="reviewer"):
    """So many people who read."""
    return [make.person(role, f"Reader {n}", f"reader{n}@example.org") for n in range(number)]


def due():
    return timezone.localdate() + dt.timedelta(days=7)


def scene(files=4, people=2, *, call=None, planned=True, canary="", **settings):
    """Intake, lead and readers; with a plan unless said otherwise."""
    call = call or make.intake()
    for name, value in settings.items():
        setattr(call.program, name, value)
    call.program.save()
    lead = make.person("program_lead", "Ada Lead")
    rubric(call, by=lead)
    who = readers(people)
    make.applications(files, call=call, state="review", canary=canary, due_on=None, tags=[])
    if planned:
        plan(call, who, by=lead)
    return call, lead, who


def plan(call, who, *, by, **shares):
    """A plan over these readers."""
    return reading_plan.make(
        call, shares={one.pk: 100 for one in who} | shares, due_on=due(), by=by, seed="0a"
    )


def entry(read, value=3, *, recommendation="advance", version=None, **others):
    """A complete scorecard, all ``value``; ``others`` are values by criterion key."""
    card = scorecards.open_for(read)
    criteria = list(card.rubric.criteria.all())
    values = {one.pk: others.get(one.key, value) for one in criteria}
    evidence = {pk: "They wrote so." for pk, given in values.items() if given in (1, 5)}
    return scorecards.Entry(
        values=values,
        evidence=evidence,
        recommendation=recommendation,
        version=card.version if version is None else version,
    )


def read_all(call, *, value=3, **by_reader):
    """Everybody hands in everything."""
    for read in ReadAssignment.objects.waiting().filter(application__intake=call):
        if read.reader_id:
            reading.submit(read, entry(read, by_reader.get(str(read.reader_id), value)),
                           by=read.reader)  # fmt: skip


def files(call):
    return Application.objects.filter(intake=call).order_by("pk")
