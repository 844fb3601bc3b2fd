"""The public page of an intake, and the check of eligibility that decides and keeps nothing."""

from dataclasses import dataclass

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.domain import drafts, notices, public_pages
from applicants.forms.applying import NO, YES, EligibilityForm
from applicants.forms.intake_page import IntakePageForm
from applicants.views.entrance import closed, intake_of, status_of
from careerpath.access import allow, public, signed_in
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts import sources
from cohorts.models import Intake
from cohorts.views.pages import form_page


@dataclass(frozen=True)
class Checked:
    """What somebody said about one qualification."""

    sentence: str
    answer: str

    @property
    def is_met(self):
        """Whether they meet it."""
        return self.answer == YES

    @property
    def is_not_met(self):
        """Whether they do not."""
        return self.answer == NO


@require_safe
@public
def intake_page(request, slug):
    """What the program is, when, what it pays and asks, and how it is decided."""
    intake = intake_of(slug)
    context = {
        "intake": intake,
        "facts": public_pages.facts(intake),
        "closed": closed(intake),
        "laws": notices.everywhere(on=notices.today_of(intake)),
        "mine": drafts.of(request.user, intake) if request.user.is_authenticated else None,
    }
    return render(request, "applicants/apply/intake.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@public
def eligibility(request, slug):
    """Says which basic qualifications somebody meets, from what they say. Nothing is kept."""
    intake = intake_of(slug)
    asked = public_pages.qualifications(public_pages.rules_of(intake))
    form = EligibilityForm(request.POST if request.method == "POST" else None, qualifications=asked)
    results = []
    if request.method == "POST" and form.is_valid():
        results = [Checked(one.sentence, form.cleaned_data[one.key]) for one in asked]
    context = {
        "intake": intake,
        "form": form,
        "asked": asked,
        "results": results,
        "all_met": bool(results) and all(one.is_met for one in results),
        "any_not_met": any(one.is_not_met for one in results),
        "closed": closed(intake),
    }
    return render(request, "applicants/apply/eligibility.html", context, status=status_of(form))


@require_POST
@signed_in
def begin(request, slug):
    """The draft of whoever is signed in is there."""
    intake = intake_of(slug)
    try:
        drafts.begin(intake, by=request.user, link=sources.source_of(request))
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect("apply_intake", slug=slug)
    return redirect("apply_form", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("cohorts.set_up", Intake, lookup="slug")
def edit_page(request, intake):
    """The words of the public page."""
    page = public_pages.page_of(intake)
    form = IntakePageForm(request.POST if request.method == "POST" else None, instance=page)
    there = f"/set-up/intakes/{intake.slug}/"
    return form_page(
        request,
        form,
        lambda form: public_pages.keep(form.instance, by=request.user, changed=form.changed_data),
        title=f"Public page of {intake}",
        lead="Everybody reads this before they apply. Dates, questions and rules stand there "
        "by themselves.",
        back=there,
        to=there,
        said="Saved.",
    )
