"""How an intake chooses: its plan, written down before the decisions."""

from django.db import transaction

from applicants.models import Rubric, SelectionPlan
from applicants.states import RubricState
from careerpath import audit
from careerpath.workflow import Refused, refusing

FIELDS = (
    "answer_days", "remind_days", "undo_minutes", "fills_by_itself", "agreement", "conditions",
    "tie_break_order",
)  # fmt: skip


def plan_of(intake):
    """The plan of ``intake``; where nobody wrote one, that which it starts with."""
    found = SelectionPlan.objects.filter(pk=intake.pk).first()
    return found or SelectionPlan(intake=intake, tie_break_order=criteria_of(intake))


def criteria_of(intake):
    """The criteria of the newest approved rules, the heaviest first: the order to start with."""
    rubric = (
        Rubric.objects.filter(intake=intake, state=RubricState.APPROVED).order_by("-pk").first()
    )
    if rubric is None:
        return []
    ordered = sorted(rubric.rules.criteria, key=lambda each: -each.weight)
    return [criterion.key for criterion in ordered]


@transaction.atomic
def save(intake, *, by, now, **values):
    """The plan of ``intake`` is as given. Refused for the tie-break order once it is open."""
    known = plan_of(intake)
    order = list(values.get("tie_break_order", known.tie_break_order))
    if order != list(known.tie_break_order) and intake.opens_at <= now:
        raise Refused(
            "The order of the criteria was registered before the intake opened and stands."
        )
    changed = [name for name in FIELDS if name in values and values[name] != getattr(known, name)]
    for name in changed:
        setattr(known, name, values[name])
    with refusing():
        known.save()
    audit.record("applicants.plan.saved", by=by, about=intake, fields=changed)
    return known


def labels(intake, keys):
    """The criteria ``keys`` as people read them."""
    rubrics = Rubric.objects.filter(intake=intake, state=RubricState.APPROVED).order_by("pk")
    known = {each.key: each.label for rubric in rubrics for each in rubric.rules.criteria}
    return [known.get(key, key.replace("_", " ")) for key in keys]
