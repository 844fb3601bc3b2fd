"""The story of a cohort, to print for a board or a funder."""

from django import forms
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from careerpath.equity import story
from careerpath.refusals import Refused
from careerpath.ui.answers import toast
from careerpath.ui.forms import CareForm
from cohorts.models import Cohort

MAY = "equity.plan"


class PickForm(CareForm):
    """Which quote, and whether it stands on the page."""

    quote = forms.IntegerField(min_value=1, max_value=2**62)
    wanted = forms.BooleanField(required=False)


@require_safe
@allow(MAY)
def cohort_story(request, slug):
    """One page: who they are as published, what they did, what they say."""
    cohort = get_object_or_404(Cohort.objects.select_related("program"), slug=slug)
    context = {"cohort": cohort, "story": story.of(cohort)}
    return render(request, "equity/story.html", context)


@require_POST
@allow(MAY)
def story_pick(request, slug):
    """A quote is put on the page or taken off it."""
    cohort = get_object_or_404(Cohort, slug=slug)
    form = PickForm(request.POST)
    if not form.is_valid():
        toast(request, "Choose a quote.", "bad")
        return redirect("equity:story", cohort.slug)
    told = form.cleaned_data
    try:
        story.pick(cohort, told["quote"], wanted=told["wanted"], by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
    return redirect("equity:story", cohort.slug)
