"""The file of an import: stored out of reach, its header read, its columns matched."""

import csv
import uuid
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from applicants.domain import import_staging
from applicants.importing import columns
from applicants.models import ImportJob, ImportSource, ImportState, Instrument, Question
from careerpath import audit
from careerpath.workflow import Refused
from cohorts.tabular.limits import LIMITS, Unreadable
from cohorts.tabular.tables import open_table

SAMPLES, SAMPLE_ROWS, SAMPLE_LENGTH = 3, 400, 60


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


def read_as(job, *, encoding, delimiter, by):
    """The file is read in another way, and its columns are matched anew.

    Refused when it is no table that way; then it is read as before.
    """
    if job.state != ImportState.UPLOADED:
        raise Refused("The columns are matched already. Choose “Change columns” first.")
    try:
        table = open_table(
            import_staging.folder() / job.file, encoding=encoding, delimiter=delimiter
        )
        table.close()
    except Unreadable as unreadable:
        raise Refused(str(unreadable)) from unreadable
    job.stated_encoding, job.stated_delimiter = encoding, delimiter
    job.encoding, job.delimiter = table.encoding, table.delimiter
    job.header = [storable(title) for title in table.header]
    job.mapping = {}
    remember(job)
    job.save(
        update_fields=[
            "stated_encoding", "stated_delimiter", "encoding", "delimiter", "header", "mapping",
            "id_from_email", "partners",
        ]
    )  # fmt: skip
    audit.record("applicants.importjob.read_as", by=by, about=job, encoding=job.encoding)


def samples(job):
    """A few values of each column, those that show the encoding first; [] for an empty column.

    Looks at the first rows only, and says nothing when they cannot be read.
    """
    found = [[] for _ in job.header]
    try:
        table = open_table(
            import_staging.folder() / job.file, encoding=job.encoding, delimiter=job.delimiter
        )
    except (Unreadable, OSError):
        return found
    try:
        for _, record in islice(table.records(), SAMPLE_ROWS):
            for column, cell in zip(found, record, strict=False):
                text = storable(" ".join(cell.split()))[:SAMPLE_LENGTH]
                if text and text not in column:
                    column.append(text)
    except Unreadable:
        return found
    finally:
        table.close()
    return [sorted(column, key=str.isascii)[:SAMPLES] for column in found]


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
    questions = dict(Question.objects.current().filter(intake=intake).values_list("key", "text"))
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
    mapping = {}
    for index, title in enumerate(job.header):
        if title:  # of columns with one title, the one that is used
            name = columns.exact(title)
            mapping[name] = mapping.get(name) or job.mapping.get(str(index), "")
    ImportSource.objects.update_or_create(
        fingerprint=columns.fingerprint(job.header),
        defaults={
            "mapping": mapping,
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
        audit.record("applicants.importjob.partners_chosen", by=by, about=job, names=len(choices))


def forget_file(job):
    """The job's file is gone from the private folder."""
    if job.file:
        (import_staging.folder() / job.file).unlink(missing_ok=True)


def keep_what_was_used(job):
    """The kept copy holds the columns that the import used, and nothing of the ignored ones.

    Rows keep their numbers, so that refused ones can still be handed back.
    """
    path = import_staging.folder() / job.file
    if not job.file or not path.is_file():
        return
    table = import_staging.open_file(job)
    used, width = set(job.fields()), len(table.header)
    kept = path.with_suffix(".kept")
    try:
        with kept.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table.header)
            last = 1
            for number, cells in table.records():
                writer.writerows([[""] * width] * (number - last - 1))
                padded = [*cells, *[""] * (width - len(cells))]
                writer.writerow([cell if n in used else "" for n, cell in enumerate(padded)])
                last = number
        kept.replace(path)
    finally:
        table.close()
        kept.unlink(missing_ok=True)
    ImportJob.objects.filter(pk=job.pk).update(stated_encoding="utf-8", stated_delimiter=",")
