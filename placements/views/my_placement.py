"""What a graduate sees: questions for consent with exactly the client's view, and the placement."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from careerpath.access import allow
from careerpath.ui.answers import answer
from careerpath.workflow import Refused
from cohorts.models import Enrollment
from placements.domain import submissions
from placements.forms.consent import ConsentForm
from placements.models import Placement, Submission

PART = "placements.take_part"


@require_safe
@allow(PART)
def my_placement(request):
    """One's own placement with what is missing, and every submission with its answer."""
    mine = Placement.objects.standing().filter(enrollment__person=request.user)
    rows = mine.for_list().prefetch_related("items__requirement")
    asked = Submission.objects.filter(enrollment__person=request.user).for_list()
    context = {
        "placements": rows,
        "submissions": list(asked.order_by("-asked_at", "-pk")[:50]),
        "seats": Enrollment.objects.held_by(request.user).confirmed().select_related("cohort"),
    }
    return render(request, "placements/my_placement.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@allow(PART, Submission)
def my_consent(request, submission):
    """The graduate sees what the client sees, and agrees or not."""
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            submissions.consent(
                submission, agrees=form.cleaned_data["agrees"] == "yes", by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
    context = {"submission": submission, "requisition": submission.requisition}
    page = "placements/my_consent.html"
    if request.method != "POST":
        return render(request, page, {"form": form, **context})
    return answer(request, form, page, context, to="placements:my_placement", toast="Saved.")
