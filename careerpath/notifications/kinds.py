"""Which kinds of messages there are."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of message.

    ``secret``: the body holds a code or a link that opens something; the outbox hides it outside
    the demo and forgets it once it is sent. ``urgent``: somebody waits for it at the screen; it
    is tried in the request when the broker is away. ``still``: asked with the message right before
    it is sent; when the answer is no, it is cancelled instead.
    """

    name: str
    label: str
    secret: bool = False
    urgent: bool = False
    still: Callable | None = None

    @property
    def template(self):
        """The beginning of the names of its two templates."""
        app, _, rest = self.name.partition(".")
        return f"{app}/email/{rest.replace('.', '_')}"


_KINDS: dict[str, Kind] = {}


def register(name, label="", *, secret=False, urgent=False, still=None):
    """Messages of the kind ``name`` are known; its templates are ``<app>/email/<rest>_….txt``."""
    words = label or name.partition(".")[2].replace("_", " ").capitalize()
    _KINDS[name] = Kind(name, words, secret, urgent, still)


def kind(name):
    """The kind; one that nobody registered is treated with the greatest care."""
    return _KINDS.get(name) or Kind(name, name, secret=True)


def registered():
    return dict(sorted(_KINDS.items()))
