"""A mail server for tests: keeps what it takes, and misbehaves on request."""

import re
import socketserver
import threading
import time
from contextlib import contextmanager, suppress

ID = re.compile(rb"^Message-ID: (<[^>]+>)", re.IGNORECASE | re.MULTILINE)


class Server(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine; ``mails`` holds what it accepted."""

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.mails, self.count, self.lock = [], 0, threading.Lock()
        self.answer = lambda number: b"250 taken"
        self.to_recipient = b"250 ok"
        self.delay, self.down = 0.0, False

    @property
    def port(self):
        return self.server_address[1]

    def ids(self):
        """How often each mail came in, by its id."""
        found = {}
        for mail in list(self.mails):
            key = ID.search(mail).group(1).decode()
            found[key] = found.get(key, 0) + 1
        return found


class Session(socketserver.StreamRequestHandler):
    """One connection, as far as smtplib asks for it."""

    def handle(self):
        if self.server.down:
            return
        self.say(b"220 test")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.say(b"354 go on")
                if not self.take():
                    return
            elif verb == b"RCPT":
                self.say(self.server.to_recipient)
            elif verb == b"QUIT":
                self.say(b"221 bye")
                return
            else:
                self.say(b"250 ok")

    def take(self):
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        with self.server.lock:
            self.server.count += 1
            answer = self.server.answer(self.server.count)
        if answer is None:
            return False
        if answer.startswith(b"250"):
            self.server.mails.append(b"".join(lines))
        time.sleep(self.server.delay)
        self.say(answer)
        return True

    def say(self, line):
        with suppress(OSError):
            self.wfile.write(line + b"\r\n")


@contextmanager
def mail_server():
    """A running server."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
