"""What last mile and reports put into the shell: tabs, a card, own data, words of the trail."""

from django.urls import reverse

from careerpath import own_data
from careerpath.audit import kinds
from careerpath.ui import home, nav
from careerpath.ui.when import words
from training import models as m
from training import report_tables, tabs
from training.domain.skills import today_of
from training.states import PlanItemState

SIGN = "training.sign_off_skills"
PART = "training.take_part"
MOST = 5
SENTENCES = {
    "training.program.tracks_made": "began {tracks} technical tracks",
    "training.skillevidence.claimed": "claimed level {level} of a skill",
    "training.skillevidence.verified": "verified level {level} of a skill",
    "training.skillevidence.withdrawn": "withdrew the evidence of a skill",
    "training.skillevidence.restored": "let the evidence of a skill count again",
    "training.enrollment.track_set": "set the technical track",
    "training.requirementset.retired": "took the requirements out of use",
    "training.lastmileplan.made": "made a last-mile plan",
    "training.lastmileplan.taken_back": "took a last-mile plan back",
    "training.planitem.added": "added a task to the plan",
    "training.planitem.changed": "changed a task of the plan",
    "training.planitem.done": "marked a task of the plan as done",
    "training.planitem.open": "opened a task of the plan again",
    "training.planitem.signed_off": "signed a task of the plan off",
    "training.planitem.dropped": "took a task out of the plan",
    "training.ownreadiness.said": "said how ready the person feels",
}
NOUNS = {
    "technicaltrack": "technical track",
    "skill": "skill",
    "requirementset": "set of requirements",
    "skillrequirement": "requirement of a set",
}
PAGES = tuple(
    f"training:{name}"
    for name in (
        "last_mile", "skills", "tracks", "track_edit", "track_new", "skill_new", "skill_edit",
        "requirements", "requirements_new", "requirements_edit", "plan_item", "plan_item_new",
    )
)  # fmt: skip
OWN = (
    ("Skills", m.SkillEvidence, "enrollment__person"),
    ("Technical track", m.TrackAssignment, "enrollment__person"),
    ("Last-mile plans", m.LastMilePlan, "enrollment__person"),
    ("Tasks of last-mile plans", m.PlanItem, "plan__enrollment__person"),
    ("Own readiness", m.OwnReadiness, "enrollment__person"),
)


def register():
    """Everything below stands in the registries of the floor."""
    tabs.register("Last mile", "training:last_mile", SIGN, order=65)
    tabs.register("Reports", "training:reports", "training.grade", order=80)
    nav.item(
        SIGN, "Train", "Last mile", "training:last_mile_start", "target", order=65, views=PAGES
    )
    nav.item(PART, "", "Your last mile", "training:my_skills", "target", order=-5)
    home.card(PART, own_tasks)
    report_tables.begin()
    for title, model, way in OWN:
        own_data.register(title, model, way)
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
    for model, noun in NOUNS.items():
        for act in ("created", "changed", "removed"):
            kinds.register(f"training.{model}.{act}", f"{act} the {noun}")
    kinds.register_states("training.planitem", dict(PlanItemState.choices))


def own_tasks(request):
    """What is to do before the first day at a client; nothing without a plan."""
    items = m.PlanItem.objects.filter(
        plan__enrollment__person=request.user, state=PlanItemState.OPEN
    )
    items = list(items.select_related("plan__enrollment__cohort__program").in_order()[:MOST])
    if not items:
        return None
    today = today_of(items[0].plan.enrollment.cohort.program)
    late = any(one.due_on < today for one in items)
    there = reverse("training:my_skills")
    return home.Card(
        "Your last mile",
        home.Urgency.LATE if late else home.Urgency.WORK,
        icon="target",
        lines=[
            home.Line(
                one.what,
                there,
                note=f"{'Overdue since' if one.due_on < today else 'Due'} {words(one.due_on)}.",
                tone="bad" if one.due_on < today else "",
            )
            for one in items
        ],
        href=there,
        action="Your plan",
    )
