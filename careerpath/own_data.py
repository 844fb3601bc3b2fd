"""What is kept about one person: each app says where, and the person gets all of it.

Every model with personal fields is registered, either as somebody's own (``register``) or as not
theirs to get, with the reason (``not_theirs``); a test fails for a model that is neither.
"""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.contrib.auth import get_user_model
from django.db.models import Model
from django.utils import timezone
from django.utils.html import escape

from careerpath.ui.export import write_csv

SOMEBODY = "somebody of the program"


@dataclass(frozen=True)
class Own:
    """One kind of record: ``path`` leads from it to its person; ``leave`` says what stays, why."""

    title: str
    model: type[Model]
    path: str
    leave: Mapping[str, str] = field(default_factory=dict)
    only: Callable | None = None

    @property
    def fields(self):
        """The columns that the person gets."""
        return [
            column for column in self.model._meta.concrete_fields if column.name not in self.leave
        ]


@dataclass(frozen=True)
class Part:
    """The records of one kind about one person, as text."""

    title: str
    columns: list[str]
    rows: list[list[str]]

    @property
    def records(self):
        """Each record as pairs of a column and a text, without what is empty."""
        return [
            [(name, text) for name, text in zip(self.columns, row, strict=True) if text]
            for row in self.rows
        ]

    @property
    def name(self):
        """The name of its file."""
        return "".join(c if c.isalnum() else "-" for c in self.title.lower()).strip("-")


_OWN: dict[type[Model], Own] = {}
_NOT_THEIRS: dict[type[Model], str] = {}
_FILES: list[Callable] = []


def register(title, model, path, *, leave=None, only=None):
    """Records of ``model`` belong to the person that ``path`` leads to.

    ``leave``: names of fields that are not handed over, each with its reason. ``only(queryset)``
    narrows the records, such as to what the person has been told.
    """
    _OWN[model] = Own(title, model, path, leave or {}, only)


def not_theirs(model, why):
    """Records of ``model`` are not handed over; ``why`` in a sentence."""
    _NOT_THEIRS[model] = why


def files(function):
    """``function(person)`` yields pairs of a name and an open file to hand over as well."""
    _FILES.append(function)


def registered():
    """Model to how it is handed over, and model to why it is not."""
    return dict(_OWN), dict(_NOT_THEIRS)


def of(person):
    """Every part that holds something about the person, in the order of registration."""
    parts = []
    for own in _OWN.values():
        rows = own.model._base_manager.filter(**{own.path: person.pk}).order_by("pk")
        if own.only is not None:
            rows = own.only(rows)
        users = get_user_model()
        related = [f.name for f in own.fields if f.is_relation and f.related_model is not users]
        found = [
            [_said(row, column, person) for column in own.fields]
            for row in rows.select_related(*related).iterator(chunk_size=500)
        ]
        if found:
            titles = [str(column.verbose_name) for column in own.fields]
            parts.append(Part(own.title, titles, found))
    return parts


def archive(person):
    """A zip with everything about the person: a page and tables to read, JSON, their files."""
    parts = of(person)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in parts:
            sheet = io.BytesIO()
            write_csv(part.columns, part.rows, sheet)
            packed.writestr(f"{part.name}.csv", sheet.getvalue())
        whole = {
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "parts": {
                part.title: [dict(zip(part.columns, row, strict=True)) for row in part.rows]
                for part in parts
            },
        }
        packed.writestr("everything.json", json.dumps(whole, ensure_ascii=False, indent=1))
        packed.writestr("everything.html", _page(person, parts))
        for function in _FILES:
            for name, file in function(person):
                with file:
                    packed.writestr(f"files/{name}", file.read())
    return target.getvalue()


def _page(person, parts):
    """All parts as one page that opens in any browser, without scripts or styles."""
    lines = [
        "<!doctype html>",
        '<html lang="en"><meta charset="utf-8">',
        f"<title>CareerPath: {escape(person)}</title>",
        "<h1>What is kept about you</h1>",
    ]
    for part in parts:
        lines.append(f"<h2>{escape(part.title)}</h2>")
        for record in part.records:
            lines += ["<dl>", *(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in record),
                      "</dl><hr>"]  # fmt: skip
    return "\n".join([*lines, "</html>"])


def _said(row, column, person):
    """The value in words: other people are not named."""
    if column.is_relation:
        pk = getattr(row, column.attname)
        if pk is None:
            return ""
        if column.related_model is get_user_model():
            return str(person) if pk == person.pk else SOMEBODY
        return str(getattr(row, column.name))
    value = getattr(row, column.name)
    if value is None:
        return ""
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
