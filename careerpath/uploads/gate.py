"""Which files are taken: PDF and Word documents, told by their content and never by their name.

    look(path) → "pdf" or "docx", or NotTaken with a sentence for the person who sent it

A PDF is told by its header at the first byte and its end mark. A Word document is opened as a zip
directory, and nothing in it is unpacked before the directory was found to be within the limits.
"""

import struct
import zipfile
from pathlib import Path

MEGABYTE = 1024 * 1024
LARGEST = 5 * MEGABYTE
MEMBERS = 1000
DIRECTORY = MEGABYTE // 2
UNZIPPED = 50 * MEGABYTE
RATIO = 100
TAIL = 65_557  # the end record of a zip archive and the longest comment behind it
DOCUMENT = "word/document.xml"

OTHER = "Choose a PDF or a Word document (.docx). This file is neither, whatever it is called."
TOO_LARGE = "The file has more than 5 MB. Save a smaller version and choose that one."
EMPTY = "The file is empty. Choose another one."
CUT_OFF = "The file is not complete. Save it again and choose the new one."
LOCKED = "The file has a password. Save it without one and choose that one."
MACROS = "The file has macros in it. Save it as .docx or PDF and choose that one."
SWOLLEN = "The file unpacks to far more than a document holds. Save it as PDF and choose that one."


class NotTaken(ValueError):
    """The file is not taken; the text is a sentence for people."""


def look(path: Path) -> str:
    """Return ``"pdf"`` or ``"docx"`` for the file at ``path``, or raise ``NotTaken``."""
    size = path.stat().st_size
    if not size:
        raise NotTaken(EMPTY)
    if size > LARGEST:
        raise NotTaken(TOO_LARGE)
    with path.open("rb") as file:
        head = file.read(8)
        file.seek(max(size - TAIL, 0))
        tail = file.read()
    if head.startswith(b"%PDF-"):
        if b"%%EOF" not in tail[-4096:]:
            raise NotTaken(CUT_OFF)
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        _word_document(path, tail, size)
        return "docx"
    raise NotTaken(OTHER)


def _word_document(path: Path, tail: bytes, size: int) -> None:
    """The archive is a Word document within the limits, or ``NotTaken``."""
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise NotTaken(CUT_OFF)
    members, directory = struct.unpack_from("<HI", tail, at + 10)
    if members > MEMBERS or directory > DIRECTORY:
        raise NotTaken(SWOLLEN)
    try:
        with zipfile.ZipFile(path) as archive:
            _within_limits(archive.infolist(), size)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError, EOFError) as trouble:
        if isinstance(trouble, NotTaken):
            raise
        raise NotTaken(CUT_OFF) from trouble


def _within_limits(members: list[zipfile.ZipInfo], size: int) -> None:
    names = {member.filename for member in members}
    if not {"[Content_Types].xml", DOCUMENT} <= names:
        raise NotTaken(OTHER)
    if len(names) != len(members) or len(members) > MEMBERS:
        raise NotTaken(SWOLLEN)
    if any(member.flag_bits & 0x1 for member in members):
        raise NotTaken(LOCKED)
    if any(name.endswith(("vbaProject.bin", ".exe", ".dll", ".js")) for name in names):
        raise NotTaken(MACROS)
    total = sum(member.file_size for member in members)
    worst = max(
        (m.file_size / max(m.compress_size, 1) for m in members if m.file_size > MEGABYTE),
        default=0.0,
    )
    if total > UNZIPPED or total / size > RATIO or worst > RATIO:
        raise NotTaken(SWOLLEN)


def printable(name: object) -> str:
    """A file name as it may be shown: its last part, without controls and direction marks."""
    last = str(name).replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in last if c.isprintable()).strip()
    return shown[-120:].strip() or "file"
