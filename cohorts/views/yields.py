"""What came of partners, events, share links and intakes: counts, no names, no demographics."""

import datetime as dt

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.ui.forms import QueryForm
from careerpath.workflow import Refused
from cohorts import yields
from cohorts.domain import yield_export
from cohorts.models import Intake, Program, RecruitingEvent, ShareLink, UniversityPartner
from cohorts.views.pages import link

SEE = "cohorts.view_every_cohort"
MODELS = {
    "partner": UniversityPartner,
    "event": RecruitingEvent,
    "link": ShareLink,
    "intake": Intake,
}
DAY = {"type": "date"}


class YieldQuery(QueryForm):
    """By what the counts are, and the days on which the applications came."""

    by = forms.ChoiceField(choices=list(yields.BY.items()), initial="partner")
    since = forms.DateField(widget=forms.DateInput(attrs=DAY))
    until = forms.DateField(widget=forms.DateInput(attrs=DAY))


def asked(values):
    """The lines for these values; days are those of the program."""
    program = Program.objects.order_by("pk").first()
    zone = program.zone() if program else dt.UTC

    def midnight(day, plus=0):
        later = day + dt.timedelta(days=plus)
        return dt.datetime.combine(later, dt.time(), zone)

    def names(ids):
        return {pk: str(one) for pk, one in MODELS[values["by"]].objects.in_bulk(ids).items()}

    since = midnight(values["since"]) if values["since"] else None
    until = midnight(values["until"], 1) if values["until"] else None
    return yields.lines(values["by"], names, since=since, until=until)


@require_safe
@allow(SEE)
def partner_yield(request):
    """Applied to seated, by partner, event, share link or intake."""
    query = YieldQuery.of(request)
    values = query.values
    found = asked(values)
    return render(
        request,
        "cohorts/yield.html",
        {
            "values": values,
            "odd": query.odd,
            "tabs": list(yields.BY.items()),
            "heading": yields.BY[values["by"]],
            "labels": yields.labels(),
            "lines": found,
            "total": list(zip(yields.labels(), yields.total(found), strict=False)),
            "most": max((line.counts[0] for line in found if line.pk), default=0),
            "may_open": values["by"] == "partner" and request.user.may("cohorts.set_up"),
        },
    )


@require_POST
@allow(SEE)
def yield_export_file(request):
    """The table as a CSV; who took what with which filter stands in the trail."""
    values = YieldQuery.read(request.POST).values
    filters = {name: str(value) for name, value in values.items() if value}
    filters["grouped"] = filters.pop("by")
    try:
        body = yield_export.csv_of(
            asked(values),
            yields.labels(),
            heading=yields.BY[values["by"]],
            filters=filters,
            by=request.user,
        )
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect(link("partner_yield"))
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="yield-by-{values["by"]}.csv"'
    return response
