"""What applicants can ask for, and where each request stands."""

from django.db import models


class RequestKind(models.TextChoices):
    """What is asked for."""

    HUMAN_LOOK = "human_look", "A person looks again"
    CORRECTION = "correction", "Correct something"
    ACCESS = "access", "A copy of the data"
    ERASURE = "erasure", "Erase the data"
    ADJUSTMENT = "adjustment", "More time or another form"
    EXTENSION = "extension", "More time to apply"
    OTHER = "other", "Something else"


# Judged without knowing who asks; the others belong to the front desk, which knows.
JUDGED = (RequestKind.HUMAN_LOOK, RequestKind.CORRECTION)
AT_THE_DESK = tuple(kind for kind in RequestKind if kind not in JUDGED)
# What concerns an application that was sent; a draft is changed by its writer.
AFTER_SENDING = (RequestKind.HUMAN_LOOK, RequestKind.CORRECTION)


class RequestState(models.TextChoices):
    """Where a request stands."""

    OPEN = "open", "Open"
    ANSWERED = "answered", "Answered"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Taken back"


REQUEST_STEPS = {
    RequestState.OPEN: {RequestState.ANSWERED, RequestState.REFUSED, RequestState.WITHDRAWN},
    RequestState.ANSWERED: set(),
    RequestState.REFUSED: set(),
    RequestState.WITHDRAWN: set(),
}


class RequestOutcome(models.TextChoices):
    """What came of it."""

    STANDS = "stands", "The outcome stands"
    MOVED_BACK = "moved_back", "Moved back to be read"
    CORRECTED = "corrected", "Corrected"
    HANDED_OVER = "handed_over", "Copy handed over"
    ERASED = "erased", "Erased what no law asks to keep"
    GRANTED = "granted", "Granted"
    EXPLAINED = "explained", "Answered in words"
    REFUSED = "refused", "Refused"
