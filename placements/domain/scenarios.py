"""Proposals for the whole board: made, compared, committed row by row, taken back."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused
from placements import matching
from placements.domain import facts, submissions, weights
from placements.models import Scenario, ScenarioPair
from placements.states import SubmissionState

ASKED = "Asked."
TAKEN_BACK = "Taken back."
KEPT = "Had answered before; stays."
WHY_BACK = "The proposal for the whole board was taken back."


@transaction.atomic
def make(*, program, name, only_ready, by):
    """A proposal for the board as it stands now; nobody is asked yet."""
    bench = facts.bench(program)
    demand = facts.wanted(facts.openings(program))
    using = weights.now(program)
    people = bench.matched()
    found = matching.propose(people, list(demand.values()), using, only_ready=only_ready)
    if not found.pairs:
        raise Refused("Nobody fits an open seat now. Look at one opening to see what is missing.")
    made = Scenario.objects.create(
        program=program,
        name=name,
        weights_version=using.version,
        only_ready=only_ready,
        made_by=by,
        board={
            "people": len(people),
            "openings": len(demand),
            "seats": sum(one.seats for one in demand.values()),
            "points": found.points,
            "placed": len(found.pairs),
        },
    )
    ScenarioPair.objects.bulk_create(
        ScenarioPair(
            scenario=made,
            requisition_id=pair.opening,
            enrollment_id=pair.graduate,
            points=pair.points,
        )
        for pair in found.pairs
    )
    audit.record("placements.scenario.made", by=by, about=made, pairs=len(found.pairs))
    return made


@transaction.atomic
def commit(scenario, *, pairs, by):
    """The chosen people are asked, each with a result; who cannot be asked any more stays out.

    Refused when somebody committed it meanwhile, or when nobody is chosen.
    """
    if not pairs:
        raise Refused("Choose at least one person.")
    now = timezone.now()
    mine = Scenario.objects.filter(pk=scenario.pk, committed_at=None)
    if not mine.update(committed_at=now, committed_by=by):
        raise Refused("This proposal was committed already.")
    asked = 0
    rows = scenario.pairs.select_related(
        "requisition__client", "enrollment__person", "enrollment__cohort__program"
    )
    for pair in rows.order_by("pk"):
        if pair.pk not in pairs:
            pair.result = "Left out."
        else:
            asked += _ask(pair, by)
        pair.save(update_fields=["result", "submission"])
    audit.record("placements.scenario.committed", by=by, about=scenario, asked=asked)
    scenario.refresh_from_db()
    return asked


def _ask(pair, by):
    try:
        with transaction.atomic():
            pair.submission = submissions.ask(pair.requisition, pair.enrollment, by=by)
    except Refused as refusal:
        pair.result = str(refusal)
        return False
    pair.result = ASKED
    return True


@transaction.atomic
def undo(scenario, *, by):
    """Whoever was asked and has not answered yet is not asked any more."""
    mine = Scenario.objects.filter(pk=scenario.pk, committed_at__isnull=False, undone_at=None)
    if not mine.update(undone_at=timezone.now(), undone_by=by):
        raise Refused("This proposal was taken back already, or never committed.")
    back = 0
    for pair in scenario.pairs.exclude(submission=None).select_related("submission"):
        if pair.submission.state == SubmissionState.ASKED:
            submissions.withdraw(pair.submission, because=WHY_BACK, by=by)
            pair.result = TAKEN_BACK
            back += 1
        else:
            pair.result = KEPT
        pair.save(update_fields=["result"])
    audit.record("placements.scenario.undone", by=by, about=scenario, taken_back=back)
    return back
