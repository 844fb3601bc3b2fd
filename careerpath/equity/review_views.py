"""Procedure reviews for who sets up the next intake: that there are some, and what became of them.

No group, no figure, no stage and no text of the analyst stands here: it is talked about.
"""

from django import forms
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from careerpath.equity import reviewing
from careerpath.equity.impact_models import ProcedureReview
from careerpath.refusals import Refused
from careerpath.ui.answers import toast
from careerpath.ui.forms import CareForm

MAY = "cohorts.set_up"


class OutcomeForm(CareForm):
    """What became of a review."""

    text = forms.CharField(
        label="What was looked at, and what changes",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For the intakes to come: a criterion, a wording, a step. Decisions that were "
        "made stay as they are. The analyst reads this.",
        error_messages={"required": "Say what was looked at, and what changes."},
    )


@require_safe
@never_cache
@allow(MAY)
def reviews(request):
    """The reviews of intakes whose decisions are final, those that wait first."""
    return render(request, "equity/reviews.html", _context(request.user))


@require_POST
@allow(MAY, ProcedureReview)
def say(request, review):
    """What became of the review is said, once."""
    form = OutcomeForm(request.POST, prefix=f"review-{review.pk}")
    if not form.is_valid():
        return render(request, "equity/reviews.html", _context(request.user, form), status=422)
    try:
        reviewing.say(review, form.cleaned_data["text"], by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
    else:
        toast(request, "Noted. The analyst reads it with the review.")
    return redirect("equity:reviews")


def _context(user, bound=None):
    waiting, done = reviewing.of(user)
    forms_ = {f"review-{one.pk}": OutcomeForm(prefix=f"review-{one.pk}") for one in waiting}
    if bound is not None and bound.prefix in forms_:
        forms_[bound.prefix] = bound
    return {"waiting": list(zip(waiting, forms_.values(), strict=True)), "done": done}
