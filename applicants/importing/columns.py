"""The columns of an import file: which we know, and which of a file's own headers mean them."""

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FIELDS: dict[str, str] = {
    "external_id": "External id",
    "given_name": "Given name",
    "family_name": "Family name",
    "email": "Email",
    "preferred_name": "Preferred name",
    "phone": "Phone",
    "city": "City",
    "state": "State",
    "postal_code": "Postal code",
    "country": "Country",
    "partner": "University partner",
    "degree_level": "Degree level",
    "field_of_study": "Field of study",
    "work_authorized": "Work authorized",
    "needs_sponsorship": "Needs sponsorship",
    "at_least_18": "At least 18",
    "available_full_time": "Available full time",
    "willing_to_relocate": "Willing to relocate",
    "available_from": "Available from",
    "regions": "Regions",
    "source": "Source",
    "submitted_at": "Submitted at",
}
REQUIRED = ("external_id", "given_name", "family_name", "email")
ANSWER = "answer:"
ASSESSMENT = "assessment:"

SYNONYMS: dict[str, tuple[str, ...]] = {
    "external_id": (
        "id", "applicant id", "application id", "application number", "app id", "candidate id",
        "record id", "reference", "reference number", "external identifier", "respondent id",
        "submission id", "response id",
    ),
    "given_name": (
        "first name", "firstname", "first", "forename", "given names", "legal first name",
    ),
    "family_name": ("last name", "lastname", "last", "surname", "family names", "legal last name"),
    "email": (
        "e mail", "mail", "email address", "e mail address", "mail address", "contact email",
        "primary email", "your email",
    ),
    "preferred_name": ("nickname", "goes by", "chosen name", "known as", "preferred first name"),
    "phone": (
        "phone number", "telephone", "telephone number", "tel", "mobile", "mobile phone",
        "mobile number", "cell", "cell phone", "contact number",
    ),
    "city": ("town", "home city", "city of residence", "city town"),
    "state": ("home state", "province", "state province", "region of residence", "us state"),
    "postal_code": ("zip", "zip code", "zipcode", "postcode", "post code", "zip postal code"),
    "country": ("country of residence", "nation", "home country"),
    "partner": (
        "university", "school", "college", "institution", "partner", "partner university",
        "university code", "partner code", "school name", "university name", "college university",
    ),
    "degree_level": ("degree", "highest degree", "level of degree", "education", "education level"),
    "field_of_study": ("major", "subject", "field", "program of study", "area of study", "studies"),
    "work_authorized": (
        "authorized to work", "work authorization", "work authorisation", "right to work",
        "authorized to work in the us", "legally authorized to work",
    ),
    "needs_sponsorship": (
        "sponsorship", "requires sponsorship", "visa sponsorship", "need sponsorship",
        "require visa sponsorship",
    ),
    "at_least_18": (
        "18 or older", "over 18", "age 18", "18 years or older", "is 18", "at least 18 years",
    ),
    "available_full_time": (
        "full time", "fulltime", "can work full time", "full time availability",
    ),
    "willing_to_relocate": ("relocate", "relocation", "open to relocation", "can relocate"),
    "available_from": (
        "start date", "available", "availability", "available date", "earliest start",
    ),
    "regions": (
        "preferred regions", "region", "locations", "preferred locations", "work regions",
    ),
    "source": (
        "how did you hear about us", "referral source", "channel", "heard from", "campaign",
    ),
    "submitted_at": (
        "submitted", "submission date", "date submitted", "submission time", "timestamp",
        "applied at", "application date", "date applied", "completed at",
    ),
}  # fmt: skip
CLOSE_ENOUGH = 0.84


@dataclass(frozen=True)
class Suggestion:
    """One column of the file and what it probably is."""

    index: int
    title: str
    field: str
    why: str  # "same", "known", "similar" or "" when nothing fits


def plain(title: str) -> str:
    """Return a header reduced to words: lower case, no accents, no punctuation."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title.strip())
    text = unicodedata.normalize("NFKD", text).casefold()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", text))


def exact(title: str) -> str:
    """Return a header as it is compared without suggestions: trimmed, without case."""
    return unicodedata.normalize("NFC", title).strip().casefold()


def known_fields(questions: Iterable[str], instruments: Iterable[str]) -> list[str]:
    """Return the names of all columns that an intake takes."""
    return [
        *FIELDS,
        *(f"{ANSWER}{key}" for key in questions),
        *(f"{ASSESSMENT}{key}" for key in instruments),
    ]


def recognize(header: Sequence[str], fields: Sequence[str]) -> dict[int, str]:
    """Return field by column index for the headers that are spelled as ours."""
    names = {exact(field): field for field in fields}
    return {
        index: names[exact(title)] for index, title in enumerate(header) if exact(title) in names
    }


def twice(mapping: Mapping[int, str]) -> list[str]:
    """Return the fields that more than one column claims."""
    fields = list(mapping.values())
    return sorted({field for field in fields if fields.count(field) > 1})


def same_titles(header: Sequence[str]) -> dict[str, list[int]]:
    """Return the titles that several columns have, each with the indexes of its columns."""
    found: dict[str, list[int]] = {}
    for index, title in enumerate(header):
        if title.strip():
            found.setdefault(exact(title), []).append(index)
    return {header[each[0]]: each for each in found.values() if len(each) > 1}


def suggest(header: Sequence[str], words: Mapping[str, Sequence[str]]) -> list[Suggestion]:
    """Return what every column probably is; no field is given to two columns.

    ``words`` maps each field to what people may call it, as ``vocabulary`` makes it. The order of
    trust: our own name, a known synonym, the closest spelling.
    """
    own = {exact(field): field for field in words}
    synonyms = {plain(word): field for field, names in words.items() for word in (field, *names)}
    chosen: dict[int, tuple[str, str]] = {}
    taken: set[str] = set()

    def take(index: int, field: str | None, why: str) -> None:
        if field and field not in taken and index not in chosen:
            chosen[index] = (field, why)
            taken.add(field)

    for index, title in enumerate(header):
        take(index, own.get(exact(title)), "same")
    for index, title in enumerate(header):
        take(index, synonyms.get(plain(title)), "known")
    close: list[tuple[float, int, str]] = []
    for index, title in enumerate(header):
        if index in chosen or not plain(title):
            continue
        for word, field in synonyms.items():
            if field not in taken:
                match = difflib.SequenceMatcher(None, plain(title), word)
                if match.quick_ratio() >= CLOSE_ENOUGH and match.ratio() >= CLOSE_ENOUGH:
                    close.append((-match.ratio(), index, field))
    for _, index, field in sorted(close):
        take(index, field, "similar")
    return [
        Suggestion(index, title, *chosen.get(index, ("", ""))) for index, title in enumerate(header)
    ]


def vocabulary(
    questions: Mapping[str, str], instruments: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return every field of an intake with the names that people may give it."""
    words = {field: (label, *SYNONYMS.get(field, ())) for field, label in FIELDS.items()}
    for prefix, items in ((ANSWER, questions), (ASSESSMENT, instruments)):
        for key, text in items.items():
            words[f"{prefix}{key}"] = tuple({key, text} - {""})
    return words


def fingerprint(header: Sequence[str]) -> str:
    """Return what is the same for two files with the same set of headers in any order."""
    titles = sorted({exact(title) for title in header if title})
    return hashlib.sha256("\x1f".join(titles).encode("utf-8", "replace")).hexdigest()


def derived_id(email: str) -> str:
    """Return the external id of a person whose file has none: the same for the same address."""
    address = unicodedata.normalize("NFC", email).strip().lower()
    digest = hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()
    return f"mail-{digest[:20]}"
