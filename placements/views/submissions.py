"""Submissions as staff see them: whom to ask, the card, the short list, and taking one back."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from careerpath.access import allow
from careerpath.ui import person_links
from cohorts.models import Enrollment
from cohorts.states import EnrollmentState
from cohorts.views.pages import form_page
from placements.domain import submissions as acts
from placements.forms.requisition import ReasonForm
from placements.forms.submission import AskForm, SendForm
from placements.models import ClientContact, Requisition, Submission
from placements.states import SubmissionState

VIEW = "placements.view_placements"
PLACE = "placements.place"
FORM = ["GET", "HEAD", "POST"]


def _graduates(requisition):
    """People of the program who finish or finished, and are not submitted here."""
    standing = Submission.objects.filter(requisition=requisition).standing()
    rows = Enrollment.objects.confirmed().filter(
        cohort__program=requisition.client.program_id,
        state__in=[EnrollmentState.ACTIVE, EnrollmentState.COMPLETED],
    )
    return (
        rows.exclude(pk__in=standing.values("enrollment"))
        .select_related("person", "cohort__program")
        .order_by("person__name", "pk")
    )


@require_http_methods(FORM)
@allow(PLACE, Requisition)
def submission_ask(request, requisition):
    """A graduate is asked whether to be submitted."""
    there = reverse("placements:requisition", args=[requisition.pk])
    return form_page(
        request,
        AskForm(request.POST or None, graduates=_graduates(requisition)),
        lambda form: acts.ask(requisition, by=request.user, **form.cleaned_data),
        title=f"Ask a graduate for {requisition.title}",
        lead="The graduate sees exactly what the client would see, and agrees first.",
        back=there,
        to=there,
        said="Asked. The client sees nothing until the graduate agrees.",
        verb="Ask",
    )


@require_safe
@allow(VIEW, Submission)
def submission(request, submission):
    """What the client sees of one graduate, and what was answered."""
    context = {
        "submission": submission,
        "requisition": submission.requisition,
        "person_links": person_links.links(request.user, submission.enrollment_id),
        "decisions": submission.decisions.select_related("contact", "subject"),
        "may_withdraw": request.user.may(PLACE) and submission.may_step(SubmissionState.WITHDRAWN),
        "may_place": request.user.may(PLACE)
        and submission.state == SubmissionState.SELECTED
        and not hasattr(submission, "placement"),
    }
    return render(request, "placements/submission.html", context)


@require_http_methods(FORM)
@allow(PLACE, Requisition)
def short_list_send(request, requisition):
    """Everybody who agreed goes to the client, with a link for the contact."""
    there = reverse("placements:requisition", args=[requisition.pk])
    contacts = ClientContact.objects.filter(client=requisition.client_id, left_at=None)
    return form_page(
        request,
        SendForm(
            request.POST or None, contacts=contacts, initial={"contact": requisition.contact_id}
        ),
        lambda form: acts.send(requisition, form.cleaned_data["contact"], by=request.user),
        title=f"Send the short list of {requisition.title}",
        lead="Everybody who agreed is shown. The link lives for two weeks and is spent by saving.",
        back=there,
        to=there,
        said="Sent. The client can answer now.",
        verb="Send",
    )


@require_http_methods(FORM)
@allow(PLACE, Submission)
def submission_withdraw(request, submission):
    """The submission is taken back, with the reason."""
    there = reverse("placements:requisition", args=[submission.requisition_id])
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda form: acts.withdraw(
            submission, because=form.cleaned_data["reason"], by=request.user
        ),
        title=f"Take the submission of {submission.enrollment.person} back",
        back=reverse("placements:submission", args=[submission.pk]),
        to=there,
        said="Taken back.",
        verb="Take it back",
    )
