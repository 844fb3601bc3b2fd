"""A file is opened as a table: what it is, is decided by its content and never by its name."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from cohorts.tabular.delimited import DelimitedTable
from cohorts.tabular.limits import LIMITS, Limits, Unreadable
from cohorts.tabular.workbook import WorkbookTable

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
STRANGERS = {
    b"\xd0\xcf\x11\xe0": "an old Excel file or one with a password; save it as .xlsx or CSV",
    b"%PDF": "a PDF; export the table as .xlsx or CSV",
    b"\x1f\x8b": "a compressed file; unpack it first",
    b"BZh": "a compressed file; unpack it first",
    b"\xfd7zXZ": "a compressed file; unpack it first",
    b"7z\xbc\xaf": "a compressed file; unpack it first",
    b"Rar!": "a compressed file; unpack it first",
    b"\x89PNG": "a picture; export the table as .xlsx or CSV",
    b"\xff\xd8\xff": "a picture; export the table as .xlsx or CSV",
    b"GIF8": "a picture; export the table as .xlsx or CSV",
    b"{\\rtf": "a text document; export the table as .xlsx or CSV",
    b"\x7fELF": "a program; choose a table in .xlsx or CSV",
    b"MZ\x90": "a program; choose a table in .xlsx or CSV",
    b"SQLite format 3": "a database; export the table as .xlsx or CSV",
    b"PAR1": "a Parquet file; export the table as .xlsx or CSV",
}
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg")


class Table(Protocol):
    """An opened file: its header and its records, read once and in order."""

    kind: str
    encoding: str
    delimiter: str
    header: list[str]

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the record number (the header is 1) and the cells of every record with text."""

    def progress(self) -> float:
        """Return the share of the file that was read, 0 to 1."""

    def close(self) -> None:
        """Let go of the file."""


def open_table(
    path: Path | str, *, encoding: str = "", delimiter: str = "", limits: Limits = LIMITS
) -> Table:
    """Return the table in the file, its header read; ``Unreadable`` says why there is none.

    ``encoding`` and ``delimiter`` are what a person states; what is not stated is found out.
    """
    path = Path(path)
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("The file is empty.")
    if size > limits.file_size:
        raise Unreadable(
            f"The file has {size / 1024 / 1024:,.0f} MB; "
            f"files of up to {limits.file_size // 1024 // 1024} MB are read. Split it."
        )
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith((ZIP, EMPTY_ZIP)):
        return WorkbookTable(path, limits=limits)
    for mark, what in STRANGERS.items():
        if head.startswith(mark):
            raise Unreadable(f"This is {what}.")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        raise Unreadable("This is a web page or an XML file; export the table as .xlsx or CSV.")
    return DelimitedTable(path, encoding=encoding, delimiter=delimiter, limits=limits)
