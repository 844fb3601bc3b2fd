"""One record of the file becomes values that fit, or errors that say what to correct."""

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from applicants.importing.columns import ANSWER, ASSESSMENT, REQUIRED, derived_id
from cohorts.tabular.limits import BadCell

LENGTHS = {
    "external_id": 80,
    "given_name": 200,
    "family_name": 200,
    "preferred_name": 200,
    "phone": 40,
    "city": 120,
    "state": 40,
    "postal_code": 20,
    "country": 80,
    "field_of_study": 120,
    "source": 200,
}
DEGREES = ("none", "associate", "bachelor", "master", "doctorate")
YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
FLAGS = (
    "work_authorized",
    "needs_sponsorship",
    "at_least_18",
    "available_full_time",
    "willing_to_relocate",
)
ANSWER_LENGTH = 32_767
REGIONS = 20
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(Z|z|[+-]\d{2}(?::?\d{2})?)?",
    re.ASCII,
)
EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])"
)
REGION = re.compile(r"[\w.-]{1,24}")
NUMBER = re.compile(r"[+-]?(?:\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})(?:[eE][+-]?\d{1,2})?", re.ASCII)
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Marks that turn the reading direction round: never part of a name, and in prose only the two
# overrides are never honest.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
OVERRIDE = re.compile("[\u202d\u202e]")
INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Schema:
    """What an intake takes: question keys, instrument ranges, partners by code or name, window.

    ``partners`` maps a partner's code or name, as ``partner_key`` makes it, to its id; to ``None``
    when it is to be created.
    """

    questions: frozenset[str]
    instruments: Mapping[str, tuple[Decimal, Decimal]]
    partners: Mapping[str, int | None]
    opens_at: dt.datetime
    closes_at: dt.datetime


@dataclass
class Checked:
    """The values of one record, and what is wrong with it as ``(field, sentence)``."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)
    unknown_partner: str = ""


class Wrong(Exception):
    """A value does not fit; the text is the sentence."""


def partner_key(text: str) -> str:
    """Return a partner's code or name as it is compared."""
    return SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()


def named(letter: str) -> str:
    """Return a character's code for a person, such as U+0000."""
    return f"U+{ord(letter):04X}"


def short_text(value: str) -> str:
    """Return a line of text: NFC, one space at a time, nothing invisible."""
    if found := CONTROL.search(value):
        raise Wrong(f"Holds a character that cannot be stored ({named(found[0])}); remove it.")
    if found := TURNING.search(value):
        raise Wrong(f"Holds a mark that reverses the reading direction ({named(found[0])}).")
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", value))
    return SPACES.sub(" ", text).strip()


def long_text(value: str) -> str:
    """Return prose: NFC, line ends as one kind, no control characters."""
    if len(value) > ANSWER_LENGTH:
        raise Wrong(f"Has {len(value):,} characters; at most {ANSWER_LENGTH:,} are taken.")
    if found := CONTROL.search(value):
        raise Wrong(f"Holds a character that cannot be stored ({named(found[0])}); remove it.")
    if found := OVERRIDE.search(value):
        raise Wrong(f"Holds a mark that reverses the reading direction ({named(found[0])}).")
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text).strip()


def line(name: str) -> Callable[[str, Schema], str]:
    """Return the check of a text field by its length."""
    limit = LENGTHS[name]

    def check(value: str, _: Schema) -> str:
        text = short_text(value)
        if len(text) > limit:
            raise Wrong(f"Has {len(text):,} characters; at most {limit} are taken.")
        return text

    return check


def email(value: str, _: Schema) -> str:
    """Return an address that mail can be sent to."""
    text = short_text(value)
    if len(text) > 254 or not EMAIL.fullmatch(text) or len(text.partition("@")[0]) > 64:
        raise Wrong("Enter an address like name@example.org.")
    return text


def degree(value: str, _: Schema) -> str:
    """Return one of the five levels."""
    text = short_text(value).lower()
    if text not in DEGREES:
        raise Wrong(f"Enter one of {', '.join(DEGREES)}.")
    return text


def flag(value: str, _: Schema) -> bool:
    """Return yes or no."""
    try:
        return YES_NO[short_text(value).lower()]
    except KeyError:
        raise Wrong("Enter yes or no.") from None


def day(value: str, _: Schema) -> dt.date:
    """Return a date."""
    text = short_text(value)
    try:
        found = dt.date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2100:
        raise Wrong("Enter a date like 2027-01-15.")
    return found


def moment(value: str, schema: Schema) -> dt.datetime:
    """Return a moment within the intake's window."""
    text = short_text(value)
    found = MOMENT.fullmatch(text)
    if found and not found[1]:
        raise Wrong("State the offset from UTC, as in 2026-11-20T14:30:00-06:00.")
    try:
        at = dt.datetime.fromisoformat(text.replace(",", ".").upper()) if found else None
        at = at.astimezone(dt.UTC) if at else None
    except (ValueError, OverflowError):
        at = None
    if at is None:
        raise Wrong("Enter a time like 2026-11-20T14:30:00-06:00.")
    if not schema.opens_at <= at <= schema.closes_at:
        window = " to ".join(
            each.strftime("%Y-%m-%d %H:%M UTC") for each in (schema.opens_at, schema.closes_at)
        )
        raise Wrong(f"Is outside the intake's window, {window}.")
    return at


def regions(value: str, _: Schema) -> list[str]:
    """Return the codes, each once, in the order given."""
    codes = [code.strip() for code in short_text(value).split(";")]
    codes = list(dict.fromkeys(code for code in codes if code))
    if any(not REGION.fullmatch(code) for code in codes):
        raise Wrong("Enter codes of up to 24 letters, separated by semicolons.")
    if len(codes) > REGIONS:
        raise Wrong(f"Has {len(codes):,} regions; at most {REGIONS} are taken.")
    return codes


def number(value: str, low: Decimal, high: Decimal) -> Decimal:
    """Return a number in the instrument's range, to two places."""
    text = short_text(value)
    try:
        found = Decimal(text) if NUMBER.fullmatch(text) else None
    except InvalidOperation:
        found = None
    if found is None or not low <= found <= high:
        raise Wrong(f"Enter a number from {low.normalize():f} to {high.normalize():f}.")
    return found.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


CHECKS: dict[str, Callable[[str, Schema], Any]] = {
    **{name: line(name) for name in LENGTHS},
    **dict.fromkeys(FLAGS, flag),
    "email": email,
    "degree_level": degree,
    "available_from": day,
    "submitted_at": moment,
    "regions": regions,
}


def check_value(name: str, value: str, schema: Schema) -> Any:
    """Return the value of one cell that is not empty; ``Wrong`` says why it does not fit."""
    if isinstance(value, BadCell):
        raise Wrong(value.reason)
    if name.startswith(ANSWER):
        return long_text(value)
    if name.startswith(ASSESSMENT):
        return number(value, *schema.instruments[name.removeprefix(ASSESSMENT)])
    return CHECKS[name](value, schema)


def check(
    record: int,
    cells: Sequence[str],
    mapping: Mapping[int, str],
    schema: Schema,
    *,
    width: int,
    from_email: bool = False,
) -> Checked:
    """Return the record's values by field, empty cells as ``None``, and its errors.

    ``mapping`` gives the field of each column that is used; ``width`` is how many columns the
    header has; with ``from_email`` the external id is derived from the address.
    """
    result = Checked(record)
    if len(cells) != width and (len(cells) < width or any(cells[width:])):
        result.errors.append(
            ("", f"The row has {len(cells):,} cells, the header {width:,}; a quote is missing.")
        )
        return result
    for index, name in mapping.items():
        value = cells[index]
        if not value or not (isinstance(value, BadCell) or value.strip()):
            result.values[name] = None
            continue
        try:
            if name == "partner":
                check_partner(result, value, schema)
            else:
                found = check_value(name, value, schema)
                result.values[name] = None if found in ("", []) else found
        except Wrong as wrong:
            result.errors.append((name, str(wrong)))
    if from_email and result.values.get("email"):
        result.values["external_id"] = derived_id(result.values["email"])
    failed = {name for name, _ in result.errors}
    if from_email and result.values.get("email") is None:
        failed.add("external_id")
    for name in REQUIRED:
        if result.values.get(name) is None and name not in failed:
            result.errors.append((name, "Is required."))
    return result


def check_partner(result: Checked, value: str, schema: Schema) -> None:
    """The partner's id is among the values, or its name when it is to be created."""
    if isinstance(value, BadCell):
        raise Wrong(value.reason)
    text = short_text(value)
    key = partner_key(text)
    if key not in schema.partners:
        result.unknown_partner = text[:160]
        raise Wrong(f"“{text[:80]}” is no partner's code or name.")
    found = schema.partners[key]
    result.values["partner"] = found
    result.values["new_partner"] = text[:160] if found is None else ""


def as_json(errors: Sequence[tuple[str, str]]) -> str:
    """Return errors as the text that is stored with a row."""
    text = json.dumps([list(error) for error in errors], ensure_ascii=False)
    return text.replace("\\u0000", "").encode("utf-8", "replace").decode()
