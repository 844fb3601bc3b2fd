"""Celery's Redis transport, which survives the loss of the broker in the middle of a task.

When the connection is lost while a message is not yet acknowledged, the library tidies up a channel
whose transport has forgotten its connection and ends the worker with an ``AttributeError`` (kombu
5.7.0, about one broker kill in four). Here that is what it means: a lost connection, which the
worker gets over by itself. The work is safe either way: its row is open until it is done.
"""

from kombu.transport import TRANSPORT_ALIASES
from kombu.transport import redis as library
from redis.exceptions import ConnectionError as Lost

NAME = f"{__name__}:Transport"


class Channel(library.Channel):
    """The library's channel; without a connection behind it, it says that it has none."""

    def _connparams(self, *args, **kwargs):
        if getattr(self.connection, "client", None) is None:
            raise Lost("The connection to the broker is gone.")
        return super()._connparams(*args, **kwargs)


class Transport(library.Transport):
    """The library's transport with our channel."""

    Channel = Channel


def install():
    """Addresses with redis:// and rediss:// use this transport."""
    TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = NAME
