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
    """``{enrollment id: words}``: the role, the client and the week; one query.

    Of those who are at work, or begin on a day to come.
    """
    rows = Placement.objects.filter(
        enrollment__in=list(enrollments), state__in=[*RUNNING, PlacementState.APPROVED]
    )
    said = {}
    for one in rows.select_related("requisition__client").order_by("-starts_on", "-pk"):
        role = f"{one.requisition.title}, {one.requisition.client}"
        if one.starts_on > today:
            said[one.enrollment_id] = f"{role}, from {day_words(one.starts_on)}"
        else:
            week = (today - one.starts_on).days // 7 + 1
            said[one.enrollment_id] = f"{role}, week {week}"
    return said
