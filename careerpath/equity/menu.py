"""What the demographic reports put into the shell: the navigation and the words of the trail."""

from django.urls import reverse

from careerpath.audit import kinds
from careerpath.equity import returning, reviewing
from careerpath.equity.models import (
    ImpactReading,
    Report,
    ReportRequest,
    RequiredReturn,
)
from careerpath.ui import home, nav
from cohorts.models import Intake

SENTENCES = {
    "equity.report.asked": "asked for a demographic report",
    "equity.report.made": "let a demographic report out through the disclosure gate",
    "equity.report.published": "published a demographic report as Snapshot {number}",
    "equity.report.taken": "took a demographic report away as {form}",
    "equity.impact.read": "counted the selection rates of a closed stage",
    "equity.impact.asked_to_simulate": "asked what another rubric would have done",
    "equity.impact.simulated": "simulated a rubric on a final intake",
    "equity.impact.reviewed": "noted a procedure review",
    "equity.review.answered": "said what became of a procedure review",
    "equity.impact.taken": "took a reading of adverse impact away as {sheet}",
    "equity.story.picked": "chose quotes for the story of a cohort",
    "equity.return.asked": "asked for a required return with exact counts",
    "equity.return.authorized": "authorized a required return as {capacity}",
    "equity.return.withdrawn": "withdrew a required return",
    "equity.return.counted": "counted a required return that two had authorized",
    "equity.return.taken": "took a required return away as {form}",
    "equity.answers.brought_in": "brought in {rows} rows of existing self-identification",
}


def register():
    """Everything below stands in the registries of the floor."""
    nav.item(
        "equity.plan", "Check", "Demographics", "equity:plan", "chart-histogram", order=40,
        views=(
            "equity:request", "equity:report", "equity:bring_in", "equity:compare",
            "equity:build", "equity:story", "equity:reach",
        ),
    )  # fmt: skip
    nav.item(
        "equity.analyze", "Check", "Adverse impact", "equity:impact_list", "scale", order=50,
        views=("equity:impact", "equity:simulations", "equity:simulation"),
    )  # fmt: skip
    nav.item(
        "equity.authorize_return", "Check", "Required returns", "equity:returns", "gavel",
        order=45, views=("equity:return",),
    )  # fmt: skip
    home.card("equity.authorize_return", returns_card)
    home.card("equity.analyze", impact_card)
    home.card("cohorts.set_up", reviews_card)
    home.card("equity.plan", reports_card)
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)


def impact_card(request):
    """The last stages that closed; nothing before one has."""
    rows = ImpactReading.objects.visible_to(request.user).for_list()[:3]
    lines = [home.Line(str(one), one.get_absolute_url()) for one in rows]
    if not lines:
        return None
    return home.Card(
        "Adverse impact",
        home.Urgency.WORK,
        icon="scale",
        lines=lines,
        href=reverse("equity:impact_list"),
        action="All stages",
    )


def returns_card(request):
    """Returns that wait for this person's word; nothing where there is none."""
    rows = RequiredReturn.objects.visible_to(request.user).for_list()
    rows = rows.filter(withdrawn=None, count=None)[:20]
    lines = [
        home.Line(str(one), one.get_absolute_url())
        for one in rows
        if returning.capacities(request.user, one)
    ]
    if not lines:
        return None
    return home.Card(
        "Required returns to authorize",
        home.Urgency.DECIDE,
        icon="gavel",
        lines=lines[:3],
        href=reverse("equity:returns"),
        action="All returns",
    )


def reviews_card(request):
    """That there is a procedure review for the next intake; no text, no group and no figure."""
    waiting, _ = reviewing.of(request.user)
    if not waiting:
        return None
    return home.Card(
        "Procedure review",
        home.Urgency.GLANCE,
        icon="scale",
        text="The equity analyst recommends to look at the procedure before the next intake. "
        "Ask them what to change.",
        href=reverse("equity:reviews"),
        action="Say what became of it",
    )


def reports_card(request):
    """Which reports can be asked for, are being made, or wait to be published."""
    there, user = reverse("equity:plan"), request.user
    final = Intake.objects.exclude(cohort=None).exclude(decisions_final_at=None)
    cohorts = final.order_by().values("cohort").distinct().count()
    reports = Report.objects.visible_to(user)
    lines = [
        home.Line("Cohorts that can be looked at", there, count=cohorts),
        home.Line(
            "Reports being made", there, count=ReportRequest.objects.visible_to(user).open().count()
        ),
        home.Line(
            "Reports that nobody published", there, count=reports.filter(published=None).count()
        ),
    ]
    return home.Card(
        "Demographic reports",
        home.Urgency.WORK if user.may("equity.analyze") else home.Urgency.GLANCE,
        icon="users-group",
        text="" if cohorts else "No cohort's decisions are final yet, so nothing is shown before.",
        lines=[line for line in lines if line.count],
        href=there,
        action="What can be published",
    )
