"""What the front desk does for one application while the person's record is open."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applicants.domain import checklist_desk, front_desk, submission
from applicants.forms.front_desk import ChecklistForm, ExtensionForm
from applicants.models import Application, ChecklistItem, Extension
from applicants.views.importing import PageForm
from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.views.pages import form_page

DESK = "applicants.front_desk"


def at_hand(request, **lookup):
    """The application, while the record of its writer is open for this person; 404 otherwise."""
    found = Application.objects.select_related("intake__program", "applicant")
    application = found.filter(**lookup).first()
    if application is None or not front_desk.is_open(application.applicant_id, user=request.user):
        raise Http404("Open the record first.")
    return application


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(DESK)
def checklist_item(request, pk):
    """One item of a checklist stands as the front desk says, and the applicant is told."""
    item = ChecklistItem.objects.filter(pk=pk).first()
    if item is None:
        raise Http404("No such item.")
    application = at_hand(request, pk=item.application_id)

    def act(form):
        given = form.cleaned_data
        return checklist_desk.mark(
            item, state=given["state"], reason=given["reason"], by=request.user
        )

    back = reverse("front_desk_person", args=[application.applicant_id])
    return form_page(
        request,
        ChecklistForm(request.POST or None, initial={"state": item.state}),
        act,
        title=f"{item.label}, {application.reference}",
        lead=f"It is: {item.get_state_display().lower()}.",
        back=back,
        to=back,
        said="Noted. The applicant is told by email.",
        verb="Save and tell the applicant",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(DESK)
def extension_new(request, reference):
    """This person may send later than the others, and is told."""
    application = at_hand(request, reference=reference)

    def act(form):
        given = form.cleaned_data
        return submission.extend(
            application, until=given["until"], reason=given["reason"], by=request.user
        )

    back = reverse("front_desk_person", args=[application.applicant_id])
    form = ExtensionForm(request.POST or None, program=application.intake.program)
    return form_page(
        request,
        form,
        act,
        title=f"More time to send {application.reference}",
        lead="For this person alone. Everybody else's closing stays as it is.",
        back=back,
        to=back,
        said="The person has more time and is told by email.",
        verb="Give more time",
    )


@require_POST
@allow(DESK)
def receipt_again(request, reference):
    """The receipt of the application is on its way once more."""
    application = at_hand(request, reference=reference)
    try:
        submission.receipt_again(application, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, "The receipt is on its way again.")
    return redirect("front_desk_person", application.applicant_id)


@require_POST
@allow(DESK)
def way_in(request, reference):
    """A letter that says where to ask for a code is on its way; a code is never sent for others."""
    application = at_hand(request, reference=reference)
    front_desk.send_way_in(application, by=request.user)
    toast(request, "A letter with the way in is on its way. The code comes when they ask there.")
    return redirect("front_desk_person", application.applicant_id)


@never_cache
@require_safe
@allow(DESK)
def extension_list(request):
    """Who may send later than the others: until when, why, and whether it was used."""
    rows = Extension.objects.visible_to(request.user).for_list()
    page = Paginator(rows, 50).get_page(PageForm.of(request).values["page"])
    return render(request, "applicants/extension_list.html", {"page": page})
