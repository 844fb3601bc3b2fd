"""The gradebook as a file: its columns and rows, on record with count and hash, ten a day."""

import datetime as dt
import io

from django.db import connection, transaction
from django.utils import timezone

from careerpath import audit
from careerpath.audit.models import AuditEvent
from careerpath.ui import export
from careerpath.workflow import Refused
from training import grading
from training.domain import grades

A_DAY = 10
KIND = "training.cohort.grades_exported"
WRITERS = {"csv": export.write_csv, "xlsx": export.write_xlsx}


def table_of(grid):
    """The grid: people by assessments, with totals. Points are numbers, M and Ex are text."""
    head = ["Name", "Email", "Section", *[item.name for item in grid.book.items]]
    rows = [
        [
            str(one.person.name),
            one.person.email,
            str(one.section or ""),
            *[_value(cell) for cell in grid.cells(one)],
            grading.percent(grid.total(one).share),
        ]
        for one in grid.shown
    ]
    return [*head, "Total in percent"], [[*row[:-1], _number(row[-1])] for row in rows]


def _value(cell):
    if cell is None or cell.grade is None:
        return None
    text = cell.text
    counted = cell.grade.counted
    return counted if counted is not None and text == grades.points_text(counted) else text or None


def _number(text):
    return float(text) if text else None


def areas_of(grid):
    """The subject areas: a percentage, a level and a direction for each."""
    head = ["Name", "Email", "Section"]
    for area in grid.book.areas:
        head += [f"{area.code} in percent", f"{area.code} level", f"{area.code} trend"]
    rows = []
    for one in grid.shown:
        row = [str(one.person.name), one.person.email, str(one.section or "")]
        for _, found, level in grid.book.masteries(one):
            trend = {1: "rising", -1: "falling"}.get(found.direction, "steady")
            none = found.share is None
            row += [
                _number(grading.percent(found.share)),
                level.name if level else None,
                None if none else trend,
            ]
        rows.append(row)
    return head, rows


@transaction.atomic
def written(cohort, head, rows, *, form, what, by):
    """The bytes of the file, with one line in the trail that has count and hash.

    Refused for the eleventh file within a day.
    """
    with connection.cursor() as cursor:  # two clicks at once count as two
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('exports'), %s)", [by.pk % 2**31])
    day_ago = timezone.now() - dt.timedelta(days=1)
    mine = AuditEvent.objects.filter(kind=KIND, actor_id=by.pk, at__gte=day_ago)
    if mine.count() >= A_DAY:
        raise Refused(
            f"You took {A_DAY} files within a day. The next one is possible tomorrow; "
            "ask the program lead if it cannot wait."
        )
    out = io.BytesIO()
    done = WRITERS[form](head, rows, out)
    audit.record(
        KIND,
        by=by,
        about=cohort,
        people=done.rows,
        what=what,
        format=form,
        sha256=done.sha256,
    )
    return out.getvalue()
