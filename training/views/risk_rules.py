"""The rules of early warning: published, changed by the program lead, and judged by what came."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from careerpath.access import allow
from careerpath.ui.answers import answer
from careerpath.workflow import Refused
from cohorts.models import Cohort, Enrollment
from training import tabs
from training.domain import risk_record, risk_rules
from training.forms.risk_rules import RulesForm
from training.models import RiskRules

SUPPORT, EDIT = "training.support", "training.edit_rules"
PAGE = "training/risk_rules_edit.html"


@require_safe
@allow(SUPPORT, Cohort, lookup="slug")
def rules(request, cohort):
    """The rules as they are in force, in plain words, and the versions before."""
    version, settings = risk_rules.in_force(cohort.program)
    versions = RiskRules.objects.of(cohort.program).select_related("made_by").order_by("-version")
    context = tabs.context(
        request,
        cohort,
        version=version,
        settings=settings.values(),
        versions=versions[:20],
        may_edit=request.user.may(EDIT),
    )
    return render(request, "training/risk_rules.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Cohort, lookup="slug")
def rules_edit(request, cohort):
    """The numbers of the rules; a change is a new version with a reason."""
    version, settings = risk_rules.in_force(cohort.program)
    seen = version.version if version else 0
    form = RulesForm(request.POST or None, settings=settings, initial={"seen": seen})
    to = reverse("training:risk_rules", args=[cohort.slug])
    context = tabs.context(request, cohort, form=form, back=to)
    if request.method != "POST":
        return render(request, PAGE, context)
    if form.is_valid():
        data = form.cleaned_data
        try:
            risk_rules.change(
                cohort.program,
                form.wanted(),
                seen=data["seen"],
                reason=data["reason"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    said = "The rules are in force from the next look on."
    return answer(request, form, PAGE, context, to=to, toast=said)


@require_safe
@allow(SUPPORT, Cohort, lookup="slug")
def record(request, cohort):
    """Which rules proved right in cohorts that have finished."""
    finished, lines = risk_record.lines(cohort.program)
    context = tabs.context(request, cohort, finished=finished, lines=lines, few=risk_record.FEW)
    return render(request, "training/risk_record.html", context)


@require_safe
@allow("training.take_part")
def published(request):
    """What a participant may know of the rules: all of them, and that they decide nothing."""
    seats = Enrollment.objects.held_by(request.user).confirmed()
    seat = seats.select_related("cohort__program").order_by("-cohort__starts_on", "-id").first()
    if seat is None:
        return redirect("home")
    _, settings = risk_rules.in_force(seat.cohort.program)
    return render(
        request,
        "training/rules_published.html",
        {"settings": [one for one in settings.values() if one.is_on], "cohort": seat.cohort},
    )
