"""Adverse impact at the close of each stage, for the analyst alone."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath import audit
from careerpath.access import allow
from careerpath.equity import impact_sheets
from careerpath.equity.impact_models import ImpactReading, ProcedureReview, Stage
from careerpath.equity.tasks import IMPACT, QUEUE
from careerpath.later import later
from careerpath.ui.answers import toast
from careerpath.ui.export import write_csv
from careerpath.ui.forms import CareForm
from cohorts.models import Intake

MAY = "equity.analyze"
CSV = "text/csv; charset=utf-8"


class ReviewForm(CareForm):
    """What should be looked at before the next intake."""

    text = forms.CharField(
        label="What to look at",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Which criterion, which wording, which alternative was considered. The lead "
        "learns that there is a review, and sees neither this text nor a figure.",
        error_messages={"required": "Say what should be looked at."},
    )


class TakeForm(CareForm):
    """Which of the two sheets."""

    sheet = forms.ChoiceField(choices=[("findings", "Findings"), ("ll144", "Local Law 144")])


@require_safe
@never_cache
@allow(MAY)
def impact_list(request):
    """Every intake with its stages: read, being read, or open."""
    readings = {}
    for one in ImpactReading.objects.visible_to(request.user).for_list():
        readings.setdefault(one.intake_id, {})[one.stage] = one
    intakes = Intake.objects.select_related("cohort")
    rows = [
        (intake, [(stage, readings.get(intake.pk, {}).get(stage.value)) for stage in Stage])
        for intake in intakes.order_by("-opens_at", "-pk")[:40]
    ]
    return render(request, "equity/impact_list.html", {"rows": rows})


@require_POST
@allow(MAY)
def impact_look(request):
    """Stages that closed are read at once and not within the hour."""
    later(IMPACT, by=request.user, queue=QUEUE, key=IMPACT)
    toast(request, "Closed stages are read now. Load this page in a moment.", "info")
    return redirect("equity:impact_list")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow(MAY, ImpactReading)
def impact(request, reading):
    """One reading: by trait, each group beside the most selected; and what the analyst notes."""
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = ProcedureReview.objects.create(
            reading=reading, text=form.cleaned_data["text"], by=request.user
        )
        audit.record("equity.impact.reviewed", by=request.user, about=made, reading=reading.pk)
        toast(request, "Noted. The lead learns that there is a review, and no more.")
        return redirect(reading)
    context = {
        "reading": reading,
        "tables": impact_sheets.tables(reading),
        "components": impact_sheets.components(reading),
        "flagged": impact_sheets.flagged(reading),
        "packages": impact_sheets.packages(reading),
        "notes": impact_sheets.notes(reading),
        "reviews": reading.reviews.for_list(),
        "form": form,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "equity/impact.html", context, status=status)


@require_POST
@allow(MAY, ImpactReading)
def impact_take(request, reading):
    """The reading leaves as a file, and it is written down who took it."""
    form = TakeForm(request.POST)
    if not form.is_valid():
        toast(request, "Choose the findings or the package for Local Law 144.", "bad")
        return redirect(reading)
    sheet = form.cleaned_data["sheet"]
    audit.record("equity.impact.taken", by=request.user, about=reading, sheet=sheet)
    response = HttpResponse(content_type=CSV)
    name = f"impact-{reading.intake.slug}-{reading.stage}-{sheet}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    if sheet == "ll144":
        write_csv(impact_sheets.LL144, impact_sheets.ll144_rows(reading), response)
    else:
        write_csv(impact_sheets.COLUMNS, impact_sheets.rows(reading), response)
    return response
