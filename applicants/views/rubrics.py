"""Pages of the rules: versions, the editor, two side by side, asking for approval."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from applicants.domain import rubrics
from applicants.models import Instrument, Rubric
from applicants.screening import compare_rubrics
from applicants.screening_forms import ListQuery, RubricForm
from applicants.work_tables import RulesTable
from careerpath.access import allow
from careerpath.ui.answers import answer, toast
from careerpath.ui.tables import pages
from careerpath.workflow import Refused
from cohorts.models import Intake

SEE = "applicants.run_screening"
EDIT = "applicants.edit_rubric"


@require_GET
@allow(SEE)
def rubric_list(request):
    """All versions of all rules, and the intakes that rules can be written for."""
    intakes = Intake.objects.order_by("-opens_at") if request.user.may(EDIT) else []
    table = RulesTable.of(request)
    return pages.list_page(request, table, "applicants/rubric_list.html", {"intakes": intakes})


@require_GET
@allow(SEE, Rubric)
def rubric_detail(request, rubric):
    """One version: what it looks at, how it decides, and what changed since another one."""
    versions = list(rubrics.versions(rubric))
    asked = ListQuery.of(request).values["other"]
    older = next((one for one in versions if one.version < rubric.version), None)
    other = next((one for one in versions if one.pk == asked and one.pk != rubric.pk), older)
    context = {
        "rubric": rubric,
        "rules": rubric.rules,
        "versions": versions,
        "other": other,
        "may_edit_rules": request.user.may(EDIT),
        "differences": compare_rubrics(other.rules, rubric.rules) if other else (),
    }
    return render(request, "applicants/rubric_detail.html", context)


@allow(EDIT)
def rubric_new(request, slug):
    """The first version of new rules for an intake."""
    intake = Intake.objects.filter(slug=slug).first()
    if intake is None:
        return render(request, "404.html", status=404)
    return edit(request, intake, None)


@allow(EDIT, Rubric)
def rubric_edit(request, rubric):
    """A new version of these rules."""
    return edit(request, rubric.intake, rubric)


def edit(request, intake, rubric):
    """The editor, and what saving it gives."""
    data = request.POST if request.method == "POST" else None
    form = RubricForm(data, intake=intake, rubric=rubric)
    saved = None
    if request.method == "POST" and form.is_valid():
        try:
            saved = rubrics.save_version(
                intake,
                name=form.cleaned_data["name"],
                rules=form.cleaned_data["rules"],
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {
        "intake": intake,
        "rubric": rubric,
        "has_instruments": Instrument.objects.filter(intake=intake).exists(),
    }
    if request.method != "POST":
        return render(request, "applicants/rubric_form.html", {"form": form, **context})
    said = f"{saved} is saved." if saved else None
    return answer(request, form, "applicants/rubric_form.html", context, to=saved, toast=said)


@require_POST
@allow(EDIT)
def rubric_check(request, slug):
    """The sum of the weights and what is wrong so far, while somebody types; saves nothing."""
    intake = Intake.objects.filter(slug=slug).first()
    form = RubricForm(request.POST, intake=intake)
    form.is_valid()
    return render(request, "applicants/rubric_form.html#sum", {"form": form, "checked": True})


@require_POST
@allow(EDIT, Rubric)
def rubric_ask(request, rubric):
    """The version waits for approval."""
    try:
        rubrics.ask_approval(rubric, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, "Asked for approval.")
    return redirect(rubric)
