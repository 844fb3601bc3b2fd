"""What the rows of a rehearsed import would change: old and new, and nothing of who a person is."""

from dataclasses import dataclass

from applicants.domain.import_plan import IN_APPLICATION
from applicants.importing.columns import ANSWER, ASSESSMENT, FIELDS
from applicants.models import Answer, Application, AssessmentResult, Identity, RowOutcome
from careerpath import audit
from careerpath.ui.export import stream_csv

HEADER = ("Row", "Column", "Now", "After the import")
AT_ONCE = 500
PERSON = "Name, contact, origin"
# Where somebody lives says who it is; it is compared, and never shown.
HIDDEN = {"state": "home_state"}
SHOWN = {field: column for field, column in IN_APPLICATION.items() if field not in HIDDEN}
OF_PERSON = (
    "given_name", "family_name", "preferred_name", "email", "phone", "city", "postal_code",
    "country", "source",
)  # fmt: skip

audit.kinds.register(
    "applicants.importjob.changes_read", "downloaded what an import would change", reading=True
)


@dataclass(frozen=True)
class Change:
    """One value that a row would change."""

    row: int
    column: str
    old: str
    new: str


def first(job, most):
    """The changes of the first rows to update, up to ``most`` of them."""
    found = []
    for change in changes(job, at_once=most):
        found.append(change)
        if len(found) == most:
            break
    return found


def stream(job, *, by):
    """Yield a CSV of every change."""
    audit.record("applicants.importjob.changes_read", by=by, about=job, rows=job.updated)
    rows = ((one.row, one.column, one.old, one.new) for one in changes(job))
    return stream_csv(HEADER, rows)


def changes(job, *, at_once=AT_ONCE):
    """Yield every value that the import would change, row by row in the order of the file."""
    fields = list(job.fields().values())
    last = 0
    while rows := list(
        job.rows.filter(outcome=RowOutcome.UPDATE, number__gt=last).order_by("number")[:at_once]
    ):
        last = rows[-1].number
        ids = [row.application_pk for row in rows]
        now = _Now(ids)
        for row in rows:
            yield from _of(row, fields, now)


class _Now:
    """How the applications of some rows stand, by four queries."""

    def __init__(self, ids):
        self.applications = Application.objects.in_bulk(ids)
        self.people = Identity.objects.in_bulk(ids)
        self.answers = {
            (one.application_id, one.question_id): one.text
            for one in Answer.objects.filter(application__in=ids)
        }
        self.scores = {
            (one.application_id, one.instrument_id): one.value
            for one in AssessmentResult.objects.filter(application__in=ids)
        }


def _of(row, fields, now):
    application, person = now.applications[row.application_pk], now.people[row.application_pk]
    for field in fields:
        if field in SHOWN:
            old, new = getattr(application, SHOWN[field]), getattr(row, SHOWN[field])
            if old != new:
                yield Change(row.number, FIELDS[field], words(old), words(new))
    if "submitted_at" in fields and row.submitted_at not in (None, application.submitted_at):
        yield Change(
            row.number, FIELDS["submitted_at"], words(application.submitted_at),
            words(row.submitted_at),
        )  # fmt: skip
    asked = [field for field in fields if field.startswith(ANSWER)]
    for field, pk, text in zip(asked, row.question_pks, row.answers, strict=True):
        old = now.answers.get((application.pk, pk), "")
        if old != text:
            yield Change(row.number, f"Answer: {spoken(field, ANSWER)}", length(old), length(text))
    measured = [field for field in fields if field.startswith(ASSESSMENT)]
    for field, pk, value in zip(measured, row.instrument_pks, row.scores, strict=True):
        old = now.scores.get((application.pk, pk))
        if old != value:
            yield Change(row.number, spoken(field, ASSESSMENT), words(old), words(value))
    if _is_another_person(row, fields, application, person):
        yield Change(row.number, PERSON, "Hidden", "Changes")


def _is_another_person(row, fields, application, person):
    if any(getattr(row, name) != getattr(person, name) for name in OF_PERSON if name in fields):
        return True
    if "state" in fields and row.home_state != application.home_state:
        return True
    moved = row.partner_pk != person.partner_id or bool(row.new_partner)
    return "partner" in fields and moved


def spoken(field, prefix):
    """The key of a question or an instrument as people read it."""
    return field.removeprefix(prefix).replace("_", " ").capitalize()


def length(text):
    """How long an answer is; what it says is for readers."""
    count = len(text.split())
    return f"{count:,} {'word' if count == 1 else 'words'}" if count else "Empty"


def words(value):
    """A value as a cell shows it."""
    if value is None or value in ("", []):
        return "Empty"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(value)
    if hasattr(value, "isoformat"):
        return (
            value.isoformat(sep=" ", timespec="minutes") if hasattr(value, "hour") else str(value)
        )
    if hasattr(value, "normalize"):
        return f"{value.normalize():f}"
    return str(value)
