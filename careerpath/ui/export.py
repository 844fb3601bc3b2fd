"""Tables leave as CSV or XLSX in which text stays text and numbers stay numbers.

No Django here. ``stream_csv`` and ``stream_xlsx`` yield bytes while the rows are read, so that the
first byte leaves at once and memory does not grow with the table. ``write_csv`` and ``write_xlsx``
do the same into a binary file. All four count what they wrote in a ``Written``.

What a cell becomes:

- ``str`` is text. One that a spreadsheet could take for a formula gets an apostrophe in front in
  CSV, and the quote-prefix style in XLSX, where the type of the cell is text anyway.
- ``int``, ``float`` and ``Decimal`` are numbers; NaN and infinity are empty.
- ``bool`` is yes or no, ``None`` is empty, dates are ISO 8601 (real dates in XLSX).
- Control characters, lone surrogates and non-characters become U+FFFD and are counted.
- XLSX holds 32,767 characters a cell: longer text ends with a note that says so, and is counted.
"""

import csv
import datetime as dt
import hashlib
import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, Any, Protocol
from xml.sax.saxutils import escape

CELL_LIMIT = 32_767
XLSX_ROWS = 1_048_576
CUT_NOTE = " [cut: a spreadsheet cell holds 32,767 characters]"
CHUNK = 64 * 1024

ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# What a spreadsheet skips before it looks for a formula: spaces, quotes, marks without a width.
SKIPPED = (
    " \t\r\n\v\f\"'`\u00a0\u00ad\u034f\u061c\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e"
    "\u202f\u205f\u2060\u2066\u2067\u2068\u2069\u3000\ufeff\ufffd\u201c\u201d\u2018\u2019"
)
STARTERS = frozenset("=+-@|%\uff1d\uff0b\uff0d\uff20\u2212\ufe66\ufe62\ufe63\ufe6b")
# "+1 (555) 010-0199": with a space after the country code nothing in it is a number or a formula.
PHONE = re.compile(r"\+\d{1,3} (?:\(\d{1,5}\)|\d{1,5})(?:[ .-]\d{1,5})+")
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class ByteSink(Protocol):
    """Something that takes bytes: an open binary file, a response, a socket file."""

    def write(self, data: bytes, /) -> Any: ...


@dataclass
class Written:
    """What went out: data rows, bytes, their SHA-256, and how many cells had to change."""

    rows: int = 0
    size: int = 0
    replaced: int = 0
    cut: int = 0
    digest: Any = field(default_factory=hashlib.sha256, repr=False)

    @property
    def sha256(self) -> str:
        """The hash of the bytes so far, in hexadecimal."""
        return str(self.digest.hexdigest())

    def saw(self, data: bytes) -> bytes:
        """Count and hash a piece on its way out."""
        self.size += len(data)
        self.digest.update(data)
        return data


def looks_like_formula(text: str) -> bool:
    """Say whether a spreadsheet might run this text, or hide how it begins."""
    if not text:
        return False
    if text[0] in "\t\r\n":
        return True
    rest = text.lstrip(SKIPPED)
    return bool(rest) and rest[0] in STARTERS and not PHONE.fullmatch(text)


def clean(text: str, written: Written | None = None) -> str:
    """Return ``text`` with every character that a file cannot hold replaced by U+FFFD."""
    cleaned, changes = ILLEGAL.subn("\ufffd", text)
    if changes and written is not None:
        written.replaced += 1
    return cleaned


def csv_cell(value: Any, written: Written | None = None) -> str:
    """Return what stands in a CSV file for ``value``."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (float, Decimal)):
        return str(value) if math.isfinite(value) else ""
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    raw = str(value)
    text = clean(raw, written)
    return f"'{text}" if looks_like_formula(text) or looks_like_formula(raw) else text


def stream_csv(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], written: Written | None = None
) -> Iterator[bytes]:
    """Yield a CSV file (UTF-8 with BOM, comma, CRLF) piece by piece."""
    written = Written() if written is None else written
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([csv_cell(str(title), written) for title in columns])
    for row in rows:
        writer.writerow([csv_cell(value, written) for value in row])
        written.rows += 1
        if written.rows == 1 or buffer.tell() > CHUNK:
            yield written.saw(buffer.getvalue().encode())
            buffer.seek(0)
            buffer.truncate()
    if buffer.tell():
        yield written.saw(buffer.getvalue().encode())


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], out: ByteSink) -> Written:
    """Write a CSV file into ``out`` (binary) and return what was written."""
    written = Written()
    for piece in stream_csv(columns, rows, written):
        out.write(piece)
    return written


# --- XLSX ------------------------------------------------------------------------------------

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PLAIN, HEAD, QUOTED, DATE, DATETIME = range(5)
PARTS = {
    "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{CONTENT}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{CONTENT}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{CONTENT}.styles+xml"/></Types>',
    "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'{XML}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" '
    'quotePrefix="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    "</cellXfs>"
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>",
}
SHEET_HEAD = (
    f'{XML}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>'
    "</sheetViews><sheetData>"
)
SHEET_TAIL = "</sheetData></worksheet>"
EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's days have no zone
FIRST_DAY = dt.date(1900, 3, 1)


class Pipe(io.RawIOBase):
    """A zip archive can be written into it and taken out again while it grows."""

    def __init__(self) -> None:
        self.held: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        """It takes bytes and cannot seek, so the archive streams."""
        return True

    def write(self, data: Any) -> int:
        """Hold ``data`` until somebody takes it."""
        piece = bytes(data)
        self.held.append(piece)
        self.size += len(piece)
        return len(piece)

    def take(self) -> bytes:
        """Hand over what has gathered, and begin again empty."""
        data = b"".join(self.held)
        self.held.clear()
        self.size = 0
        return data


def number_cell(value: Any, style: int = PLAIN) -> str:
    """Return a cell that is a number."""
    return f'<c s="{style}"><v>{value}</v></c>' if style else f"<c><v>{value}</v></c>"


def text_cell(raw: str, written: Written, style: int = PLAIN) -> str:
    """Return a cell that is text, whatever it begins with."""
    text = clean(raw, written)
    if looks_like_formula(text) or looks_like_formula(raw):
        style = style or QUOTED
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text.encode("utf-16-le")) // 2 > CELL_LIMIT:
        written.cut += 1
        kept = text.encode("utf-16-le")[: 2 * (CELL_LIMIT - len(CUT_NOTE))]
        text = kept.decode("utf-16-le", "ignore") + CUT_NOTE
    text = ESCAPED.sub("_x005F_", escape(text))
    mark = f' s="{style}"' if style else ""
    return f'<c{mark} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def xlsx_cell(value: Any, written: Written) -> str:
    """Return the XML of the cell that stands for ``value``."""
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return text_cell("yes" if value else "no", written)
    if isinstance(value, int):
        # A spreadsheet keeps fifteen digits; a longer number is safe only as text.
        return number_cell(value) if abs(value) < 10**15 else text_cell(str(value), written)
    if isinstance(value, (float, Decimal)):
        return (
            number_cell(f"{value:f}" if isinstance(value, Decimal) else repr(value))
            if math.isfinite(value)
            else "<c/>"
        )
    if isinstance(value, dt.datetime):
        if value.tzinfo is None and value.date() >= FIRST_DAY:
            return number_cell(f"{(value - EPOCH) / dt.timedelta(days=1):.8f}", DATETIME)
        return text_cell(value.isoformat(), written)
    if isinstance(value, dt.date):
        if value >= FIRST_DAY:
            return number_cell((value - EPOCH.date()).days, DATE)
        return text_cell(value.isoformat(), written)
    return text_cell(str(value), written)


def stream_xlsx(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], written: Written | None = None
) -> Iterator[bytes]:
    """Yield a workbook of one sheet piece by piece; a ValueError past a sheet's rows."""
    written = Written() if written is None else written
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, body in PARTS.items():
            archive.writestr(name, body)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            titles = "".join(text_cell(str(title), written, HEAD) for title in columns)
            sheet.write(f"{SHEET_HEAD}<row>{titles}</row>".encode())
            yield written.saw(pipe.take())
            for row in rows:
                written.rows += 1
                if written.rows >= XLSX_ROWS:
                    raise ValueError("A spreadsheet holds 1,048,575 rows. Export as CSV instead.")
                cells = "".join(xlsx_cell(value, written) for value in row)
                sheet.write(f"<row>{cells}</row>".encode())
                if pipe.size > CHUNK:
                    yield written.saw(pipe.take())
            sheet.write(SHEET_TAIL.encode())
    yield written.saw(pipe.take())


def write_xlsx(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], out: ByteSink | IO[bytes]
) -> Written:
    """Write a workbook into ``out`` (binary) and return what was written."""
    written = Written()
    for piece in stream_xlsx(columns, rows, written):
        out.write(piece)
    return written
