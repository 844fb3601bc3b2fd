"""The text of a PDF or a Word document, within limits of pages, characters and unpacked bytes."""

import re
import unicodedata
import zipfile
from pathlib import Path
from typing import IO

from defusedxml import ElementTree  # type: ignore[import-untyped]
from pypdf import PdfReader

from careerpath.uploads.gate import DOCUMENT, MEGABYTE

PAGES = 40
CHARACTERS = 200_000
UNPACKED = 20 * MEGABYTE
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BREAKS = {f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n"}


class TooMuch(ValueError):
    """The file unpacks to more than is read."""


class Limited:
    """A stream that ends with ``TooMuch`` when more than ``most`` bytes come out of it."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self.stream, self.left = stream, most

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self.stream.read(min(size, 65_536) if size >= 0 else 65_536)
        self.left -= len(piece)
        if self.left < 0:
            raise TooMuch
        return piece


def text_of(path: Path, kind: str) -> str:
    """Return the text of the file, tidy; empty where it holds none."""
    found = pdf(path) if kind == "pdf" else docx(path)
    return tidy(found)


def pdf(path: Path) -> str:
    """The text of a PDF, page by page."""
    reader = PdfReader(path, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return ""
    pages: list[str] = []
    length = 0
    for number, page in enumerate(reader.pages):
        if number == PAGES or length > CHARACTERS:
            break
        pages.append(page.extract_text() or "")
        length += len(pages[-1])
    return "\n\n".join(pages)


def docx(path: Path) -> str:
    """The text of a Word document, paragraph by paragraph; nothing else in it is opened."""
    parts: list[str] = []
    length = 0
    with zipfile.ZipFile(path) as archive, archive.open(DOCUMENT) as stream:
        events = ElementTree.iterparse(Limited(stream, UNPACKED), forbid_dtd=True)
        for _, element in events:
            if element.tag == f"{WORD}t" and element.text:
                parts.append(element.text)
                length += len(element.text)
            elif element.tag in BREAKS:
                parts.append(BREAKS[element.tag])
            elif element.tag == f"{WORD}p":
                parts.append("\n")
                element.clear()
            if length > CHARACTERS:
                break
    return "".join(parts)


def tidy(text: str) -> str:
    """Text that a database can hold and a page can show: no controls, no piles of blank lines."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.encode("utf-8", "replace").decode()
    text = "".join(c if c in "\n\t" or c.isprintable() else " " for c in text)
    text = re.sub(r"[ \t]+\n", "\n", re.sub(r" {3,}", "  ", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()[:CHARACTERS]
