"""Pages of review rubrics: versions, the editor, asking for approval."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.domain import review_rubrics
from applicants.forms.review_rubrics import ReviewRubricForm
from applicants.models import ReviewKind, ReviewRubric
from careerpath.access import allow
from careerpath.ui.answers import answer, toast
from careerpath.workflow import Refused
from cohorts.models import Intake

READ = "applicants.view_application"
EDIT = "applicants.edit_rubric"
FORM = "applicants/review_rubric_form.html"


@require_GET
@allow(READ)
def rubric_list(request):
    """Readers see what they read by; those who write rubrics see every version."""
    may_edit = request.user.may(EDIT)
    context = {
        "rubrics": list(ReviewRubric.objects.visible_to(request.user).newest_first()),
        "in_force": review_rubrics.approved_for(request.user),
        "may_edit": may_edit,
        "intakes": Intake.objects.order_by("-opens_at", "-pk")[:12] if may_edit else [],
        "kinds": ReviewKind.choices,
    }
    return render(request, "applicants/review_rubric_list.html", context)


@require_GET
@allow(READ, ReviewRubric)
def rubric_detail(request, rubric):
    """One version: every criterion with its anchors, and the other versions."""
    context = {
        "rubric": rubric,
        "versions": list(review_rubrics.versions(rubric)),
        "may_edit": request.user.may(EDIT),
    }
    return render(request, "applicants/review_rubric_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, Intake, lookup="slug")
def rubric_new(request, intake, kind):
    """The first version of an intake's rubric, beginning from the default."""
    if kind not in ReviewKind.values:
        raise Http404("No such kind of rubric.")
    newest = ReviewRubric.objects.filter(intake=intake, kind=kind).order_by("-version").first()
    return edit(request, intake, kind, newest)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(EDIT, ReviewRubric)
def rubric_edit(request, rubric):
    """A new version of this rubric."""
    return edit(request, rubric.intake, rubric.kind, rubric)


def edit(request, intake, kind, rubric):
    """The editor, and what saving it gives."""
    data = request.POST if request.method == "POST" else None
    form = ReviewRubricForm(data, rules=rubric.rules if rubric else None)
    saved = None
    if data is not None and form.is_valid():
        try:
            saved = review_rubrics.save_version(
                intake,
                rules=form.cleaned_data["rules"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                kind=kind,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"intake": intake, "rubric": rubric, "kind": ReviewKind(kind)}
    if data is None:
        return render(request, FORM, {"form": form, **context})
    return answer(request, form, FORM, context, to=saved, toast=f"{saved} is saved.")


@require_POST
@allow(EDIT, ReviewRubric)
def rubric_ask(request, rubric):
    """The version waits for approval."""
    try:
        review_rubrics.ask_approval(rubric, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, "Asked for approval.")
    return redirect(rubric)
