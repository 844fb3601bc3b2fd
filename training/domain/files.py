"""A list leaves as a file on the spot: exact, on record with count and hash, ten a day.

Files of the shelf count among the ten, and these count where the shelf counts.
"""

import io

from django.db import transaction

from careerpath import audit
from careerpath.ui import export
from careerpath.ui.tables import exports

KINDS = (
    "training.cohort.attendance_exported",
    "training.cohort.grades_exported",
    "training.cohort.readiness_exported",
    "training.cohort.signals_exported",
    "training.examwindow.exported",
    "training.program.pass_rates_exported",
)
WRITERS = {"csv": export.write_csv, "xlsx": export.write_xlsx}


def begin():
    """The shelf knows of the files that are written here."""
    exports.count_too(*KINDS)


@transaction.atomic
def written(kind, about, head, rows, *, form, by, **said):
    """The bytes of the file, with one line in the trail: count, hash, and how it was narrowed.

    Refused for the eleventh file within a day.
    """
    exports.make_sure_of_room(by)
    out = io.BytesIO()
    done = WRITERS[form](head, rows, out)
    audit.record(
        kind, by=by, about=about, people=done.rows, format=form, sha256=done.sha256, **said
    )
    return out.getvalue()
