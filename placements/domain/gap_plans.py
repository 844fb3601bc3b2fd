"""From "nearly fits" to a dated plan: what an opening asks for, less what is shown already."""

from datetime import timedelta

from django.db import transaction

from careerpath import audit
from careerpath.workflow import Refused, refusing
from placements.models import Requisition
from training.domain import last_mile, plans
from training.domain.skills import today_of
from training.models import LastMilePlan, PlanItem, RequirementSet, SkillRequirement
from training.states import PlanItemState

NAME = 120
AT_ONCE = timedelta(seconds=10)  # a plan and its tasks are written in one act


@transaction.atomic
def make(requisition, enrollment, *, by):
    """The graduate has a plan with a date for each gap, and the finish stands beside the start.

    The answer is the name of the act, by which it is taken back.
    Refused when no gap is open, when there is a plan already, and for another program.
    """
    program = requisition.client.program
    if enrollment.cohort.program_id != program.pk:
        raise Refused("This person belongs to another program.")
    if not requisition.takes_candidates:
        raise Refused("This opening does not accept candidates now.")
    act, _ = plans.make([enrollment], asked_by(requisition, by=by), by=by)
    return act


@transaction.atomic
def take_back(requisition, act, *, by):
    """The tasks of that plan that nobody has begun are gone, and the plan with its last one.

    The answer is how many went, and how many stay. Refused for an act of somebody else.
    """
    plan = (
        LastMilePlan.objects.select_for_update(of=("self",))
        .filter(act=act, created_by=by, requirements=requisition.last_mile_id)
        .first()
    )
    if plan is None:
        raise Refused("There is nothing to take back.")
    tasks = list(PlanItem.objects.select_for_update(of=("self",)).filter(plan=plan))
    left = [one.pk for one in tasks if not _is_untouched(one, plan)]
    gone, _ = PlanItem.objects.filter(plan=plan).exclude(pk__in=left).delete()
    if not gone:
        raise Refused("Somebody has begun with every task. Mark single ones as not needed.")
    audit.record("training.lastmileplan.taken_back", by=by, about=plan, tasks=gone, left=len(left))
    if not left:
        plan.delete()
    return gone, len(left)


def _is_untouched(task, plan):
    """Whether it came with the plan and stands where it stood then."""
    made_with_it = task.requirement_id is not None and task.owner_id == plan.created_by_id
    moved = task.state_changed_at > plan.created_at + AT_ONCE
    return made_with_it and task.state == PlanItemState.OPEN and not moved


def asked_by(requisition, *, by):
    """The set of requirements of the opening, as the opening asks today; made when missing."""
    held = Requisition.objects.select_for_update(of=("self",)).select_related("client")
    opening = held.get(pk=requisition.pk)
    name = f" (opening {opening.pk})"
    name = f"{opening.client}: {opening.title}"[: NAME - len(name)] + name
    if opening.last_mile is None:
        wanted = RequirementSet(program_id=opening.client.program_id, name=name)
        wanted.starts_on = opening.starts_on
        with refusing():
            wanted.save(force_insert=True)
        Requisition.objects.filter(pk=opening.pk).update(last_mile=wanted)
        audit.record("placements.requisition.last_mile", by=by, about=opening)
    else:
        wanted = opening.last_mile
        if wanted.starts_on != opening.starts_on:
            wanted.starts_on = opening.starts_on
            wanted.save(update_fields=["starts_on"])
    _follow(wanted, opening)
    return wanted


def _follow(wanted, opening):
    """The rows of the set are those of the opening."""
    rows = [
        SkillRequirement(requirements=wanted, skill=one.skill, level=one.level, is_must=one.is_must)
        for one in opening.skills.select_related("skill")
    ] + [
        SkillRequirement(requirements=wanted, certification=one.certification, is_must=one.is_must)
        for one in opening.credentials.all()
    ]
    there = {last_mile.key_of(one): one for one in wanted.rows.all()}
    for place, row in enumerate(rows):
        row.position = place
        old = there.pop(last_mile.key_of(row), None)
        if old is None:
            row.save(force_insert=True)
        elif (old.level, old.is_must) != (row.level, row.is_must):
            old.level, old.is_must = row.level, row.is_must
            old.save(update_fields=["level", "is_must"])
    wanted.rows.filter(pk__in=[one.pk for one in there.values()]).delete()


def finishes(requisition, enrollments):
    """Return ``{enrollment id: Finish}`` for those who have a plan for the opening; two queries."""
    if requisition.last_mile_id is None or not enrollments:
        return {}
    program = requisition.client.program
    found = last_mile.planned(enrollments, requisition.last_mile, today_of(program), program.zone())
    return {key: one.finish for key, one in found.items()}
