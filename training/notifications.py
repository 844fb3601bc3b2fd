"""Messages of early warning: to whoever raised a flag, and from staff to a person."""

from careerpath.accounts import links
from careerpath.notifications import kinds, outbox

FLAG_CLOSED, WORD = "training.flag_closed", "training.word"


def register():
    """The kinds of messages are known."""
    kinds.register(FLAG_CLOSED, "A flag was closed")
    kinds.register(WORD, "A message from staff")


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
