"""Workbooks (.xlsx): first the zip directory, then one sheet as a stream, nothing executed.

A reader of our own instead of a general one: it never holds the sheet, the shared strings or the
styles in memory, stops at the first limit, and looks at nothing but the cells of the first sheet.
Formulas, macros, links to other files, document types and entities are never followed.
"""

import struct
import zipfile
from array import array
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from cohorts.tabular.cells import BUILT_IN_DATES, is_date_format, typed_text
from cohorts.tabular.limits import (
    MEGABYTE,
    BadCell,
    Limits,
    Unreadable,
    check_header,
    column_letter,
)
from cohorts.tabular.markup import BROKEN, READ_ERRORS, Element, Stream

SMALL_PART = 8 * MEGABYTE
SHARED_STRINGS = 4_000_000


def count_members(path: Path) -> int:
    """Return how many members the zip directory announces, without reading it."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(file.tell() - 65_557, 0))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Unreadable(BROKEN)
    return int(struct.unpack_from("<H", tail, at + 10)[0])


def open_directory(path: Path, limits: Limits) -> zipfile.ZipFile:
    """Return the archive, its directory within the limits, nothing unpacked."""
    if count_members(path) > limits.members:
        raise Unreadable(f"The workbook has more than {limits.members:,} parts. {BROKEN}")
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OSError) as error:
        raise Unreadable(BROKEN) from error
    except NotImplementedError as error:  # a version of the format that nobody writes
        raise Unreadable(BROKEN) from error
    try:
        check_directory(archive, path, limits)
    except BaseException:
        archive.close()
        raise
    return archive


def check_directory(archive: zipfile.ZipFile, path: Path, limits: Limits) -> None:
    """The members are those of a workbook and stay within the limits, or ``Unreadable``."""
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(names) != len(members):
        raise Unreadable(BROKEN)
    if any(member.flag_bits & 0x1 for member in members):
        raise Unreadable("The workbook has a password. Save it without one.")
    if "xl/workbook.bin" in names:
        raise Unreadable("This is a binary workbook (.xlsb). Save it as .xlsx or CSV.")
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise Unreadable("This is a zip archive, not a workbook. Choose a table in .xlsx or CSV.")
    total = sum(member.file_size for member in members)
    if total > limits.unzipped_size:
        raise Unreadable(
            f"The workbook unpacks to {total / MEGABYTE:,.0f} MB; up to "
            f"{limits.unzipped_size // MEGABYTE} MB are read. Save it as CSV instead."
        )
    packed = max(path.stat().st_size, 1)
    worst = max(
        (m.file_size / max(m.compress_size, 1) for m in members if m.file_size > MEGABYTE),
        default=0,
    )
    if total / packed > limits.ratio or worst > limits.ratio:
        raise Unreadable(
            f"The workbook unpacks to more than {limits.ratio} times its size, as only empty or "
            "made-up sheets do. Save it as CSV instead."
        )


class WorkbookTable:
    """The first sheet of a workbook, opened: header read, records to come."""

    kind = "xlsx"
    encoding = ""
    delimiter = ""

    def __init__(self, path: Path, *, limits: Limits) -> None:
        self.limits = limits
        self.strings: SharedStrings | None = None
        self.archive = open_directory(path, limits)
        self.row = 0
        try:
            sheet, strings, styles, self.from_1904 = self.parts()
            self.dates = self.date_styles(styles)
            self.sheet_name = sheet
            self.size = max(self.archive.getinfo(sheet).file_size, 1)
            self.expected = 0
            self.announced(sheet)
            if strings:
                self.strings = SharedStrings(self, strings)
            self.stream = self.open(sheet, ("row", "dimension"))
            self.rows = self.sheet_rows()
            number, first = next(self.rows, (1, []))
            if number != 1:
                first = []
            self.header = check_header(first, limits)
        except BaseException:
            self.close()
            raise

    # --- the parts ---------------------------------------------------------------------------

    def open(self, name: str, wanted: tuple[str, ...], largest: int = 0) -> Stream:
        """Return a stream of elements of one part."""
        try:
            info = self.archive.getinfo(name)
            if largest and info.file_size > largest:
                raise Unreadable(BROKEN)
            return Stream(self.archive.open(info), wanted)
        except (KeyError, RuntimeError, ValueError, *READ_ERRORS) as error:
            raise Unreadable(BROKEN) from error

    def elements(self, name: str, wanted: tuple[str, ...], largest: int = 0) -> Iterator[Element]:
        """Yield the wanted elements of one part; a broken part is ``Unreadable``."""
        with self.open(name, wanted, largest) as stream:
            yield from stream

    def parts(self) -> tuple[str, str, str, bool]:
        """Return the names of the first sheet, of shared strings and of styles; and the epoch."""
        from_1904 = False
        first = ""
        wanted = ("sheet", "workbookPr")
        for element in self.elements("xl/workbook.xml", wanted, SMALL_PART):
            if element.name == "workbookPr":
                from_1904 = element.get("date1904") in {"1", "true"}
            elif not first and element.get("state", "visible") == "visible":
                first = element.get("id")
        targets: dict[str, str] = {}
        strings = styles = sheet = ""
        relations = "xl/_rels/workbook.xml.rels"
        for element in self.elements(relations, ("Relationship",), SMALL_PART):
            kind = element.get("Type").rpartition("/")[2]
            target = element.get("Target")
            if element.get("TargetMode") == "External":
                continue
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            targets[element.get("Id")] = path
            if kind == "sharedStrings":
                strings = path
            elif kind == "styles":
                styles = path
            elif kind == "worksheet":
                sheet = sheet or path
        sheet = targets.get(first, sheet)
        names = set(self.archive.namelist())
        if sheet not in names:
            raise Unreadable("The workbook has no sheet with a table.")
        return sheet, strings if strings in names else "", styles, from_1904

    def date_styles(self, styles: str) -> set[str]:
        """Return the numbers of the cell styles that show a date; none when there are no styles."""
        dates: set[str] = set()
        if styles not in set(self.archive.namelist()):
            return dates
        if self.archive.getinfo(styles).file_size > SMALL_PART:
            return dates
        formats = {str(number) for number in BUILT_IN_DATES}
        index = 0
        for element in self.elements(styles, ("numFmt", "cellXfs")):
            if element.name == "numFmt":
                if is_date_format(element.get("formatCode")):
                    formats.add(element.get("numFmtId"))
            else:
                for each in element.children:
                    if each.name == "xf":
                        if each.get("numFmtId") in formats:
                            dates.add(str(index))
                        index += 1
        return dates

    def announced(self, sheet: str) -> None:
        """The sheet's own word on its size is within the limits, or ``Unreadable``."""
        for element in self.elements(sheet, ("dimension", "row")):
            if element.name != "dimension":
                return
            corner = element.get("ref").rpartition(":")[2]
            letters = corner.rstrip("0123456789")
            digits = corner[len(letters) :]
            if digits and len(digits) < 9:
                self.expected = int(digits)
                if self.expected > self.limits.xlsx_rows + 1:
                    raise self.too_many_rows(self.expected)
            if letters.isalpha() and column_index(letters) >= self.limits.columns:
                raise self.too_many_columns(column_index(letters) + 1)
            return

    # --- rows --------------------------------------------------------------------------------

    def too_many_rows(self, count: int) -> Unreadable:
        """Return the refusal of a sheet that is too long."""
        return Unreadable(
            f"The sheet goes down to row {count:,}; up to {self.limits.xlsx_rows:,} rows are read. "
            "Delete what is below the table, or save it as CSV."
        )

    def too_many_columns(self, count: int) -> Unreadable:
        """Return the refusal of a sheet that is too wide."""
        return Unreadable(
            f"The sheet has {count:,} columns; up to {self.limits.columns} are read. "
            "Remove the columns you do not need."
        )

    def sheet_rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield number and cells of every row that holds text; limits are counted on the way."""
        self.stream.cell_limit = self.limits.cell
        self.stream.child_limit = self.limits.columns * 2
        for element in self.stream:
            if element.name != "row":
                continue
            reference = element.get("r")
            number = int(reference) if reference.isdigit() and len(reference) < 9 else self.row + 1
            if number <= self.row:
                raise Unreadable(BROKEN)
            if number > self.limits.xlsx_rows + 1:
                raise self.too_many_rows(number)
            self.row = number
            cells = self.cells(element)
            if any(cells):
                yield number, cells

    def cells(self, row: Element) -> list[str]:
        """Return the texts of a row, gaps filled."""
        cells: list[str] = []
        for cell in row.children:
            if cell.name != "c":
                continue
            letters = cell.get("r").rstrip("0123456789")
            index = column_index(letters) if letters.isalpha() else len(cells)
            if index < len(cells):
                raise Unreadable(BROKEN)
            text = self.text(cell)
            if not text:
                continue
            if index >= self.limits.columns:
                raise self.too_many_columns(index + 1)
            if len(text) > self.limits.cell:
                raise Unreadable(
                    f"Cell {column_letter(index)}{self.row} has more than "
                    f"{self.limits.cell:,} characters. Shorten it."
                )
            cells.extend([""] * (index - len(cells)))
            cells.append(text)
        return cells

    def text(self, cell: Element) -> str:
        """Return what a person sees in a cell, as text."""
        kind = cell.get("t")
        if cell.child("f") is not None:
            return BadCell("formula", "This cell holds a formula; paste its value instead.")
        if kind == "inlineStr":
            return cell.deep_text()
        value = cell.child("v")
        raw = value.text() if value is not None else ""
        if not raw:
            return ""
        if kind == "s":
            return self.shared(raw)
        if kind == "e":
            return BadCell(raw[:20], f"This cell holds the error {raw[:20]}; correct it.")
        if kind == "b":
            return "yes" if raw.strip() in {"1", "true"} else "no"
        if kind == "str":
            return raw
        return typed_text(raw, is_date=cell.get("s") in self.dates, from_1904=self.from_1904)

    def shared(self, raw: str) -> str:
        """Return the shared string that a cell points to."""
        if self.strings is None or not raw.strip().isdigit() or len(raw) > 9:
            raise Unreadable(BROKEN)
        return self.strings.get(int(raw))

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield number and cells of every record that holds text."""
        for number, cells in self.rows:
            missing = len(self.header) - len(cells)
            yield number, cells + [""] * missing if missing > 0 else cells

    def progress(self) -> float:
        """Return the share of the sheet that was read."""
        return min(self.stream.read / self.size, 1.0)

    def close(self) -> None:
        """Let go of the file."""
        if self.strings is not None:
            self.strings.file.close()
        self.archive.close()


class SharedStrings:
    """The strings of a workbook, in a temporary file, found by their number."""

    def __init__(self, table: WorkbookTable, name: str) -> None:
        self.file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed with the table
        self.ends = array("Q", [0])
        with table.open(name, ("si",)) as stream:
            stream.cell_limit = table.limits.cell
            stream.child_limit = 10_000
            for element in stream:
                if len(self.ends) > SHARED_STRINGS:
                    raise Unreadable("The workbook holds too many texts. Save it as CSV instead.")
                text = element.deep_text().encode("utf-8", "replace")
                self.file.write(text)
                self.ends.append(self.ends[-1] + len(text))
        self.file.flush()

    def get(self, index: int) -> str:
        """Return one string; a number that does not exist is ``Unreadable``."""
        if index + 1 >= len(self.ends):
            raise Unreadable(BROKEN)
        self.file.seek(self.ends[index])
        return self.file.read(self.ends[index + 1] - self.ends[index]).decode()


def column_index(letters: str) -> int:
    """Return the place of a column by its letters: A is 0, Z is 25, AA is 26."""
    index = 0
    for letter in letters.upper()[:4]:
        index = index * 26 + ord(letter) - 64
    return index - 1
