"""The public face: which intakes are open, and when the next one opens."""

from django import forms
from django.shortcuts import render
from django.views.decorators.http import require_safe

from careerpath.access import public
from careerpath.ui.forms import QueryForm
from cohorts import sources
from cohorts.models import Intake, Program


class SourceForm(QueryForm):
    """The token of a share link."""

    s = forms.CharField(max_length=32)


@require_safe
@public
def apply(request):
    """Open intakes with their windows; the source of a share link is kept, and nothing else."""
    given = sources.working_link(SourceForm.of(request).values["s"])
    link = given or sources.source_of(request)
    intakes = list(Intake.objects.open_now().for_public())
    if link and link.intake_id:
        intakes.sort(key=lambda intake: intake.pk != link.intake_id)
    response = render(
        request,
        "cohorts/apply.html",
        {
            "intakes": intakes,
            "next": [] if intakes else list(Intake.objects.for_public().opening_later()[:3]),
            "programs": list(Program.objects.for_list()),
            "source": (link.partner or link.event) if link else None,
        },
    )
    if given:
        sources.remember(response, given)
    return response
