"""Suspected duplicates: side by side, and a verdict that stays."""

from django.core.paginator import Paginator
from django.forms import ChoiceField
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from applicants.domain import duplicates, front_desk
from applicants.forms.importing import VerdictForm
from applicants.models import DuplicatePair, Verdict
from applicants.views.importing import PageForm
from careerpath import audit
from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused

MAY = "applicants.judge_duplicates"


class ListForm(PageForm):
    """Which verdict, and which page."""

    verdict = ChoiceField(choices=Verdict.choices, initial=Verdict.OPEN)


@require_safe
@allow(MAY)
def duplicate_list(request):
    """Pairs with one verdict, the oldest first."""
    values = ListForm.of(request).values
    seen = DuplicatePair.objects.visible_to(request.user)
    counts = duplicates.counts(seen)
    pairs = seen.filter(verdict=values["verdict"]).for_list().order_by("id")
    return render(
        request,
        "applicants/duplicate_list.html",
        {
            "page": Paginator(pairs, 25).get_page(values["page"]),
            "verdict": values["verdict"],
            "tabs": [(value, label, counts.get(value, 0)) for value, label in Verdict.choices],
        },
    )


@require_safe
@allow(MAY, DuplicatePair)
def duplicate_detail(request, pair):
    """Two applications side by side."""
    pair = DuplicatePair.objects.with_people().get(pk=pair.pk)
    audit.record(front_desk.PAIR_READ, by=request.user, about=pair)
    return render(
        request,
        "applicants/duplicate_detail.html",
        {"pair": pair, "rows": duplicates.side_by_side(pair)},
    )


@require_POST
@allow(MAY, DuplicatePair)
def duplicate_judge(request, pair):
    """The pair has its verdict; the next one that waits is shown."""
    form = VerdictForm(request.POST)
    if not form.is_valid():
        toast(request, "Say whether they are the same person or not.", kind="bad")
        return redirect(pair)
    verdict = form.cleaned_data["verdict"]
    try:
        duplicates.judge(pair, verdict=verdict, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect(pair)
    toast(request, f"Noted: {Verdict(verdict).label.lower()}.")
    waiting = DuplicatePair.objects.visible_to(request.user).waiting()
    following = waiting.filter(pk__gt=pair.pk).order_by("pk").first()
    return redirect(following or "duplicate_list")
