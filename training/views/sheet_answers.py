"""What the sheet of a session answers, to instructors and to substitutes alike."""

from datetime import UTC, datetime, timedelta

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from careerpath.ui.when import words
from careerpath.workflow import Refused
from training.domain import marks, sheets
from training.forms.attendance import MarkForm
from training.models import Mark, Source

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SHOWN = (Mark.PRESENT, Mark.LATE, Mark.ABSENT, Mark.EXCUSED)
LETTERS = [(mark.value, mark.label) for mark in SHOWN]


def wants_data(request):
    """Whether the script of the sheet asks, rather than a form."""
    return request.headers.get("X-Sheet") == "1"


def row_data(row):
    """One row as the script of the sheet reads it."""
    record = row.record
    return {
        "mark": row.mark,
        "minutes": record.minutes_late if record else None,
        "remark": record.remark if record else "",
        "version": row.version,
        "self": bool(record and record.source == Source.SELF),
    }


def saved(session):
    """When something was saved, in words."""
    return f"Saved {words(timezone.now(), 'clock', session.cohort.program.time_zone)}"


def put(request, session, enrollments, pk, *, by, link=None):
    """One mark is put; the answer is data: the row, or a sentence and the row as it stands."""
    seat = get_object_or_404(session.expected(enrollments), pk=pk)
    form = MarkForm(request.POST)
    source = Source.SUBSTITUTE if link else Source.INSTRUCTOR
    status, told = 200, {}
    if not form.is_valid():
        status = 422
        told["sentence"] = " ".join(text for texts in form.errors.values() for text in texts)
    else:
        try:
            seen = form.cleaned_data["version"]
            marks.put(session, seat, form.said(), seen=seen, by=by, source=source, link=link)
        except marks.ReasonMissing as refusal:
            status, told = 422, {"sentence": str(refusal), "reasons": marks.REASONS}
        except marks.Conflict as refusal:
            status, told = 409, {"sentence": str(refusal)}
        except Refused as refusal:
            status, told = 422, {"sentence": str(refusal)}
    row = sheets.rows_of(session, [seat])[0]
    return JsonResponse({"row": row_data(row), "saved": saved(session), **told}, status=status)


def live(session, enrollments):
    """Every row of the sheet as it stands now, as data."""
    people = sheets.people(session, enrollments)
    rows = sheets.rows_of(session, people)
    answer = JsonResponse(
        {"people": len(rows), "rows": {str(row.enrollment.pk): row_data(row) for row in rows}}
    )
    answer["Cache-Control"] = "no-store"
    return answer


def save_sheet(session, enrollments, wanted, *, by, link=None):
    """Every changed mark of a sheet sent without script stands; answers number and refusals.

    ``wanted`` is what ``SheetForm.marks`` found.
    """
    source = Source.SUBSTITUTE if link else Source.INSTRUCTOR
    number, refusals = 0, []
    for row in sheets.rows_of(session, sheets.people(session, enrollments)):
        letter, seen = wanted.get(row.enrollment.pk, ("", None))
        if not letter or letter == row.mark:
            continue
        try:
            said = marks.Said(letter)
            marks.put(session, row.enrollment, said, seen=seen, by=by, source=source, link=link)
        except Refused as refusal:
            refusals.append((row.enrollment, str(refusal)))
        else:
            number += 1
    return number, refusals


def micro(moment):
    """A moment as it stands in an address."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def moment_of(number):
    """The moment that stands in an address; 404 where there is none."""
    try:
        return EPOCH + timedelta(microseconds=number)
    except OverflowError as error:
        raise Http404 from error
