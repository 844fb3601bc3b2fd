"""Import files of invented applications, as other systems would send them."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

from careerpath.demo.essays import QUESTIONS
from careerpath.demo.people import Crowd, Window
from careerpath.demo.scores import INSTRUMENTS
from careerpath.workflow import Refused

LARGEST = 2_000_000
COLUMNS = (
    "external_id", "given_name", "family_name", "preferred_name", "email", "phone", "city", "state",
    "postal_code", "country", "partner", "degree_level", "field_of_study", "work_authorized",
    "needs_sponsorship", "at_least_18", "available_full_time", "willing_to_relocate",
    "available_from", "regions", "source", "submitted_at",
    *(f"answer:{key}" for key in QUESTIONS), *(f"assessment:{key}" for key, *_ in INSTRUMENTS),
)  # fmt: skip
DOMAIN = "mailbox.example"  # nobody of the demo program has an address there
WORDS = {True: "yes", False: "no", None: ""}


def default_window(now):
    """Return a window of four weeks that ended a moment ago: it lies inside ``try-import``'s."""
    end = now.replace(microsecond=0) - timedelta(hours=1)
    return Window(end - timedelta(days=28), end)


def rows(*, applicants, seed, window):
    """Yield one row for each of ``applicants`` invented people, in the order of ``COLUMNS``."""
    for one in Crowd(f"file {seed}", domain=DOMAIN).intake(applicants, window):
        yield (
            f"EXT-{one.number:06d}", one.given_name, one.family_name, one.preferred_name, one.email,
            one.phone, one.city, one.state, one.postal_code, one.country, one.partner,
            one.degree_level, one.field_of_study, WORDS[one.work_authorized],
            WORDS[one.needs_sponsorship], WORDS[one.at_least_18], WORDS[one.available_full_time],
            WORDS[one.willing_to_relocate],
            one.available_from.isoformat() if one.available_from else "", ";".join(one.regions),
            one.source or one.channel.title(), one.submitted_at.isoformat(),
            *(one.answers.get(key, "") for key in QUESTIONS),
            *("" if one.scores.get(key) is None else one.scores[key] for key, *_ in INSTRUMENTS),
        )  # fmt: skip


def write_file(path, *, applicants, seed=70, window=None):
    """A CSV file of invented applications lies at ``path``; its addresses are nobody else's.

    Refused when the folder is missing or the number is out of range.
    """
    if not 1 <= applicants <= LARGEST:
        raise Refused(f"Choose between 1 and {LARGEST:,} applicants.")
    path = Path(path)
    if not path.parent.is_dir():
        raise Refused(f"There is no folder {path.parent}.")
    window = window or default_window(datetime.now(UTC))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows(applicants=applicants, seed=seed, window=window))
    return {"file": str(path), "rows": applicants, "bytes": path.stat().st_size}
