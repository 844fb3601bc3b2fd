"""Rows with a file that waits for the scanner: settled by its word, woken, and swept."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from careerpath import audit, files
from careerpath.later import later
from careerpath.notifications import outbox
from training.models import FileState

MOST = 200
A_MINUTE = timedelta(minutes=1)


def may_be_opened(row):
    """Whether somebody looked into the file and found nothing, or nobody looks in the demo."""
    return row.file_state in {FileState.CLEAN, FileState.UNSCANNED}


def settle(model, pk, *, path, to, letter, context):
    """The scanner had its word on the file of this row; while it is away the row goes on waiting.

    ``path``, ``to`` and ``context`` are functions of the row: where its file lies, who is written
    to when it was harmful, and what the ``letter`` says.
    """
    row = model.objects.filter(pk=pk, file_state=FileState.PENDING).first()
    if row is None:
        return
    noun = model._meta.model_name
    verdict = files.scanned(path(row), f"{noun} {pk}")
    if verdict == files.Verdict.WAITING:
        return
    harmful = verdict == files.Verdict.HARMFUL
    state = FileState.REFUSED if harmful else FileState(verdict.value)
    with transaction.atomic():
        if not model.objects.filter(pk=pk, file_state=FileState.PENDING).update(file_state=state):
            return
        audit.record(f"training.{noun}.file_{state}", by=files.SCANNER, about=row, cause="job")
        if harmful:
            outbox.queue(
                letter,
                to=to(row),
                about=row,
                by=files.SCANNER,
                key=f"{noun}-file-refused:{pk}",
                context=context(row),
            )
            transaction.on_commit(lambda: path(row).unlink(missing_ok=True))


def wake(model, *, folder, job, since, now=None):
    """Files that stand still are looked at again, and files that no row knows are gone.

    ``since`` names the field with the time at which a file came; ``job`` takes ``pk``.
    """
    now = now or timezone.now()
    waiting = model.objects.filter(
        **{"file_state": FileState.PENDING, f"{since}__lt": now - A_MINUTE}
    )
    for pk in waiting.values_list("pk", flat=True)[:MOST]:
        later(job, key=f"{folder}:{pk}", pk=pk)
    return files.sweep_orphans(
        folder,
        lambda keys: model.objects.filter(file_key__in=keys).values_list("file_key", flat=True),
        now,
    )
