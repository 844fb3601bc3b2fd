"""Letters of the training: exams, credentials, flags, and what staff write."""

from careerpath.accounts import links
from careerpath.notifications import kinds, outbox
from careerpath.notifications.models import Message
from careerpath.ui.when import words
from training.models import Credential, ExamAttempt
from training.states import HAS_SEAT, AttemptState

EXAM_REGISTERED = "training.exam_registered"
EXAM_CHANGED = "training.exam_changed"
EXAM_CANCELED = "training.exam_canceled"
EXPIRES = "training.credential_expires"
COMPLETED = "training.completed"
FLAG_CLOSED, WORD = "training.flag_closed", "training.word"
FILE_REFUSED = "training.work_file_refused"
EVIDENCE_REFUSED = "training.evidence_refused"
NEWS = "training.news"
BY = "system:credentials"


def register():
    """The outbox knows these letters, and what to ask before one goes out."""
    kinds.register(EXAM_REGISTERED, "Registered for an exam", still=is_scheduled)
    kinds.register(EXAM_CHANGED, "Exam changed", still=is_scheduled)
    kinds.register(EXAM_CANCELED, "Exam registration canceled", still=is_not_scheduled)
    kinds.register(EXPIRES, "Credential ends soon", still=ends_then)
    kinds.register(EVIDENCE_REFUSED, "File of a credential refused")
    kinds.register(COMPLETED, "Program completed")
    kinds.register(FLAG_CLOSED, "A flag was closed")
    kinds.register(WORD, "A message from staff")


# ---------------------------------------------------------------- exams
def tell_all(kind, attempts, *, by, because=""):
    """Everybody of these attempts gets the letter about the own exam."""
    attempts = attempts.select_related(
        "enrollment__person", "window__certification__program", "certification"
    ).order_by("pk")
    rows = [(one.enrollment.person, one, _exam(one, because)) for one in attempts]
    return outbox.queue_all(kind, rows, by=by)


def _exam(attempt, because):
    window = attempt.window
    zone = window.certification.program.time_zone
    return {
        "exam": attempt.certification.name,
        "when": words(window.starts_at, "both", zone),
        "place": window.place,
        "proctoring": window.proctoring,
        "link": window.link,
        "note": window.note,
        "because": because,
    }


def _attempt(message):
    return ExamAttempt.objects.filter(pk=message.about_id).first()


def is_scheduled(message):
    """Whether the person is registered when the letter goes out."""
    attempt = _attempt(message)
    return attempt is not None and attempt.state == AttemptState.SCHEDULED


def is_not_scheduled(message):
    """Whether the registration is really gone when the letter goes out."""
    attempt = _attempt(message)
    return attempt is not None and attempt.state not in HAS_SEAT


# ---------------------------------------------------------------- credentials
def warn(credential, days, today):
    """The person has the warning for this number of days; returns whether it was written now."""
    key = f"{EXPIRES}:{credential.pk}:{credential.expires_on:%Y%m%d}:{days}"
    if Message.objects.filter(key=key).exists():
        return False
    certification = credential.certification
    left = (credential.expires_on - today).days
    outbox.queue(
        EXPIRES,
        to=credential.person,
        about=credential,
        by=BY,
        context={
            "credential": certification.name,
            "issuer": certification.issuer,
            "day": f"{credential.expires_on:%B} {credential.expires_on.day}, "
            f"{credential.expires_on.year}",
            "left": "today" if left == 0 else f"in {left} {'day' if left == 1 else 'days'}",
            "ce_hours": certification.ce_hours,
            "wallet": links.absolute("training:wallet"),
        },
        key=key,
    )
    return True


def ends_then(message):
    """Whether the credential still ends on the day that the warning names."""
    credential = Credential.objects.held().filter(pk=message.about_id).first()
    if credential is None or credential.expires_on is None:
        return False
    return f":{credential.expires_on:%Y%m%d}:" in (message.key or "")


# ---------------------------------------------------------------- completion
def tell_completed(rows, *, by):
    """Everybody who completed the program is told; ``rows`` are completions."""
    drafts = [
        (
            one.enrollment.person,
            one,
            {
                "program": one.enrollment.cohort.program.name,
                "letter": links.absolute("training:my_letter", pk=one.pk),
            },
        )
        for one in rows
    ]
    return outbox.queue_all(COMPLETED, drafts, by=by)


# ---------------------------------------------------------------- early warning
def tell_raiser(signal, *, by):
    """Whoever raised the flag hears what came of it; the message names nobody but the staff."""
    outbox.queue(
        FLAG_CLOSED,
        to=signal.raised_by,
        about=signal,
        by=by,
        context={
            "closed_by": str(by),
            "outcome": signal.get_outcome_display(),
            "raised_at": signal.raised_at,
            "link": links.absolute("training:signal", pk=signal.pk),
        },
    )


def write_to(enrollment, *, subject, text, by):
    """The person gets this message from ``by``."""
    return outbox.queue(
        WORD,
        to=enrollment.person,
        about=enrollment,
        by=by,
        context={"subject": subject, "text": text, "sender": str(by)},
    )
