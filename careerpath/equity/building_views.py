"""The page of the report builder. Choosing is a GET; asking goes through ``equity:ask``."""

from django import forms
from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from careerpath.access import allow
from careerpath.equity import building
from careerpath.equity.models import Population
from careerpath.refusals import Refused
from careerpath.ui.forms import QueryForm
from cohorts.models import Cohort

MAY = "equity.plan"


class BuildQuery(QueryForm):
    """Of whom, and which answers in rows and columns."""

    cohort = forms.ModelChoiceField(Cohort.objects.all())
    population = forms.ChoiceField(choices=Population.choices, initial=Population.ACCEPTED)
    pooled = forms.BooleanField(initial=False)
    rows = forms.ChoiceField(
        choices=[(one.key, one.title) for one in building.ROWS], initial="race.eeo1@1"
    )
    columns = forms.ChoiceField(
        choices=[(one.key, one.title) for one in building.CROSSED], initial=""
    )


@require_safe
@allow(MAY)
def build(request):
    """What can be chosen, and what is known of the chosen table."""
    query = BuildQuery.of(request)
    chosen, trouble, found = query.values, "", None
    cohorts = list(building.cohorts())
    cohort = chosen["cohort"] or building.first_choice(cohorts)
    if cohort is not None:
        try:
            found = building.built(
                request.user,
                cohort=cohort,
                population=chosen["population"],
                pooled=chosen["pooled"],
                rows=chosen["rows"],
                columns=chosen["columns"],
            )
        except Refused as refusal:
            trouble = str(refusal)
    context = {
        "least": settings.SMALLEST_CELL,
        # Cohorts of two programs never stand in one list; the others are a link away.
        "cohorts": [one for one in cohorts if cohort and one.program_id == cohort.program_id],
        "elsewhere": building.elsewhere(cohorts, cohort),
        "cohort": cohort,
        "chosen": chosen,
        "populations": Population.choices,
        "rows": [(one.key, one.title) for one in building.ROWS],
        "columns": [(one.key, one.title) for one in building.CROSSED],
        "built": found,
        "trouble": trouble,
    }
    return render(request, "equity/build.html", context)
