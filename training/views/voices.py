"""What the people of a cohort say: pulses of a week, how sessions were, gains."""

from datetime import timedelta

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from careerpath.access import allow
from careerpath.ui.forms import QueryForm
from cohorts.forms.fields import DateField
from cohorts.models import Cohort
from training import tabs
from training.domain import voices
from training.models import ClassSession
from training.models.scopes import people_of

MOST = 60


class WeekOf(QueryForm):
    """Which week is shown, by any of its days."""

    day = DateField(required=False)


@require_safe
@allow("training.support", Cohort, lookup="slug")
def voices_page(request, cohort):
    """Pulses with names, session feedback without, and what people say they gained."""
    zone = cohort.program.zone()
    today = timezone.now().astimezone(zone).date()
    day = WeekOf.of(request).values["day"] or today
    week = day - timedelta(days=day.weekday())
    people = people_of(request.user).filter(cohort=cohort).seated()
    held = ClassSession.objects.visible_to(request.user).filter(cohort=cohort, state="held")
    sessions = list(held.for_list().order_by("-starts_at")[:MOST])
    pulses = list(voices.pulses_for(request.user, cohort, week))
    context = tabs.context(
        request,
        cohort,
        week=week,
        before=week - timedelta(days=7),
        after=week + timedelta(days=7) if week + timedelta(days=7) <= today else None,
        pulses=pulses,
        people=people.count(),
        weeks=voices.mood_by_week(people.values("pk")),
        heard=voices.heard(sessions),
        gains=voices.gains(people.values("pk"), cohort.program_id),
        enough=voices.ENOUGH,
    )
    return render(request, "training/voices.html", context)
