"""What matching puts into the shell: navigation, own data, words of the trail."""

from careerpath import own_data
from careerpath.audit import kinds
from careerpath.ui import nav
from placements import models as m
from placements.models.scopes import VIEW

SENTENCES = {
    "placements.fitweights.set": "set the weights of fit to version {version}",
    "placements.scenario.made": "proposed for the whole board",
    "placements.scenario.committed": "committed a proposal for the whole board",
    "placements.scenario.undone": "took a proposal for the whole board back",
    "placements.requisition.set_aside": "set a graduate aside for the opening",
    "placements.requisition.suggested_again": "let graduates be suggested again for the opening",
    "placements.workwish.said": "said where and how much to work",
}


def register():
    """Everything below stands in the registries of the floor."""
    nav.item(
        VIEW, "Place", "Matching board", "placements:board", "layout-board", order=10,
        count=waiting,
        views=[
            f"placements:{name}"
            for name in ("scenarios", "scenario", "scenario_new", "fit_weights")
        ],
    )  # fmt: skip
    nav.item(
        VIEW, "Place", "Graduates", "placements:bench", "school", order=15,
        views=["placements:bench_person"],
    )  # fmt: skip
    own_data.register("Wishes for work", m.WorkWish, "enrollment__person")
    own_data.register("Set aside for an opening", m.NotNow, "enrollment__person")
    own_data.register("Proposals for the whole board", m.ScenarioPair, "enrollment__person")
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)


def waiting(request):
    """How many openings take candidates."""
    return m.Requisition.objects.visible_to(request.user).accepting().count()
