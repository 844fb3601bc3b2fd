"""A web worker whose threads never wait for a slow client.

gunicorn's threaded worker gives a connection to a thread at its first byte; a dozen clients that
send a byte every few seconds would hold them all. Here the main loop collects the head of a request
and a small body first, without a thread, and drops who takes too long.
"""

import errno
import re
import selectors
import time
from functools import partial

from gunicorn.workers.gthread import TConn, ThreadWorker

ARRIVES_WITHIN = 30  # seconds for the head and a small body
LONGEST_HEAD = 64 * 1024  # the server itself refuses less; no more is kept here
SMALL_BODY = 1024 * 1024  # a longer one is read by its thread
PIECE = 64 * 1024
END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)


def has_arrived(received):
    """Whether a thread has something to do: the whole request, its large part, or nonsense."""
    head, found, body = bytes(received).partition(END_OF_HEAD)
    if not found:
        line, complete, _ = head.partition(b"\r\n")
        return len(received) > LONGEST_HEAD or bool(complete and b" HTTP/1." not in line)
    announced = LENGTH.search(head + b"\r\n")
    return len(body) >= min(int(announced[1]) if announced else 0, SMALL_BODY)


class PatientWorker(ThreadWorker):
    """Threads that get requests, not connections."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.arriving = {}

    def accept(self, listener):
        """A new connection is waited for in the main loop."""
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        self.await_request(TConn(self.cfg, sock, client, listener.getsockname()))

    def on_client_socket_readable(self, conn, client):
        """The next request of a kept connection is waited for in the same way."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self.await_request(conn)

    def await_request(self, conn):
        """The connection is in the main loop until its request has arrived."""
        conn.sock.setblocking(False)
        self.arriving[conn] = (bytearray(), time.monotonic() + ARRIVES_WITHIN)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_piece, conn))

    def on_piece(self, conn, sock):
        """A piece has come: keep it, hand the request over, or close."""
        received, _ = self.arriving[conn]
        try:
            piece = sock.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        received += piece
        if piece and not has_arrived(received):
            return
        self.leave_loop(conn)
        if not received:
            self.drop(conn)
            return
        conn.init()
        conn.parser.unreader.unread(bytes(received))
        self.enqueue_req(conn)

    def leave_loop(self, conn):
        del self.arriving[conn]
        self.poller.unregister(conn.sock)

    def drop(self, conn):
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self):
        """Connections whose request did not come in time are closed, too."""
        super().murder_pending()
        now = time.monotonic()
        late = [conn for conn, (_, until) in self.arriving.items() if until < now or not self.alive]
        for conn in late:
            self.leave_loop(conn)
            self.drop(conn)
