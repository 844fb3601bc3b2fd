"""The private folder of files: taken in, looked into, opened, and swept.

A file lies under a name of ours before its row exists, so there is no row without a file; a file
without a row is swept away. Nobody opens what the scanner has not cleared.
"""

import errno
import hashlib
import logging
import os
import subprocess
import sys
import uuid
from contextlib import contextmanager
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from careerpath.refusals import Refused
from careerpath.uploads import clamd, gate

logger = logging.getLogger("careerpath.files")

SCANNER = "system:scanner"
NO_ROOM = "There is no room for files just now. Nothing you typed is lost; try this file later."
NOT_CHECKED = "This file has not been checked yet. Try again in a minute."
NEWER = "A newer file came in the meantime. Load the page again."
PIECE = 256 * 1024
READING_SECONDS = 25
KEPT = timedelta(days=1)  # how long a replaced file stays, for those who are just reading it
YOUNG = timedelta(hours=1)  # a file this young may still get its row


class Taken(NamedTuple):
    """What is known of a file that came in."""

    format: str
    size: int
    digest: str


class Verdict(Enum):
    """What the scanner said; ``UNSCANNED`` where nobody scans, as in the demo."""

    CLEAN = "clean"
    HARMFUL = "harmful"
    UNSCANNED = "unscanned"
    WAITING = "waiting"


def path_of(folder, name):
    """Where the file with this uuid lies: by our name, never by theirs."""
    return Path(settings.MEDIA_ROOT) / folder / name.hex[:2] / name.hex


@contextmanager
def taking(path, upload):
    """The file lies at ``path``; when anything fails in the block, its row included, it is gone.

    ``upload`` has ``size`` and ``chunks()``. Refused, and nothing is left behind, when it is no PDF
    or Word document, too large or a bomb, or when the disk is full.
    """
    if getattr(upload, "size", 0) > gate.LARGEST:
        raise Refused(gate.TOO_LARGE)
    try:
        size, digest = _write(path, upload.chunks(PIECE))
        yield Taken(gate.look(path), size, digest)
    except gate.NotTaken as sentence:
        path.unlink(missing_ok=True)
        raise Refused(str(sentence)) from sentence
    except OSError as trouble:
        path.unlink(missing_ok=True)
        if trouble.errno in {errno.ENOSPC, errno.EDQUOT}:
            logger.error("There is no room for uploaded files.")
            raise Refused(NO_ROOM) from trouble
        raise
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _write(path, pieces):
    """The pieces lie in the file, down to the disk; returns their length and digest."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    size, digest = 0, hashlib.sha256()
    with path.open("xb") as file:
        path.chmod(0o600)
        for piece in pieces:
            size += len(piece)
            if size > gate.LARGEST:
                raise gate.NotTaken(gate.TOO_LARGE)
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def scanned(path, about=""):
    """What the scanner says about the file; while it is away the file goes on waiting."""
    if not settings.SCANNER:
        return Verdict.WAITING if settings.PRODUCTION else Verdict.UNSCANNED
    try:
        with path.open("rb") as file:
            found = clamd.scan(settings.SCANNER, file)
    except clamd.ScannerTrouble as trouble:
        logger.warning("%s waits: %s", about, trouble)
        return Verdict.WAITING
    return Verdict.HARMFUL if found else Verdict.CLEAN


def text_of(path, kind):
    """The text of a file, read by a process that has nothing of ours; empty when it fails."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "careerpath.uploads.run", kind, str(path)],
            cwd=settings.BASE_DIR,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            timeout=READING_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def opened(path, *, may):
    """The file, open for reading; refused while nobody has cleared it."""
    if not may:
        raise Refused(NOT_CHECKED)
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise Refused(NEWER) from None


def sweep_orphans(folder, known, now):
    """How many files without a row were removed; ``known(uuids)`` says which of them have one."""
    found = {
        path.name: path
        for path in (Path(settings.MEDIA_ROOT) / folder).glob("??/*")
        if path.stat().st_mtime < (now - YOUNG).timestamp()
    }
    there = {name.hex for name in known([each for each in map(_uuid, found) if each])}
    orphans = [path for name, path in found.items() if name not in there]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def _uuid(name):
    """The uuid that a file is called, or None."""
    try:
        return uuid.UUID(name)
    except ValueError:
        return None
