"""A scanner that answers what a test wants, on a free port of this machine."""

import socket
import struct
import threading
import time
from contextlib import suppress

from tests.applicants.materials.files import EICAR

FOUND = "Win.Test.EICAR_HDB-1"


class Scanner:
    """Takes INSTREAM and says ``verdict``: honest, garbage, error, silent or hang-up."""

    def __init__(self, verdict="honest"):
        self.verdict, self.scanned = verdict, []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"clamd://127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self):
        with suppress(OSError):
            while True:
                connection, _ = self.socket.accept()
                with connection, suppress(OSError):
                    self._answer(connection)

    def _answer(self, connection):
        stream = connection.makefile("rb")
        command = b""
        while not command.endswith(b"\0"):
            command += stream.read(1)
        if command == b"zPING\0":
            connection.sendall(b"PONG\0")
            return
        content = b""
        while length := struct.unpack("!I", stream.read(4))[0]:
            content += stream.read(length)
        self.scanned.append(content)
        if self.verdict == "silent":
            time.sleep(3)
            return
        connection.sendall(self._words(content))

    def _words(self, content):
        bad = EICAR in content
        return {
            "honest": f"stream: {FOUND} FOUND\0".encode() if bad else b"stream: OK\0",
            "garbage": b"\xff\xfe\x00garbage OK\0",
            "error": b"INSTREAM size limit exceeded. ERROR\0",
            "no end": b"stream: OK",
            "hang-up": b"",
        }[self.verdict]

    def stop(self):
        self.socket.close()
