"""Assessments beside the curriculum: a further column of the gradebook, and what it weighs."""

from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Cohort
from cohorts.views.pages import form_page
from training.domain import assessments
from training.forms.assessments import AssessmentForm, ChangeForm, WeightsForm
from training.models import GradeItem
from training.views.grade_grid import GRADE

WHOLE = "The weights add up to 100%."
NONE = "There are no assessments yet, so there is nothing to weigh."


def book_of(cohort):
    """The address of the gradebook."""
    return reverse("training:gradebook", args=[cohort.slug])


@require_http_methods(["GET", "HEAD", "POST"])
@allow(GRADE, Cohort, lookup="slug")
def grade_item_new(request, cohort):
    """A further assessment; saving leads back to the gradebook, where its column stands."""
    form = AssessmentForm(
        request.POST or None,
        cohort=cohort,
        sections=assessments.sections_of(request.user, cohort),
        for_all=assessments.covers_all(request.user, cohort),
        initial={"points": 100, "takes_work": True},
    )

    def add(form):
        item = assessments.add(
            form.instance, subjects=form.subjects, group=form.group, by=request.user
        )
        undo = reverse("training:grade_item_remove", args=[item.pk])
        toast(request, f"{item.name} is in the gradebook.", undo=undo)
        return item

    return form_page(
        request,
        form,
        add,
        title=f"New assessment of {cohort}",
        lead="Participants see it at once, its grades once you release them.",
        back=book_of(cohort),
        to=lambda item: f"{book_of(cohort)}#as-{item.pk}",
        said="",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(GRADE, GradeItem)
def grade_item_edit(request, item):
    """Name, points, due date, group and rubric of an assessment that is there."""
    areas = [one.subject for one in item.subjects.select_related("subject")]
    form = ChangeForm(request.POST or None, instance=item, areas=areas)
    return form_page(
        request,
        form,
        lambda form: assessments.change(form.instance, subjects=form.subjects, by=request.user),
        title=f"Change {item.name}",
        lead="Grades that were given stay as they are; totals follow.",
        back=book_of(item.cohort),
        to=f"{book_of(item.cohort)}#as-{item.pk}",
        said="Saved.",
    )


@require_POST
@allow(GRADE, GradeItem)
def grade_item_remove(request, item):
    """The assessment is gone, while nothing hangs on it."""
    to, name = book_of(item.cohort), item.name
    try:
        assessments.remove(item, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, f"{name} is gone from the gradebook.")
    return redirect(to)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(GRADE, Cohort, lookup="slug")
def grade_weights(request, cohort):
    """What each group counts for, in percent."""
    groups = assessments.used_groups(cohort)
    form = WeightsForm(request.POST if request.method == "POST" else None, groups=groups)

    return form_page(
        request,
        form,
        lambda form: assessments.weigh(cohort, form.wanted, by=request.user),
        title=f"Weights of {cohort}",
        lead=assessments.weights_say(groups) or (WHOLE if groups else NONE),
        back=book_of(cohort),
        to=book_of(cohort),
        said="The weights are saved.",
    )
