"""The refused rows of an import go back to the person who sent them, each with its reasons."""

from applicants.domain import import_staging
from applicants.models import RowOutcome
from careerpath import audit
from careerpath.ui.export import stream_csv
from careerpath.workflow import Refused
from cohorts.tabular.limits import Unreadable

REASON = "Why it was refused"
ROW = "Row"
AT_ONCE = 1_000

audit.kinds.register(
    "applicants.importjob.refused_read", "downloaded the refused rows of an import", reading=True
)


def stream(job, *, by):
    """Yield a CSV of the refused rows as they stood in the file, with row number and reasons.

    Columns that the import ignores stay out: nobody said what they are, and they may be what no
    recruiter is to see. Refused when the file is no longer there.
    """
    if not job.file or not (import_staging.folder() / job.file).is_file():
        raise Refused("The file is no longer kept, so its rows cannot be shown.")
    try:
        table = import_staging.open_file(job)
    except Unreadable as unreadable:
        raise Refused(str(unreadable)) from unreadable
    audit.record("applicants.importjob.refused_read", by=by, about=job, rows=job.refused)
    used = [table.header[index] for index in sorted(job.fields())]
    return stream_csv([ROW, REASON, *used], rows(job, table))


def rows(job, table):
    """Yield number, reasons and cells of every refused row, in the order of the file."""
    used = sorted(job.fields())
    titles = {field: table.header[index] for index, field in job.fields().items()}
    refused = job.rows.filter(outcome=RowOutcome.REFUSED).order_by("number")
    waiting = refused.values_list("number", "errors").iterator(chunk_size=AT_ONCE)
    number, errors = next(waiting, (0, []))
    try:
        for record, cells in table.records():
            if record == number:
                reasons = "; ".join(
                    f"{titles.get(field, field)}: {sentence}" if field else sentence
                    for field, sentence in errors
                )
                padded = [*cells, *[""] * (len(table.header) - len(cells))]
                yield [record, reasons, *(padded[index] for index in used)]
                number, errors = next(waiting, (0, []))
    finally:
        table.close()
