"""Concerns: raised apart from the log, answered by somebody until a moment, resolved in words."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import refusing
from cohorts.notifications import people_who_may
from mentorship.models import Concern, MentorshipLead
from mentorship.notifications import tell_concern
from mentorship.states import ConcernState

PLACE = "placements.place"
SOON, URGENT = timedelta(days=2), timedelta(hours=4)


def leads_of(program):
    """Everybody whose duty the mentoring of this program is today."""
    duties = MentorshipLead.objects.filter(program=program).today_somewhere()
    people = get_user_model().objects.filter(pk__in=duties.values("user"), is_active=True)
    return list(people.order_by("pk"))


@transaction.atomic
def raise_concern(enrollment, *, kind, text, is_urgent=False, by):
    """The leads of the program hear of it, and one of them answers until a moment.

    Where nobody leads mentoring, those who place graduates do: a concern is never nobody's.
    """
    leads = leads_of(enrollment.cohort.program) or list(people_who_may(PLACE))
    row = Concern(
        enrollment=enrollment,
        kind=kind,
        text=text,
        is_urgent=is_urgent,
        raised_by=by,
        owner=leads[0] if leads else None,
        due_at=timezone.now() + (URGENT if is_urgent else SOON),
    )
    with refusing():
        row.save(force_insert=True)
    audit.record("mentorship.concern.raised", by=by, about=row, to_state=row.state)
    tell_concern(row, leads, by=by)
    return row


def take(concern, *, by):
    """Somebody is on it."""
    concern.step(ConcernState.ASSIGNED, by=by, set={"owner": by})


def resolve(concern, *, outcome, by):
    """It is resolved, and what came of it stands in words."""
    values = {"outcome": outcome, "resolved_at": timezone.now(), "resolved_by": by}
    with refusing():
        concern.step(ConcernState.RESOLVED, by=by, set=values)
