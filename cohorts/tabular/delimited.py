"""Text tables: comma, semicolon or tab, in an encoding that is stated, marked or detected."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from cohorts.tabular.limits import Limits, Unreadable, check_header

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252 (Western European)",
    "iso-8859-15": "ISO 8859-15 (Latin 9)",
    "cp1250": "Windows-1250 (Central European)",
    "mac_roman": "Mac Roman",
}
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
PIECE = 1024 * 1024
SAMPLE = 64 * 1024
MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
HIGH = re.compile(rb"[\x80-\xff]")
NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
# Fed after the last line: it comes back as a record of its own unless a quote was left open.
END = "\ue000the end of the file\ue000"


def pieces(path: Path) -> Iterator[bytes]:
    """Yield the file in pieces of a megabyte."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def named(encoding: str) -> str:
    """Return Python's name of a stated encoding; ``Unreadable`` for one that we do not read."""
    try:
        name = codecs.lookup(encoding.strip()).name
    except (LookupError, ValueError):
        name = ""
    known = {codecs.lookup(each).name: each for each in (*ENCODINGS, "ascii", "iso-8859-1")}
    known |= {"utf-8-sig": "utf-8-sig", "utf-16-le": "utf-16-le", "utf-16-be": "utf-16-be"}
    if name not in known:
        raise Unreadable(
            f"“{encoding[:40]}” is no encoding that is read here. "
            f"Use one of {', '.join(ENCODINGS)}."
        )
    return "utf-8-sig" if name in {"utf-8", "ascii"} else known[name]


def detect(path: Path) -> str:
    """Return the encoding of a text file by its mark or its bytes."""
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for bom, name in BOMS:
        if head.startswith(bom):
            return name
    if len(head) > 1 and b"\x00" in head:
        if head[1::2].count(0) > len(head) * 0.2 and head[::2].count(0) < len(head) * 0.02:
            return "utf-16-le"
        if head[::2].count(0) > len(head) * 0.2 and head[1::2].count(0) < len(head) * 0.02:
            return "utf-16-be"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in pieces(path):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return eight_bit(path)
    return "utf-8-sig"


def eight_bit(path: Path) -> str:
    """Return cp1252 when a file that is not UTF-8 can be that; a few bad bytes in UTF-8 cannot."""
    line = high = multibyte = 0
    first_bad = 0
    for piece in pieces(path):
        if NOT_CP1252.search(piece):
            raise Unreadable(
                "The file is neither UTF-8 nor Windows-1252. "
                "Save it as “CSV UTF-8”, or state its encoding."
            )
        multibyte += sum(len(found) for found in MULTIBYTE.findall(piece))
        high += len(HIGH.findall(piece))
        if not first_bad and high > multibyte:
            first_bad = line + 1 + piece.count(b"\n", 0, bad_position(piece))
        line += piece.count(b"\n")
    if multibyte > high - multibyte:
        raise Unreadable(
            f"The file is UTF-8, but line {first_bad:,} holds bytes that are not. "
            "Save it again as “CSV UTF-8”, or state its encoding."
        )
    return "cp1252"


def bad_position(piece: bytes) -> int:
    """Return where a piece first stops being UTF-8."""
    try:
        piece.decode()
    except UnicodeDecodeError as error:
        return error.start
    return len(piece)


def refuse_too_many_rows(path: Path, limit: int) -> None:
    """The file has no more lines outside quotes than ``limit`` records, or is ``Unreadable``.

    Looks at bytes alone, so that the refusal comes at once; the reader counts again.
    """
    outside = True
    lines = 0
    for piece in pieces(path):
        parts = piece.split(b'"')
        for part in parts[0 if outside else 1 :: 2]:
            lines += max(part.count(b"\n"), part.count(b"\r"))
        if len(parts) % 2 == 0:
            outside = not outside
        if lines > limit + 1 + 100:
            raise Unreadable(f"The file has more than {limit:,} rows. Split it into smaller files.")


class Lines:
    """Yields the lines of a text, bounded, and at the end one that shows an open quote."""

    def __init__(self, text: io.TextIOBase, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.record = 1
        self.since = 0

    def __iter__(self) -> Iterator[str]:
        """Lines with their ends, ended by ``\\n``, ``\\r`` or both."""
        limit = self.limits.line
        while line := self.text.readline(limit):
            self.since += len(line)
            if len(line) == limit and not line.endswith(("\n", "\r")):
                raise Unreadable(
                    f"Row {self.record:,} has a line of more than {limit:,} characters. "
                    "A line end or a quote is missing."
                )
            if self.since > self.limits.record:
                raise Unreadable(
                    f"Row {self.record:,} has more than {self.limits.record:,} characters. "
                    "A quote is missing."
                )
            yield line
        yield END


class DelimitedTable:
    """A text table, opened: header read, records to come."""

    kind = "csv"

    def __init__(self, path: Path, *, encoding: str, limits: Limits, delimiter: str = "") -> None:
        self.limits = limits
        refuse_too_many_rows(path, limits.csv_rows)
        self.encoding = named(encoding) if encoding else detect(path)
        self.size = max(path.stat().st_size, 1)
        self.raw = path.open("rb")
        self.text = io.TextIOWrapper(self.raw, encoding=self.encoding, newline="")
        try:
            found = self.sniff()
            self.delimiter = delimiter if delimiter in DELIMITERS else found
            self.text.seek(0)
            self.lines = Lines(self.text, limits)
            self.reader = csv.reader(iter(self.lines), delimiter=self.delimiter)
            first = self.next_record()
            if first is None:
                raise Unreadable("The file is empty.")
            self.header = check_header(first, limits)
        except BaseException:
            self.close()
            raise

    def sniff(self) -> str:
        """Return the delimiter that cuts the first record into the most titles."""
        try:
            sample = self.text.read(SAMPLE)
        except UnicodeError as error:
            raise self.wrong_encoding() from error
        if len(CONTROLS.findall(sample)) > max(len(sample) // 20, 8):
            raise Unreadable("This is not a text file; choose a table in .xlsx or CSV.")
        best, most = ",", 0
        for delimiter in DELIMITERS:
            reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            try:
                titles = next(reader, [])
            except csv.Error:
                continue
            if len(titles) > most:
                best, most = delimiter, len(titles)
        return best

    def wrong_encoding(self) -> Unreadable:
        """Return the refusal of a file that is not in the encoding it claims."""
        name = self.encoding.replace("-sig", "").upper()
        return Unreadable(
            f"The file is not {name} throughout. Save it as “CSV UTF-8”, or state its encoding."
        )

    def next_record(self) -> list[str] | None:
        """Return the next record, ``None`` at the end."""
        try:
            record = next(self.reader)
        except csv.Error as error:
            raise Unreadable(
                f"Row {self.lines.record:,} has a cell of more than 131,072 characters. "
                "A quote may be missing."
            ) from error
        except UnicodeError as error:
            raise self.wrong_encoding() from error
        if record == [END]:
            return None
        if record and record[-1].endswith(END):
            raise Unreadable(f"The quote that opens in row {self.lines.record:,} never closes.")
        self.lines.since = 0
        self.lines.record += 1
        return record

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Yield number and cells of every record that holds text."""
        while (record := self.next_record()) is not None:
            number = self.lines.record - 1
            if number > self.limits.csv_rows + 1:
                raise Unreadable(
                    f"The file has more than {self.limits.csv_rows:,} rows. "
                    "Split it into smaller files."
                )
            if any(record):
                yield number, record

    def progress(self) -> float:
        """Return the share of the bytes that were read."""
        return min(self.raw.tell() / self.size, 1.0)

    def close(self) -> None:
        """Let go of the file."""
        self.text.close()
