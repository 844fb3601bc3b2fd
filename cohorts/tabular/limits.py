"""How large a file may be, and the refusal of a whole file."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


class Unreadable(Exception):
    """The whole file is refused; the text is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Limits:
    """What a file may hold. Sizes are bytes, lengths are characters."""

    file_size: int = 100 * MEGABYTE
    unzipped_size: int = 400 * MEGABYTE
    ratio: int = 100
    members: int = 1_000
    csv_rows: int = 2_000_000
    xlsx_rows: int = 20_000
    columns: int = 200
    cell: int = 32_767
    line: int = 2_000_000
    record: int = 8_000_000
    title: int = 500


LIMITS = Limits()


class BadCell(str):
    """The text of a cell that must not be used, with the reason why."""

    __slots__ = ("reason",)

    reason: str

    def __new__(cls, text: str, reason: str) -> "BadCell":
        """Return ``text`` marked as spoiled for ``reason``, a sentence."""
        cell = super().__new__(cls, text)
        cell.reason = reason
        return cell


def column_letter(index: int) -> str:
    """Return the spreadsheet's name of a column: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def check_header(header: list[str], limits: Limits) -> list[str]:
    """Return the titles without the empty tail; ``Unreadable`` when they cannot head a table."""
    titles = [title.strip("\ufeff\u200b \t\r\n\xa0") for title in header]
    while titles and not titles[-1]:
        titles.pop()
    if not titles:
        raise Unreadable("The first row is empty; it must hold the names of the columns.")
    if len(titles) > limits.columns:
        raise Unreadable(
            f"The file has {len(titles):,} columns; files of up to {limits.columns} are read. "
            "Remove the columns you do not need."
        )
    if any(len(title) > limits.title for title in titles):
        raise Unreadable("The first row holds long text instead of the names of the columns.")
    return titles
