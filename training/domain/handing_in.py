"""Work that participants hand in: taken with its file, looked into, read and swept."""

import uuid

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone

from careerpath import audit, files
from careerpath.later import later
from careerpath.uploads import gate
from careerpath.workflow import Refused, refusing
from cohorts.models import Enrollment
from training import notifications
from training.domain import scanning, seats
from training.models import Extension, FileState, Grade, GradeItem, WorkSubmission
from training.states import GradeState

FOLDER = "work"
LOOK = "training.look_into_work"
HANDED_IN = "training.worksubmission.handed_in"
READ = "training.worksubmission.read"
OPENED = "training.worksubmission.opened"
NOT_HERE = "Nothing is handed in here. Your instructor tells you how this one is done."
GRADED = "This is being graded. Ask your instructor to return it if you want to hand in more."
GRADE_OUT = "This is graded. Ask your instructor to return it if you want to hand in more."
EXCUSED = "You are excused from this one. There is nothing to hand in."
NEWER = "You handed in another version meanwhile. Look at it before you hand in again."
NOTHING = "Write something, give a link or choose a file."


def due_of(item, enrollment):
    """When it is due for this person: the date of an extension, or the assessment's own."""
    longer = Extension.objects.granted().filter(item=item, enrollment=enrollment)
    return longer.values_list("due_at", flat=True).first() or item.due_at


def why_not(item, enrollment, grade):
    """Why nothing can be handed in just now, as a sentence; empty when it can."""
    if not seats.is_studying(enrollment):
        return seats.WHY_NOT.get(enrollment.state, seats.LEFT)
    if not item.takes_work:
        return NOT_HERE
    if grade is not None and grade.state == GradeState.GRADED:
        return GRADE_OUT if item.is_released else GRADED
    if grade is not None and grade.state == GradeState.EXCUSED and item.is_released:
        return EXCUSED
    return ""


def hand_in(item, enrollment, *, text="", link="", upload=None, seen, by):
    """The work is in, as a further version, and its cell says so.

    ``seen`` is the number of the newest version that was on the page, 0 for none. Refused when
    there is a newer one, when it is empty, and when grading has begun.
    """
    if not (text.strip() or link or upload):
        raise Refused(NOTHING)
    work = WorkSubmission(
        item=item, enrollment=enrollment, number=seen + 1, text=text, link=link, submitted_by=by
    )
    if upload is None:
        return _put(work, by)
    work.file_key = uuid.uuid4()
    with files.taking(file_of(work), upload) as taken:
        work.file_format, work.file_size, work.file_digest = taken
        work.file_name = gate.printable(upload.name)
        work.file_state = FileState.PENDING
        return _put(work, by)


@transaction.atomic
def _put(work, by):
    """The row stands, the cell of the gradebook waits for its grade, and the file is looked at."""
    item, enrollment = work.item, work.enrollment
    enrollment = Enrollment.objects.select_for_update(no_key=True).get(pk=enrollment.pk)
    mine = WorkSubmission.objects.filter(item=item, enrollment=enrollment)
    newest = mine.aggregate(newest=Max("number"))["newest"] or 0
    if newest + 1 != work.number:
        raise Refused(NEWER)
    cells = Grade.objects.select_for_update().filter(item=item, enrollment=enrollment)
    grade = cells.first()
    if sentence := why_not(item, enrollment, grade):
        raise Refused(sentence)
    due = due_of(item, enrollment)
    work.submitted_at = timezone.now()
    work.is_late = due is not None and work.submitted_at > due
    with refusing():
        work.save(force_insert=True)
    audit.record(HANDED_IN, by=by, about=work, number=work.number, late=work.is_late)
    _waits_for_grade(grade, work, by)
    if work.file_state == FileState.PENDING:
        later(LOOK, pk=work.pk)
    return work


def _waits_for_grade(grade, work, by):
    """The cell says *submitted*; an override, or an excuse nobody has told of, stays."""
    if grade is None:
        with refusing():
            grade = Grade.objects.create(
                item=work.item,
                enrollment=work.enrollment,
                state=GradeState.SUBMITTED,
                is_late=work.is_late,
                set_at=work.submitted_at,
                set_by=by,
            )
        audit.record("training.grade.submitted", by=by, about=grade, to_state=grade.state)
        return
    if grade.state == GradeState.EXCUSED or grade.override is not None:
        return
    values = {
        "is_late": work.is_late,
        "set_at": work.submitted_at,
        "set_by": by,
        "version": F("version") + 1,
    }
    if grade.state != GradeState.SUBMITTED:
        grade.step(GradeState.SUBMITTED, by=by, set=values)
    elif grade.is_late != work.is_late:
        Grade.objects.filter(pk=grade.pk).update(**values)
        audit.record("training.grade.submitted", by=by, about=grade, to_state=grade.state)


# ---------------------------------------------------------------- the file
def file_of(work):
    """Where the file of a hand-in lies."""
    return files.path_of(FOLDER, work.file_key)


def open_file(work):
    """The file, open for reading; refused while nobody has cleared it."""
    return files.opened(file_of(work), may=scanning.may_be_opened(work))


def opened_by_staff(work, *, by):
    """The file for somebody who grades it; a line says so."""
    file = open_file(work)
    audit.record(OPENED, by=by, about=work)
    return file


def look_into(pk):
    """The scanner had its word on the file; while it is away the file goes on waiting."""
    scanning.settle(
        WorkSubmission,
        pk,
        path=file_of,
        to=lambda work: work.enrollment.person,
        letter=notifications.FILE_REFUSED,
        context=lambda work: {
            "item": str(work.item),
            "path": reverse("training:my_work", args=[work.item_id]),
        },
    )


def wake(now=None):
    """Files that stand still are looked at again, and files that no row knows are gone."""
    return scanning.wake(WorkSubmission, folder=FOLDER, job=LOOK, since="submitted_at", now=now)


# ---------------------------------------------------------------- for pages
def versions(item, enrollment):
    """Everything that this person handed in for the assessment, the newest first."""
    rows = WorkSubmission.objects.filter(item=item, enrollment=enrollment)
    return rows.order_by("-number")


def read(work, *, by):
    """A member of staff reads the work; a line says so, without what stands in it."""
    audit.record(READ, by=by, about=work)
    return versions(work.item, work.enrollment)


def read_of(item, enrollment, *, by):
    """Everything that this person handed in, newest first; a line says that staff read it."""
    found = list(versions(item, enrollment))
    if found:
        audit.record(READ, by=by, about=found[0])
    return found


def own_grade(item, enrollment):
    """The cell as its person may see it: nothing of it before the grades are out."""
    rows = Grade.objects.filter(item=item, enrollment=enrollment)
    return rows.first() if GradeItem.objects.released().filter(pk=item.pk).exists() else None


def cell_of(item, enrollment):
    """The cell as it is, for rules; never for the page of its person."""
    return Grade.objects.filter(item=item, enrollment=enrollment).first()
