"""What to ask next: prompts from what is about to happen to a person."""

from datetime import timedelta

from mentorship import cadence
from mentorship.domain import on_site
from training.models import Credential, ExamAttempt
from training.states import AttemptState

SOON = timedelta(days=30)
MOST = 4


def prompts(pair, known, since):
    """Sentences for the next talk, the nearest event first; ``since`` is the first day on site."""
    today = known.today
    person = pair.enrollment.person_id
    found = []
    exams = ExamAttempt.objects.filter(
        enrollment__person=person, state=AttemptState.SCHEDULED
    ).select_related("window__certification__program")
    for one in exams:
        day = cadence.day_of(one.window.starts_at, one.window.certification.program.zone())
        if today <= day <= today + SOON:
            found.append((day, f"Exam {one.window.certification.name}: what is still open?"))
    ending = Credential.objects.held().filter(person=person, expires_on__gte=today)
    for one in ending.filter(expires_on__lte=today + SOON).select_related("certification"):
        found.append((one.expires_on, f"{one.certification.name} ends: is renewal under way?"))
    if since is not None:
        for days, text in (
            (0, "The first day at the client: is access there, and who helps?"),
            (30, "Thirty days on site: what surprised, what is missing?"),
            (90, "Ninety days on site: what went well, what comes next?"),
        ):
            day = since + timedelta(days=days)
            if today - timedelta(days=7) <= day <= today + timedelta(days=14):
                found.append((day, text))
    for one in on_site.ending(pair.enrollment_id, today, today + SOON):
        client = one.requisition.client
        found.append((one.ends_on, f"The time at {client} ends: extend, join, or what comes next?"))
    if known.last_talk is None:
        found.append((today, "Your first talk: what does a good year look like?"))
    if known.facts.moods and known.facts.moods[0] <= 2:
        found.append((today, "The last mood was low: what changed since?"))
    return sorted(found)[:MOST]
