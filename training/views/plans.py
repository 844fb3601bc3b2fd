"""Plans and their tasks, as staff keep them."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Enrollment
from cohorts.views.pages import act, form_page
from training.domain import plans
from training.forms.skills import PlanItemForm, SignOffForm
from training.models import LastMilePlan, PlanItem, RequirementSet
from training.views.last_mile import SIGN
from training.views.skills import about, page_of, taught


def of_item(item):
    """The page on which a task stands."""
    return page_of(item.plan.enrollment, item.plan.requirements)


@require_POST
@allow(SIGN, Enrollment)
def plan_make(request, enrollment):
    """Each open gap of this person is a dated task."""
    seat = taught(request, enrollment)
    text = request.POST.get("set", "")
    sets = RequirementSet.objects.of(seat.cohort.program_id).filter(retired_at=None)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    requirements = sets.filter(pk=number).first()
    if requirements is None:
        toast(request, "Choose what is asked for first.", kind="bad")
        return redirect(page_of(seat))
    try:
        made, _ = plans.make([seat], requirements, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        undo = reverse("training:plans_undo", args=[seat.cohort.slug, made])
        toast(request, "The plan is there. Look at the dates.", undo=undo)
    return redirect(page_of(seat, requirements))


def _form(request, form, item, title, changed=None):
    return form_page(
        request,
        form,
        lambda form: plans.keep(form.instance, by=request.user, changed=form.changed_data),
        title=title,
        back=of_item(item),
        to=of_item(item),
        said="Saved.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(SIGN, LastMilePlan)
def plan_item_new(request, plan):
    """A further task of a plan."""
    item = PlanItem(plan=plan, owner=request.user)
    form = PlanItemForm(request.POST or None, instance=item, by=request.user)
    return _form(request, form, item, "New task")


@require_http_methods(["GET", "HEAD", "POST"])
@allow(SIGN, PlanItem)
def plan_item(request, item):
    """A task with another text, date or helper."""
    form = PlanItemForm(request.POST or None, instance=item, by=request.user)
    return _form(request, form, item, "Task")


@require_POST
@allow(SIGN, PlanItem)
def plan_item_sign_off(request, item):
    """The task is through, and the skill it is about is verified."""
    form = SignOffForm(request.POST)
    if form.is_valid():
        try:
            plans.sign_off(item, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            undo = reverse("training:plan_item_reopen", args=[item.pk])
            toast(request, "Signed off.", undo=undo)
            return redirect(of_item(item))
    seat = taught(request, item.plan.enrollment)
    context = {**about(request, seat), "form": form, "failed": item.pk}
    return render(request, "training/skills.html", context, status=422)


@require_POST
@allow(SIGN, PlanItem)
def plan_item_reopen(request, item):
    """A settled task is to do again."""
    return act(
        request,
        lambda: plans.reopen(item, by=request.user),
        to=of_item(item),
        said="It is to do again.",
    )


@require_POST
@allow(SIGN, PlanItem)
def plan_item_send_back(request, item):
    """What the person marked as done is to do again."""
    return act(
        request,
        lambda: plans.not_done(item, by=request.user),
        to=of_item(item),
        said="It is to do again. Tell the person why.",
    )


@require_POST
@allow(SIGN, PlanItem)
def plan_item_drop(request, item):
    """The task is not needed."""
    try:
        plans.drop(item, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        undo = reverse("training:plan_item_reopen", args=[item.pk])
        toast(request, "It is not needed any more.", undo=undo)
    return redirect(of_item(item))
