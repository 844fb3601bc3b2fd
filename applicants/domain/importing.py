"""A file on its way in: upload, matching of columns, rehearsal, import, undo.

Every act is a step of ``ImportJob``. The long ones (rehearsal, import, undo) are queued by
``later`` and done by the ``perform_…`` functions, which may be killed anywhere and run again: the
rehearsal starts over under a new attempt number, the import goes on after its cursor, which moves
in the transaction that writes the rows.
"""

import time
import uuid
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from applicants.domain import duplicates, import_plan, import_staging, import_undo, import_write
from applicants.importing import columns
from applicants.importing.limits import LIMITS, Unreadable
from applicants.importing.tables import open_table
from applicants.models import ImportJob, ImportSource, ImportState, Instrument, Question
from careerpath import audit
from careerpath.later import later
from careerpath.workflow import Refused, refusing

CHUNK = 2_500
# A task hands over to the next one before anybody takes it for dead.
SLICE_SECONDS = 40
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


# --- upload and columns ----------------------------------------------------------------------


def store(pieces):
    """The file lies in the private folder under a name of ours; returns name and size.

    Refused, and nothing is left behind, when it is larger than files may be.
    """
    name = uuid.uuid4().hex
    path = import_staging.folder() / name
    size = 0
    try:
        with path.open("wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > LIMITS.file_size:
                    raise Refused(
                        f"The file has more than {LIMITS.file_size // 1024 // 1024} MB. Split it."
                    )
                file.write(piece)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return name, size


def pieces_of(path):
    """Yield a file in pieces."""
    with Path(path).open("rb") as file:
        while piece := file.read(1024 * 1024):
            yield piece


def upload(*, intake, pieces, file_name, by, encoding=""):
    """The file is stored and its header read; returns the job, its columns matched as suggested.

    Refused, and nothing is kept, when the file is no table.
    """
    name, size = store(pieces)
    path = import_staging.folder() / name
    try:
        table = open_table(path, encoding=encoding)
        table.close()
        with transaction.atomic():
            job = ImportJob(
                intake=intake,
                started_by=person(by),
                file=name,
                file_name=printable(file_name),
                file_size=size,
                stated_encoding=encoding,
                kind=table.kind,
                encoding=table.encoding,
                delimiter=table.delimiter,
                header=[storable(title) for title in table.header],
            )
            remember(job)
            job.save(force_insert=True)
            audit.record("applicants.importjob.uploaded", by=by, about=job, size=size)
    except Unreadable as unreadable:
        path.unlink(missing_ok=True)
        raise Refused(str(unreadable)) from unreadable
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return job


def person(by):
    """The person who acts, or None for a part of the system."""
    return None if isinstance(by, str) else by


def printable(name):
    """A file name as it may be shown: the last part, without marks and controls."""
    shown = "".join(c for c in str(name).replace("\\", "/").rpartition("/")[2] if c.isprintable())
    return shown.strip()[:200] or "file"


def storable(title):
    """A header as the database can hold it."""
    return title.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def words_of_intake(intake):
    """What the columns of this intake's files may be called."""
    questions = dict(Question.objects.filter(intake=intake).values_list("key", "text"))
    instruments = dict(Instrument.objects.filter(intake=intake).values_list("key", "name"))
    return columns.vocabulary(questions, instruments)


def remember(job):
    """The job's columns are matched as last time for this set of headers, else as suggested."""
    words = words_of_intake(job.intake)
    source = ImportSource.objects.filter(fingerprint=columns.fingerprint(job.header)).first()
    if source:
        for index, title in enumerate(job.header):
            field = source.mapping.get(columns.exact(title), "")
            if field in words and field not in job.mapping.values():
                job.mapping[str(index)] = field
        job.id_from_email = source.id_from_email
        job.partners = dict(source.partners)
    else:
        job.mapping = {
            str(each.index): each.field for each in columns.suggest(job.header, words) if each.field
        }
        job.id_from_email = "external_id" not in job.mapping.values()
    return source


def suggestions(job):
    """What every column of the file probably is."""
    return columns.suggest(job.header, words_of_intake(job.intake))


def match_columns(job, *, mapping, id_from_email, by):
    """The columns mean what a person says, and the source is remembered.

    ``mapping`` is field by column index. Refused when a field is claimed twice, or when one that
    every application needs is missing.
    """
    check_mapping(job, mapping, id_from_email)
    with transaction.atomic():
        if job.state != ImportState.UPLOADED:
            job.step(ImportState.UPLOADED, by=by)
        job.mapping = {str(index): field for index, field in mapping.items() if field}
        job.id_from_email = id_from_email
        job.save(update_fields=["mapping", "id_from_email"])
        keep_source(job, by)


def check_mapping(job, mapping, id_from_email):
    """The mapping can be used, or it is refused."""
    used = {index: field for index, field in mapping.items() if field}
    known = set(words_of_intake(job.intake))
    if not set(used.values()) <= known or not all(0 <= i < len(job.header) for i in used):
        raise Refused("Choose the columns from the list.")
    if claimed := columns.twice(used):
        raise Refused(f"Only one column can be {' and '.join(claimed)}.")
    if id_from_email and "external_id" in used.values():
        raise Refused("Take the external id from its column or from the email, not from both.")
    given = set(used.values()) | ({"external_id"} if id_from_email else set())
    missing = [field for field in columns.REQUIRED if field not in given]
    if missing:
        raise Refused(
            f"The file has no column for {', '.join(missing)}; every application needs "
            f"{'it' if len(missing) == 1 else 'them'}."
        )


def keep_source(job, by):
    """The next file with these headers is matched in the same way."""
    ImportSource.objects.update_or_create(
        fingerprint=columns.fingerprint(job.header),
        defaults={
            "mapping": {
                columns.exact(title): job.mapping.get(str(index), "")
                for index, title in enumerate(job.header)
                if title
            },
            "id_from_email": job.id_from_email,
            "partners": job.partners,
            "used_at": timezone.now(),
            "used_by": person(by),
        },
    )


def choose_partners(job, *, choices, by):
    """Names that no partner has are mapped, to be created, or refused, and this is remembered.

    ``choices`` maps a name of the file to a partner's id, "create" or "refuse".
    """
    if job.state != ImportState.REHEARSED:
        raise Refused("Rehearse the import first; then the unknown partners are known.")
    job.partners = {**job.partners, **choices}
    with transaction.atomic():
        job.save(update_fields=["partners"])
        keep_source(job, by)
        audit.record("applicants.import.partners_chosen", by=by, about=job, names=len(choices))


# --- rehearsal -------------------------------------------------------------------------------


def rehearse(job, *, by):
    """The rehearsal is queued; nothing but staged rows will be written."""
    check_mapping(job, job.fields(), job.id_from_email)
    with transaction.atomic():
        job.step(ImportState.CHECKING, by=by, set={"progress": 0, "sentence": ""})
        later(
            "applicants.rehearse_import", by=None if isinstance(by, str) else by, import_job=job.pk
        )


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
    return bool(mine.update(progress=progress))


def patient():
    """The statements of this transaction may take long; its locks are few."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10min'")


def discard(job, *, by):
    """The upload is put away: its staged rows and its file are gone."""
    with transaction.atomic():
        job.step(ImportState.DISCARDED, by=by, set={"file": ""} if not job.file else None)
        job.rows.all()._raw_delete("default")
        transaction.on_commit(lambda: forget_file(job), robust=True)


def forget_file(job):
    """The job's file is gone from the private folder."""
    if job.file:
        (import_staging.folder() / job.file).unlink(missing_ok=True)


# --- import ----------------------------------------------------------------------------------


def confirm(job, *, by):
    """The rehearsed import is queued. Refused while another one writes into the intake."""
    if not job.created and not job.updated:
        raise Refused("There is nothing to import: no row would be created or updated.")
    start(job, by=by)
    later("applicants.run_import", by=person(by), import_job=job.pk)


def start(job, *, by):
    """The job may write. Refused while another one writes into the intake."""
    with refusing():
        job.step(ImportState.RUNNING, by=by, set={"cursor": 0}, rows=job.total)
        if job.unknown_partners or job.partners:
            import_write.create_partners(job)


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
            ImportJob.objects.filter(pk=job.pk).update(cursor=upto[0])
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
    except Refused as refusal:
        job.refresh_from_db()
        job.step(ImportState.DONE, by=by, cause="job", set={"sentence": str(refusal)})


def find_duplicates(intake):
    """Suspected duplicates of the intake are linked."""
    duplicates.find(intake=intake)
