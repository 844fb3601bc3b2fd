"""Small pieces of a large XML file, one at a time, with nothing that could grow."""

import xml.parsers.expat as expat
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

from cohorts.tabular.limits import MEGABYTE, Unreadable

BROKEN = "The workbook is broken. Open it in a spreadsheet program and save it again."
STEP = 64 * 1024
LAG = 2 * MEGABYTE
DEEP = 12
IGNORED = frozenset(["rPh", "phoneticPr", "extLst"])
READ_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError)


class Element:
    """An element with its attributes, text and children."""

    __slots__ = ("attributes", "children", "name", "texts")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Element] = []
        self.texts: list[str] = []

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute by its name without namespace."""
        return self.attributes.get(name, default)

    def child(self, name: str) -> "Element | None":
        """Return the first child of that name."""
        for each in self.children:
            if each.name == name:
                return each
        return None

    def text(self) -> str:
        """Return the element's own text."""
        return "".join(self.texts)

    def deep_text(self) -> str:
        """Return the text of all ``t`` below, as a rich text reads."""
        return "".join(
            each.text() if each.name == "t" else each.deep_text() for each in self.children
        )


class Stream:
    """Yields the wanted elements of an XML part, each complete, while the part is read.

    Refused: a document type (so no entity can exist), an element deeper than twelve levels below a
    wanted one, more children or longer text than the limits set on the stream, and a single tag or
    attribute of more than two megabytes, which would cost quadratic time.
    """

    def __init__(self, file: IO[bytes], wanted: tuple[str, ...]) -> None:
        self.file = file
        self.wanted = frozenset(wanted)
        self.read = 0
        self.cell_limit = 0
        self.child_limit = 100_000
        self.ready: list[Element] = []
        self.open: list[Element] = []
        self.skipping = 0
        self.length = 0
        self.nodes = 0
        parser: Any = expat.ParserCreate()
        parser.buffer_text = True
        parser.buffer_size = STEP
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.data
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.doctype
        self.parser = parser

    def __enter__(self) -> "Stream":
        """Return the stream itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the part."""
        self.file.close()

    def doctype(self, *_: object) -> None:
        """Refuse what no spreadsheet program writes."""
        raise Unreadable("The workbook holds a document type, which no spreadsheet program writes.")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element when it is wanted or stands in one that is."""
        name = tag.rpartition(":")[2]
        if self.skipping:
            self.skipping += 1
            return
        if not self.open and name not in self.wanted:
            return
        if self.open and name in IGNORED:
            self.skipping = 1
            return
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        element = Element(name, plain)
        if self.open:
            parent = self.open[-1]
            self.nodes += 1
            if len(self.open) > DEEP or self.nodes > self.child_limit * 8:
                raise Unreadable(BROKEN)
            if len(parent.children) >= self.child_limit:
                raise Unreadable(
                    f"The sheet has more than {self.child_limit:,} cells in a row. "
                    "Remove the columns you do not need."
                )
            parent.children.append(element)
            if len(self.open) == 1:
                self.length = 0
        else:
            self.nodes = self.length = 0
        self.open.append(element)

    def end(self, tag: str) -> None:
        """End the innermost element; a wanted one is ready."""
        if self.skipping:
            self.skipping -= 1
        elif self.open:
            element = self.open.pop()
            if not self.open:
                self.ready.append(element)

    def data(self, text: str) -> None:
        """Keep a piece of text, within the limit for one cell."""
        if self.open and not self.skipping:
            self.length += len(text)
            if self.cell_limit and self.length > self.cell_limit + 1_000:
                raise Unreadable(
                    f"A cell has more than {self.cell_limit:,} characters. Shorten it."
                )
            self.open[-1].texts.append(text)

    def __iter__(self) -> Iterator[Element]:
        """Yield wanted elements; a part that is no good XML is ``Unreadable``."""
        while True:
            try:
                piece = self.file.read(STEP)
                self.read += len(piece)
                self.parser.Parse(piece, not piece)
            except (expat.ExpatError, *READ_ERRORS) as error:
                raise Unreadable(BROKEN) from error
            if self.read - self.parser.CurrentByteIndex > LAG:
                raise Unreadable(BROKEN)
            if self.ready:
                yield from self.ready
                self.ready = []
            if not piece:
                return
