"""The virus scanner: one file sent to clamd, and its answer understood or not believed.

    scan("clamd://scanner:3310", file) → "" for a clean file, else the name of what was found

Anything but a plain "OK" or "FOUND" is trouble, and trouble is never taken for clean.
"""

import re
import socket
import struct
import time
from typing import IO
from urllib.parse import urlsplit

PIECE = 64 * 1024
CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 60.0
LONGEST_ANSWER = 4096
FOUND = re.compile(r"^stream: (?P<name>[\x21-\x7e]{1,200}) FOUND$")


class ScannerTrouble(Exception):
    """The scanner is away, slow or talks nonsense; the file stays unopened."""


def scan(address: str, file: IO[bytes], *, seconds: float = ANSWER_SECONDS) -> str:
    """Return the name of what the scanner found in ``file``, empty for nothing."""
    deadline = time.monotonic() + seconds
    try:
        with _connect(address) as connection:
            connection.settimeout(seconds)
            connection.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                connection.sendall(struct.pack("!I", len(piece)) + piece)
            connection.sendall(struct.pack("!I", 0))
            answer = _answer(connection, deadline)
    except OSError as trouble:
        raise ScannerTrouble(
            f"The scanner does not answer ({type(trouble).__name__})."
        ) from trouble
    if answer == "stream: OK":
        return ""
    if found := FOUND.match(answer):
        return found["name"]
    raise ScannerTrouble("The scanner answered something that is neither yes nor no.")


def ping(address: str, *, seconds: float = 1.0) -> bool:
    """Whether the scanner says that it is there."""
    try:
        with _connect(address, seconds) as connection:
            connection.sendall(b"zPING\0")
            return _answer(connection, time.monotonic() + seconds) == "PONG"
    except (OSError, ScannerTrouble):
        return False


def _connect(address: str, seconds: float = CONNECT_SECONDS) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme != "clamd":
        raise ScannerTrouble("The scanner's address begins with clamd://.")
    if parts.hostname:
        return socket.create_connection((parts.hostname, parts.port or 3310), timeout=seconds)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(seconds)
    connection.connect(parts.path)
    return connection


def _answer(connection: socket.socket, deadline: float) -> str:
    """The answer up to its end mark, within the time and a sensible length."""
    answer = b""
    while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    if b"\0" not in answer:
        raise ScannerTrouble("The scanner's answer has no end.")
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()
