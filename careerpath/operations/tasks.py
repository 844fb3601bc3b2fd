"""Housekeeping of the site itself."""

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from careerpath import invariants
from careerpath.audit import seals
from careerpath.later import periodic
from careerpath.notifications import outbox


@periodic("audit.seal", every=60)
def seal():
    """The lines of all transactions that have ended are sealed."""
    seals.seal()


@periodic("audit.anchor", every=86_400)
def anchor():
    """The last seal stands in a file outside the database and in a message to the operators."""
    content = seals.anchor()
    if content is None:
        return
    for _, address in settings.ADMINS:
        outbox.queue(
            "operations.anchor",
            to=address,
            by="system:audit",
            context=content,
            key=f"anchor-{content['seal']}-{address}",
        )


IMPOSSIBLE = "operations.impossible"


@periodic("operations.hunt", every=86_400)
def hunt():
    """What the hunt for impossible states found last night stands where the operators see it."""
    found = [sentence for _, sentence in invariants.broken()]
    cache.set(IMPOSSIBLE, {"at": timezone.now(), "found": found}, None)
