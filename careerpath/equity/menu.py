"""What the demographic reports put into the shell: the navigation and the words of the trail."""

from django.urls import reverse

from careerpath.audit import kinds
from careerpath.equity.models import Report, ReportRequest
from careerpath.ui import home, nav
from cohorts.models import Intake

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
    home.card("equity.plan", reports_card)
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)


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
