"""The middle of a season: files with readers, due on many days, some of them put aside."""

from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Least, Mod
from django.utils import timezone

from applicants.domain import triage
from applicants.models import Application, Suggestion
from applicants.states import State

EACH = 26  # files that each reviewer has at first
OWN = 9  # files that the demo's recruiter reads
DUE = range(-3, 11)  # days from today
HELD_SHARE = 80  # one in so many of those who need a person is put aside
WAITS = 6  # days within which a file was screened after it had been sent
REASONS = ("A transcript is on its way.", "Asked for a call back next week.")


def settle(intake):
    """Files came into their stage in the days after they were sent, not all in the same minute."""
    screened = Application.objects.filter(
        intake=intake, state__in=(State.REVIEW, State.SCREENING)
    ).annotate(day=Mod("pk", WAITS))
    for day in range(WAITS):
        since = F("submitted_at") + timedelta(days=day, hours=2 + 3 * day)
        screened.filter(day=day).update(state_changed_at=Least(since, timezone.now()))


def hand_out(intake, *, staff, rng):
    """Every reviewer and the demo's recruiter have some files, and most files have no reader."""
    waiting = Application.objects.filter(intake=intake, state=State.REVIEW, assigned_to=None)
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    rng.shuffle(ids)
    recruiter, reviewers = staff["recruiter"][0], staff["reviewer"]
    each = min(EACH, len(ids) // (2 * (len(reviewers) + 1)))
    for reader, count in [*((one, each) for one in reviewers), (recruiter, min(OWN, each))]:
        mine, ids = ids[:count], ids[count:]
        if mine:
            triage.assign(Application.objects.filter(pk__in=mine), to=reader, by=recruiter)
            _due(mine, intake)


def _due(ids, intake):
    """These files are due one after the other, from a few days ago to next week."""
    today = timezone.now().astimezone(intake.program.zone()).date()
    for n, days in enumerate(DUE):
        part = Application.objects.filter(pk__in=ids[n :: len(DUE)])
        part.update(due_on=today + timedelta(days=days))


def put_aside(intake, *, staff, rng):
    """Some of those who need a person wait on hold, each with a reason."""
    unsure = Application.objects.filter(
        intake=intake, state=State.SCREENING, suggestion=Suggestion.PERSON
    )
    ids = list(unsure.order_by("pk").values_list("pk", flat=True))
    held = rng.sample(ids, len(ids) // HELD_SHARE)
    for n, reason in enumerate(REASONS):
        if part := held[n :: len(REASONS)]:
            rows = Application.objects.filter(pk__in=part)
            triage.hold(rows, by=staff["recruiter"][0], reason=reason)
