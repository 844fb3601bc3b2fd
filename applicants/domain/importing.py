"""A file on its way in: rehearsal, import, undo; the upload is in ``import_files``.

Every act is a step of ``ImportJob``. The long ones (rehearsal, import, undo) are queued by
``later`` and done by the ``perform_…`` functions, which may be killed anywhere and run again: the
rehearsal starts over under a new attempt number, the import goes on after its cursor, which moves
in the transaction that writes the rows.
"""

import datetime as dt
import time

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from applicants.domain import duplicates, import_plan, import_staging, import_undo, import_write
from applicants.domain.import_files import (
    check_mapping,
    forget_file,
    keep_what_was_used,
    person,
)
from applicants.models import ImportJob, ImportState
from careerpath import audit
from careerpath.later import later
from careerpath.workflow import Refused, refusing
from cohorts.tabular.limits import Unreadable

CHUNK = 2_500
# A task hands over to the next one before anybody takes it for dead.
SLICE_SECONDS = 40
# How long the rows and the file of an import are kept, for its undoing and its refused rows.
KEEP_DAYS = 30
MOST_IDS = 2_000_000

for kind, sentence in {
    "applicants.importjob.uploaded": "uploaded a file of applications",
    "applicants.importjob.checking": "rehearsed an import",
    "applicants.importjob.rehearsed": "finished the rehearsal of an import",
    "applicants.importjob.running": "started an import of {rows} rows",
    "applicants.importjob.done": "finished an import: {created} created, {updated} updated",
    "applicants.importjob.undoing": "asked to undo an import",
    "applicants.importjob.undone": "undid an import",
    "applicants.importjob.refused": "refused a file of applications",
    "applicants.importjob.discarded": "discarded an upload",
    "applicants.application.import_created": "imported the application",
    "applicants.application.import_updated": "updated the application by an import",
    "applicants.application.import_removed": "removed the application by undoing its import",
    "applicants.application.import_restored": "restored the application by undoing an import",
}.items():
    audit.kinds.register(kind, sentence)


# --- rehearsal -------------------------------------------------------------------------------


def rehearse(job, *, by):
    """The rehearsal is queued; nothing but staged rows will be written."""
    check_mapping(job, job.fields(), job.id_from_email)
    with transaction.atomic():
        job.step(ImportState.CHECKING, by=by, set={"progress": 0, "sentence": ""})
        later("applicants.rehearse_import", by=person(by), import_job=job.pk)


def change_columns(job, *, by):
    """The columns may be matched again; the staged rows are gone."""
    with transaction.atomic():
        job.step(ImportState.UPLOADED, by=by)
        job.rows.all()._raw_delete("default")


def go_on(job, *, by):
    """The work of a job that stands still is queued once more; doing it twice is safe."""
    tasks = {
        ImportState.CHECKING: "applicants.rehearse_import",
        ImportState.RUNNING: "applicants.run_import",
        ImportState.UNDOING: "applicants.undo_import",
    }
    if job.state not in tasks:
        raise Refused("This import is not at work.")
    later(tasks[job.state], by=person(by), import_job=job.pk)


def perform_rehearsal(job, *, by, say=None):
    """The job's rows are staged, each knows what happens to it, and the counts stand in the job.

    May run again at any time: the newest attempt wins, an older one stops at its next batch.
    """
    if job.state != ImportState.CHECKING:
        return
    attempt = begin_attempt(job)
    try:
        table = import_staging.open_file(job)
    except Unreadable as unreadable:
        job.step(ImportState.REFUSED, by=by, cause="job", set={"sentence": str(unreadable)})
        return
    try:
        reader = import_staging.Reader(job, table)
        for batch in reader.batches():
            with transaction.atomic():
                if not still_mine(job, attempt, progress=table.progress()):
                    return
                import_staging.stage(batch)
            if say:
                say(f"Checking: {100 * table.progress():.0f}%")
    except Unreadable as unreadable:
        job.rows.all()._raw_delete("default")
        job.step(ImportState.REFUSED, by=by, cause="job", set={"sentence": str(unreadable)})
        return
    finally:
        table.close()
    with transaction.atomic():
        if not still_mine(job, attempt, progress=1):
            return
        patient()
        import_plan.refuse_rows_that_come_twice(job)
        import_plan.keep_versions(job)
        import_plan.plan(job, after=0, upto=MOST_IDS * 10)
        counts, digest = import_plan.figures(job)
        job.step(
            ImportState.REHEARSED,
            by=by,
            cause="job",
            set={
                **counts,
                "plan_hash": digest,
                "unknown_partners": reader.unknown_partners,
                "progress": 1,
                "cursor": 0,
            },
        )


def begin_attempt(job):
    """Older attempts stop; rows that they staged are gone; returns the number of this one."""
    with transaction.atomic():
        ImportJob.objects.filter(pk=job.pk).update(attempt=F("attempt") + 1, progress=0)
        job.rows.all()._raw_delete("default")
        job.refresh_from_db(fields=["attempt"])
    return job.attempt


def still_mine(job, attempt, *, progress):
    """Whether no newer attempt began; the progress is noted."""
    mine = ImportJob.objects.filter(pk=job.pk, attempt=attempt, state=ImportState.CHECKING)
    return bool(mine.update(progress=progress, moved_at=timezone.now()))


def patient():
    """The statements of this transaction may take long; its locks are few."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10min'")


def discard(job, *, by):
    """The upload is put away: its staged rows and its file are gone."""
    with transaction.atomic():
        job.step(ImportState.DISCARDED, by=by)
        forget(job)


def forget(job):
    """Staged rows and file of the job are gone with the running transaction; its figures stay."""
    job.rows.all()._raw_delete("default")
    ImportJob.objects.filter(pk=job.pk).update(file="")
    transaction.on_commit(lambda: forget_file(job), robust=True)


def forget_old(*, by, now=None):
    """Rows and files of imports that rested for a month are gone; returns how many imports.

    An import that was never confirmed is discarded; one that is done keeps its figures and can no
    longer be undone.
    """
    rested = ImportJob.objects.filter(
        state_changed_at__lt=(now or timezone.now()) - dt.timedelta(days=KEEP_DAYS)
    )
    count = 0
    for job in rested.filter(state__in=[ImportState.UPLOADED, ImportState.REHEARSED]):
        discard(job, by=by)
        count += 1
    ended = rested.filter(state__in=[ImportState.DONE, ImportState.REFUSED]).exclude(file="")
    for job in ended:
        with transaction.atomic():
            forget(job)
        count += 1
    return count


# --- import ----------------------------------------------------------------------------------


def confirm(job, *, by):
    """The rehearsed import is queued. Refused while another one writes into the intake."""
    if not job.created and not job.updated:
        raise Refused("There is nothing to import: no row would be created or updated.")
    with transaction.atomic():
        start(job, by=by)
        later("applicants.run_import", by=person(by), import_job=job.pk)


def start(job, *, by):
    """The job may write. Refused while another one writes into the intake."""
    with refusing():
        job.step(ImportState.RUNNING, by=by, set={"cursor": 0}, rows=job.total)
        if job.unknown_partners or job.partners:
            import_write.create_partners(job, by=by)


def finish_abandoned(intake, *, by):
    """Imports into the intake that lost their worker are done; a living one is only helped."""
    for job in ImportJob.objects.filter(intake=intake, state=ImportState.RUNNING):
        perform_import(job, by=by)
    for job in ImportJob.objects.filter(intake=intake, state=ImportState.UNDOING):
        perform_undo(job, by=by)


def perform_import(job, *, by, seconds=None, say=None):
    """The planned rows are written, chunk by chunk; returns whether the import is finished.

    Each chunk writes its rows, their audit lines and the cursor in one transaction, so whatever
    dies, a row is written once. After ``seconds`` it stops between two chunks.
    """
    ends = time.monotonic() + seconds if seconds else None
    while chunk(job, by=by):
        if say:
            say(f"Importing: {job.cursor:,} of {job.last_number:,}")
        if ends and time.monotonic() > ends:
            return False
    return True


def chunk(job, *, by):
    """The next rows are written; False when the import is finished (or no longer running)."""
    with transaction.atomic():
        import_write.hold_intake(job.intake_id)
        fresh = ImportJob.objects.select_for_update(no_key=True).get(pk=job.pk)
        if fresh.state != ImportState.RUNNING:
            return False
        after = fresh.cursor
        numbers = fresh.rows.filter(number__gt=after).order_by("number")
        upto = list(numbers.values_list("number", flat=True)[CHUNK - 1 : CHUNK])
        last = not upto
        if last:
            upto = list(numbers.order_by("-number").values_list("number", flat=True)[:1])
        if upto:
            patient()
            import_plan.plan(fresh, after=after, upto=upto[0])
            import_write.write(fresh, after=after, upto=upto[0], by=by)
            ImportJob.objects.filter(pk=job.pk).update(cursor=upto[0], moved_at=timezone.now())
            job.cursor = fresh.cursor = upto[0]
        if last:
            finish(fresh, by=by)
        job.last_number = fresh.total + 1
        return not last


def finish(job, *, by):
    """The import is done; its figures are those of the rows as they were written."""
    counts, digest = import_plan.figures(job)
    job.step(
        ImportState.DONE,
        by=by,
        cause="job",
        set={**counts, "result_hash": digest, "finished_at": timezone.now()},
        created=counts["created"],
        updated=counts["updated"],
    )
    later("applicants.find_duplicates", intake=job.intake_id, key=f"duplicates-{job.intake_id}")
    transaction.on_commit(lambda: keep_what_was_used(job), robust=True)


# --- undo ------------------------------------------------------------------------------------


def undo(job, *, by):
    """The undoing is queued. Refused when an application of the import has moved on."""
    sentence = import_undo.why_not(job)
    if sentence:
        raise Refused(sentence)
    with refusing():
        job.step(ImportState.UNDOING, by=by)
        later("applicants.undo_import", by=person(by), import_job=job.pk)


def perform_undo(job, *, by):
    """The import is undone as a whole, or stands as it was with a sentence that says why."""
    if job.state != ImportState.UNDOING:
        return
    try:
        with transaction.atomic():
            patient()
            import_write.hold_intake(job.intake_id)
            import_undo.take_back(job, by=by)
            job.step(ImportState.UNDONE, by=by, cause="job", set={"sentence": ""})
            forget(job)
    except Refused as refusal:
        job.refresh_from_db()
        job.step(ImportState.DONE, by=by, cause="job", set={"sentence": str(refusal)})


def find_duplicates(intake):
    """Suspected duplicates of the intake are linked."""
    duplicates.find(intake=intake)
