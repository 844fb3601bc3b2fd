"""Completing the program: a checklist, an approval, a certificate to print, and the way back."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Approval, Cohort
from cohorts.views.pages import form_page
from training import tabs
from training.domain import certifying, completing
from training.forms.completing import CompleteForm
from training.forms.exams import WhyForm
from training.models import Completion
from training.states import CompletionState
from training.views.certifications import people

CERTIFY = "training.certify"
FORM = ["GET", "HEAD", "POST"]


def done_in(request, cohort):
    """Everybody of the cohort whose completion waits or holds, by name."""
    rows = Completion.objects.visible_to(request.user).standing()
    rows = rows.filter(enrollment__cohort=cohort)
    return rows.select_related("enrollment__person", "round__made_by", "credential").order_by(
        "enrollment__person__name", "pk"
    )


@require_http_methods(FORM)
@allow(CERTIFY, Cohort, lookup="slug")
def completions(request, cohort):
    """Who completes: the requirements beside each name, a checklist, and a person who decides."""
    mine = people(request, cohort)
    found = completing.candidates(cohort, list(mine))
    today = certifying.today_of(cohort.program)
    form = CompleteForm(
        request.POST or None,
        people=mine.filter(pk__in=[one.pk for one, _ in found]),
        initial={"completed_on": today},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wanted = {one.pk for one in data["people"]}
        try:
            if data["completed_on"] > today:
                raise Refused("Enter a day that has come.")
            completing.propose(
                cohort,
                [pair for pair in found if pair[0].pk in wanted],
                completed_on=data["completed_on"],
                note=data["note"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, "It waits for approval. Nothing has changed yet.")
            return redirect("training:completions", cohort.slug)
    rounds = {row.round_id for row in done_in(request, cohort)}
    chosen = {str(pk) for pk in form.data.getlist("people")} if form.is_bound else set()
    context = tabs.context(
        request,
        cohort,
        form=form,
        rows=[(one, result, str(one.pk) in chosen) for one, result in found],
        done=done_in(request, cohort),
        waiting=Approval.objects.visible_to(request.user)
        .waiting()
        .filter(kind=completing.KIND, about_id__in=rounds),
    )
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "training/completions.html", context, status=status)


@require_http_methods(FORM)
@allow(CERTIFY, Completion)
def completion_take_back(request, completion):
    """The person is active again; the reason is kept."""
    there = reverse("training:completions", args=[completion.enrollment.cohort.slug])
    return form_page(
        request,
        WhyForm(request.POST or None),
        lambda form: completing.take_back(
            completion, because=form.cleaned_data["reason"], by=request.user
        ),
        title=f"Take the completion of {completion.enrollment.person} back",
        lead="The person is active again, and the program's certificate is revoked.",
        back=there,
        to=there,
        said="Taken back.",
        verb="Take it back",
    )


def _letter(request, completion, back):
    if completion.state != CompletionState.COMPLETED:
        raise Http404
    cohort = completion.enrollment.cohort
    context = {
        "completion": completion,
        "person": completion.enrollment.person,
        "cohort": cohort,
        "program": cohort.program,
        "credential": completion.credential,
        "back": back,
    }
    return render(request, "training/letter.html", context)


@require_safe
@allow(CERTIFY, Completion)
def completion_letter(request, completion):
    """The certificate of somebody, to print."""
    back = reverse("training:completions", args=[completion.enrollment.cohort.slug])
    return _letter(request, completion, back)


@require_safe
@allow("training.take_part", Completion)
def my_letter(request, completion):
    """One's own certificate, to print."""
    if completion.enrollment.person_id != request.user.pk:
        raise Http404
    return _letter(request, completion, reverse("training:wallet"))
