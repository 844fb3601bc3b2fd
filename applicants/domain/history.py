"""The story of one application, from the trail, in sentences that name no applicant."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model

from applicants.domain.redaction import redact
from applicants.models import Application
from careerpath.audit import kinds
from careerpath.audit.models import AuditEvent

MOST = 200
SENT = "applicants.application.submitted"
UNBLINDED = {"applicants.application.unblind"}


@dataclass(frozen=True)
class Entry:
    """One line of the story."""

    at: datetime
    who: str
    sentence: str
    reason: str = ""
    cause: str = ""


def timeline(
    application: Application, *, user, unblinded: bool = False, scored: bool = True
) -> list[Entry]:
    """What happened, newest first. Who looked at what is for those who may read the trail.

    The applicant is "The applicant" here even where the trail knows the account. Reasons for
    lifting the blind may name the person, so they are for those for whom it is lifted. What a
    screening run said is for those to whom the score is open: ``scored``.
    """
    lines = list(AuditEvent.objects.about(application).reverse()[:MOST])
    if not user.may("audit.view"):
        lines = [line for line in lines if not kinds.is_reading(line.kind)]
    people = {line.actor_id for line in lines if line.actor_id}
    people |= {line.detail["to"] for line in lines if isinstance(line.detail.get("to"), int)}
    people.discard(application.applicant_id)
    names = {
        person.pk: str(person)
        for person in get_user_model().objects.only("name", "email").filter(pk__in=people)
    }
    for line in lines:
        if not scored and "run" in line.detail:
            line.reason = ""
    story = [_entry(line, names, application, unblinded) for line in lines]
    return sorted(story, key=lambda entry: entry.at, reverse=True)


def _at(line, application):
    """When it happened: a file that came by a job was sent before the job wrote it down."""
    if line.kind == SENT and line.cause == "job" and application.submitted_at:
        return min(line.at, application.submitted_at)
    return line.at


def _entry(line, names, application, unblinded):
    if isinstance(line.detail.get("to"), int):
        line.detail["to_name"] = names.get(line.detail["to"], "somebody")
    reason = line.reason
    if not unblinded:
        reason = "" if line.kind in UNBLINDED else redact(reason)
    return Entry(
        _at(line, application),
        _who(line, names, application),
        kinds.sentence(line),
        reason,
        line.cause,
    )


def _who(line, names, application):
    if line.actor_id is None:
        part = line.actor.partition(":")[2] or line.actor
        return f"The system ({kinds.words(part)})"
    if line.actor_id == application.applicant_id:
        return "The applicant"
    return names.get(line.actor_id, "Somebody")
