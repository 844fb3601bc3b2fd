"""The page of the reach report. Choosing a cohort is a GET; asking goes through ``equity:ask``."""

from django import forms
from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from careerpath.access import allow
from careerpath.equity import building, catalog, reaching
from careerpath.equity.models import Population
from careerpath.ui.forms import QueryForm
from cohorts.models import Cohort

MAY = "equity.plan"


class ReachQuery(QueryForm):
    """Of which cohort."""

    cohort = forms.ModelChoiceField(Cohort.objects.all())


@require_safe
@allow(MAY)
def reach(request):
    """Who applied by which partner, event and channel, as the last reach report tells."""
    cohorts = list(building.cohorts())
    cohort = ReachQuery.of(request).values["cohort"] or building.first_choice(cohorts)
    context = {
        "least": settings.SMALLEST_CELL,
        # Cohorts of two programs never stand in one list; the others are a link away.
        "cohorts": [one for one in cohorts if cohort and one.program_id == cohort.program_id],
        "elsewhere": building.elsewhere(cohorts, cohort),
        "cohort": cohort,
        "reach": cohort and reaching.reach_of(request.user, cohort),
        "population": Population.APPLICANTS,
        "detail": catalog.REACH,
        "definition": catalog.DEFINITIONS["source@1"],
    }
    return render(request, "equity/reach.html", context)
