"""What the demographic reports put into the shell: the navigation and the words of the trail."""

from careerpath.audit import kinds
from careerpath.ui import nav

SENTENCES = {
    "equity.report.asked": "asked for a demographic report",
    "equity.report.made": "let a demographic report out through the disclosure gate",
    "equity.report.published": "published a demographic report as Snapshot {number}",
    "equity.report.taken": "took a demographic report away as {form}",
    "equity.answers.brought_in": "brought in {rows} rows of existing self-identification",
}


def register():
    """Everything below stands in the registries of the floor."""
    nav.item(
        "equity.plan", "Check", "Demographics", "equity:plan", "chart-histogram", order=40,
        views=("equity:request", "equity:report", "equity:bring_in"),
    )  # fmt: skip
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
