"""Goals with small steps, and what a person wishes for."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from mentorship.models import Goal, GoalStep, Wish
from mentorship.states import ItemState

MOST_STEPS = 12


@transaction.atomic
def add(enrollment, *, text, due_on=None, steps=(), by):
    """The goal stands with its small steps: texts, or pairs of a text and a day."""
    goal = Goal(enrollment=enrollment, text=text, due_on=due_on, made_by=by)
    with refusing():
        goal.save(force_insert=True)
    dated = [(one, None) if isinstance(one, str) else one for one in steps[:MOST_STEPS]]
    GoalStep.objects.bulk_create(GoalStep(goal=goal, text=text, due_on=day) for text, day in dated)
    audit.record("mentorship.goal.made", by=by, about=goal)
    return goal


@transaction.atomic
def turn(step, *, by):
    """A step is done, or not done again; with the last one the goal is done."""
    goal = Goal.objects.select_for_update().get(pk=step.goal_id)
    if goal.state == ItemState.DROPPED:
        raise Refused("This goal was dropped.")
    now_done = step.done_at is None
    rows = GoalStep.objects.filter(pk=step.pk, done_at__isnull=now_done)
    rows.update(done_at=timezone.now() if now_done else None, done_by=by if now_done else None)
    audit.record("mentorship.goalstep.turned", by=by, about=step, done=now_done)
    is_done = not GoalStep.objects.filter(goal=goal, done_at=None).exists()
    wanted = ItemState.DONE if is_done else ItemState.OPEN
    if goal.state != wanted:
        goal.step(wanted, by=by)
    return goal


def settle(goal, state, *, by):
    """The goal is done, dropped or open again."""
    goal.step(state, by=by)


@transaction.atomic
def wish(enrollment, *, topics, next_role, by):
    """What the person wishes to talk about, and the next role, stand as said last."""
    row, _ = Wish.objects.update_or_create(
        enrollment=enrollment,
        defaults={"topics": topics, "next_role": next_role, "said_at": timezone.now()},
    )
    audit.record("mentorship.wish.said", by=by, about=row)
    return row
