"""Where somebody works and since when, as placements say."""

from django.db.models import Min

from careerpath.ui.when import words as day_words
from placements.domain.outcomes import STARTED
from placements.models import Placement
from placements.states import RUNNING, PlacementState


def since(enrollments):
    """``{enrollment id: first day on site}`` of those who began a placement; one query."""
    rows = Placement.objects.filter(enrollment__in=list(enrollments), state__in=STARTED)
    return dict(rows.order_by().values_list("enrollment").annotate(first=Min("starts_on")))


def words(enrollments, today):
    """``{enrollment id: words}``: the week, the client and the role; one query.

    Of those who are at work, or begin on a day to come.
    """
    rows = Placement.objects.filter(
        enrollment__in=list(enrollments), state__in=[*RUNNING, PlacementState.APPROVED]
    )
    said = {}
    for one in rows.select_related("requisition__client").order_by("-starts_on", "-pk"):
        where = f"{one.requisition.client}, {one.requisition.title}"
        if one.starts_on > today:
            said[one.enrollment_id] = f"From {day_words(one.starts_on)} at {where}"
        else:
            week = (today - one.starts_on).days // 7 + 1
            said[one.enrollment_id] = f"Week {week} at {where}"
    return said


def ending(enrollment, first, last):
    """Placements of one person whose planned last day is one of these days; one query."""
    rows = Placement.objects.filter(enrollment=enrollment, state__in=RUNNING)
    return rows.filter(ends_on__range=(first, last)).select_related("requisition__client")
