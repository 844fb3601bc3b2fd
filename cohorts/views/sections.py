"""Placing people into the sections of a cohort."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import answer, toast
from careerpath.workflow import Refused
from cohorts.domain import sections
from cohorts.forms.cohorts import PlaceForm, SpreadForm
from cohorts.models import Cohort, SectionChange
from cohorts.views.pages import act, link

MAY = "cohorts.set_up"
LIST = "cohorts/sections.html"
PLAN = "cohorts/sections_spread.html"
SHORTCUTS = [("Next and previous person", ["j", "k"]), ("Tick", ["x"]), ("Move", ["1", "9"])]


@require_safe
@allow(MAY, Cohort, lookup="slug")
def section_list(request, cohort):
    """Everybody who holds a seat, with the section, and where they can be moved."""
    return render(request, LIST, about(cohort, PlaceForm(cohort=cohort)))


def about(cohort, form):
    """What the page of the sections shows."""
    return {
        "cohort": cohort,
        "form": form,
        "rows": [(one, form[f"section_{one.pk}"]) for one in form.people],
        "sections": list(cohort.sections.for_list()),
        "unplaced": sum(one.section_id is None for one in form.people),
        "may_undo": SectionChange.objects.filter(cohort=cohort).to_take_back().exists(),
        "shortcuts": SHORTCUTS,
    }


@require_POST
@allow(MAY, Cohort, lookup="slug")
def sections_place(request, cohort):
    """Who was chosen is in the section that was chosen."""
    form, said, undo = PlaceForm(request.POST, cohort=cohort), "", ""
    if form.is_valid():
        try:
            change = sections.place(cohort, form.wanted, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = people(len(change.after), "moved") if change else "Everybody is there already."
            undo = link("sections_undo", cohort.slug) if change else ""
    context = about(cohort, form) if form.errors else None
    there = link("sections", cohort.slug)
    return answer(request, form, LIST, context, to=there, toast=said, undo=undo)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MAY, Cohort, lookup="slug")
def sections_spread(request, cohort):
    """Everybody is spread evenly, after a look at what that means."""
    try:
        plan = sections.spread(cohort)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect("cohorts:sections", cohort.slug)
    context = {"cohort": cohort, "plan": plan}
    if request.method != "POST":
        return render(request, PLAN, {**context, "form": SpreadForm(initial={"mark": plan.mark})})
    form = SpreadForm(request.POST)
    if form.is_valid():
        try:
            if form.cleaned_data["mark"] != plan.mark:
                raise Refused("Somebody was moved while you looked. This is the plan now.")
            sections.place(cohort, plan.wanted, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return answer(
        request, form, PLAN, context,
        to=link("sections", cohort.slug),
        toast=None if form.errors else people(len(plan.moves), "moved"),
        undo=link("sections_undo", cohort.slug),
    )  # fmt: skip


@require_POST
@allow(MAY, Cohort, lookup="slug")
def sections_undo(request, cohort):
    """The newest move is taken back."""
    return act(
        request,
        lambda: sections.undo(cohort, by=request.user),
        to=link("sections", cohort.slug),
        said="Undone.",
    )


def people(count, verb):
    """ "3 people moved." """
    return f"{count:,} {'person' if count == 1 else 'people'} {verb}."
