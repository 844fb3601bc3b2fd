"""Existing self-identification comes in from a file, straight through ``selfid.put``.

Nothing of it is stored on the way: a file that a browser sends lies in memory alone, rows are read
one after the other, and what is refused is told by row and column, never by its value.
"""

import contextlib
import os
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.views.decorators.debug import sensitive_variables

from applicants import selfid
from applicants.models import Application
from applicants.selfid.questions import QUESTIONS
from careerpath import audit
from careerpath.refusals import Refused
from cohorts.tabular.limits import Unreadable
from cohorts.tabular.tables import open_table

AT_ONCE = 500
SHOWN = 1_000
STATUSES = ("answered", "declined")
COLUMNS = {"external_id": "", "answer_status": "", "race_ethnicity": "race"} | {
    question.key: question.key for question in QUESTIONS if not question.several
}
IN_MEMORY = hasattr(os, "memfd_create")
ELSEWHERE = "This server cannot take the file without storing it; use “import_selfid” there."


class BadRow(Exception):
    """A row that is refused: the column and a sentence without its value."""


@dataclass
class Figures:
    """What came of a file."""

    written: int = 0
    refused: int = 0
    unknown_columns: list = field(default_factory=list)
    errors: list = field(default_factory=list)


@sensitive_variables()
def bring_in(intake, path, *, by, encoding="", say=lambda text: None):
    """Every good row of the file was put; returns the figures, refused rows by number and column.

    Refused whole when the file cannot be read or lacks a column. A later row about the same
    application replaces an earlier one.
    """
    figures = Figures()
    try:
        table = open_table(path, encoding=encoding)
    except Unreadable as trouble:
        raise Refused(str(trouble)) from None
    with contextlib.closing(table):
        places = _places(table.header, figures)
        try:
            for part in batched(table.records()):
                _put(intake, part, places, figures)
                say(f"{figures.written:,} answers")
        except Unreadable as trouble:
            _note(intake, by, figures)
            raise Refused(f"{trouble} {figures.written:,} rows before it were written.") from None
    _note(intake, by, figures)
    return figures


def batched(records):
    """The records, a few hundred at once."""
    records = iter(records)
    while part := list(islice(records, AT_ONCE)):
        yield part


def _places(header, figures):
    """Where each column of ours is; the others are named and ignored."""
    places = {}
    for place, title in enumerate(header):
        name = title.strip().lower()
        if name not in COLUMNS:
            figures.unknown_columns.append(title)
        elif name in places:
            raise Refused(f"The column {name} is there twice.")
        else:
            places[name] = place
    for name in ("external_id", "answer_status"):
        if name not in places:
            raise Refused(f"The column {name} is missing.")
    return places


@sensitive_variables()
def _put(intake, part, places, figures):
    rows = [
        (number, {n: cells[p].strip() if p < len(cells) else "" for n, p in places.items()})
        for number, cells in part
    ]
    named = {row["external_id"] for _, row in rows}
    known = dict(
        Application.objects.sent()
        .filter(intake=intake, external_id__in=named)
        .values_list("external_id", "pk")
    )
    good = {}
    for number, row in rows:
        try:
            pk, status, answers = _read(row, known)
        except BadRow as trouble:
            column, sentence = trouble.args
            figures.refused += 1
            if len(figures.errors) < SHOWN:
                figures.errors.append({"row": number, "column": column, "message": sentence})
        else:
            good[pk] = (pk, status, answers)
            figures.written += 1
    if good:
        selfid.put_all(list(good.values()))


@sensitive_variables()
def _read(row, known):
    """The application, the status and the answers of one row."""
    if not row["external_id"]:
        raise BadRow("external_id", "Give the external id of an application.")
    if row["external_id"] not in known:
        raise BadRow("external_id", "The intake has no application with this external id.")
    status = row["answer_status"].lower()
    if status not in STATUSES:
        raise BadRow("answer_status", "Write answered or declined.")
    answers = {}
    for column, key in COLUMNS.items():
        if key and row.get(column):
            answers[key] = _answer(column, key, row[column])
    if status == "answered" and not answers:
        raise BadRow("answer_status", "Somebody who answered has at least one answer.")
    if status == "declined" and answers:
        raise BadRow("answer_status", "Somebody who declined has no answer.")
    return known[row["external_id"]], status, answers


@sensitive_variables()
def _answer(column, key, text):
    question = next(one for one in QUESTIONS if one.key == key)
    if not question.is_on():
        raise BadRow(column, "This question is not asked here, so its answers are not taken.")
    codes = {code.lower(): code for code, _ in question.options}
    given = [part.strip().lower() for part in text.split(";")] if question.several else [text]
    given = [one.lower() for one in given if one]
    if not given or not codes.keys() >= set(given):
        raise BadRow(column, f"Write one of {', '.join(codes.values())}.")
    said = sorted({codes[one] for one in given})
    return said if question.several else said[0]


def _note(intake, by, figures):
    """A line says who brought in how many rows; no answer and no total of answers."""
    audit.record(
        "equity.answers.brought_in",
        by=by,
        about=intake,
        rows=figures.written,
        refused=figures.refused,
    )


class InMemory(FileUploadHandler):
    """Keeps one uploaded file in memory, whatever its size; no disk ever holds it."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        if not IN_MEMORY:
            raise StopUpload(connection_reset=False)
        self.held = os.memfd_create("upload")

    def receive_data_chunk(self, raw_data, start):
        """The piece was kept; nothing is passed on to another handler."""
        os.write(self.held, raw_data)

    def file_complete(self, file_size):
        """The file, for as long as the request lasts."""
        return Held(self.held, file_size, self.file_name)


class Held:
    """A file that lies in memory alone."""

    def __init__(self, held, size, name):
        self.held, self.size, self.name = held, size, name

    @property
    def path(self):
        """Where this process can open it."""
        return Path(f"/proc/self/fd/{self.held}")

    def close(self):
        """The memory is given back."""
        os.close(self.held)


def refuse_elsewhere():
    """Refused where a file cannot be taken without storing it."""
    if not IN_MEMORY:
        raise Refused(ELSEWHERE)
    if not settings.SELFID_KEY:
        raise Refused("This process has no key for self-identification.")
