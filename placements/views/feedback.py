"""What clients said that training should know of, by subject area, without anybody's name."""

from django.db.models import Count
from django.shortcuts import render
from django.views.decorators.http import require_safe

from careerpath.access import allow
from cohorts.models import Cohort
from placements.models import ClientDecision

MOST = 100


@require_safe
@allow("training.view_training")
def feedback(request):
    """How often each area was named, and the sentences; nobody is named."""
    programs = Cohort.objects.visible_to(request.user).values("program")
    rows = ClientDecision.objects.filter(subject__program__in=programs)
    counted = (
        rows.values("subject__code", "subject__name")
        .annotate(number=Count("pk"))
        .order_by("-number", "subject__name")
    )
    said = rows.exclude(comment="").select_related("subject").order_by("-at", "-pk")[:MOST]
    return render(request, "placements/feedback.html", {"counted": list(counted), "said": said})
