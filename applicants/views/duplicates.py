"""Suspected duplicates: side by side, and a verdict that stays."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from applicants.domain import duplicates, front_desk
from applicants.forms.importing import VerdictForm
from applicants.models import DuplicatePair, Verdict
from applicants.work_tables import DuplicatesTable
from careerpath import audit
from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.ui.tables import pages
from careerpath.workflow import Refused

MAY = "applicants.judge_duplicates"


@require_safe
@allow(MAY)
def duplicate_list(request):
    """Pairs, those without a verdict first."""
    return pages.list_page(request, DuplicatesTable.of(request), "applicants/duplicate_list.html")


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
