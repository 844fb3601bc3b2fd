"""Background work of the selection; each task takes ids, makes one domain call, may run twice."""

from applicants.domain import importing
from applicants.models import ImportJob
from careerpath.later import job, later

SYSTEM = "system:import"


@job("applicants.rehearse_import", permission="applicants.import_applications")
def rehearse_import(*, job, by):
    """The import is rehearsed."""
    importing.perform_rehearsal(ImportJob.objects.get(pk=job), by=by)


@job("applicants.run_import")
def run_import(*, job, by):
    """The import is done, or its next slice is queued."""
    running = ImportJob.objects.get(pk=job)
    if not importing.perform_import(running, by=by or SYSTEM, seconds=importing.SLICE_SECONDS):
        later("applicants.run_import", by=by, job=job)


@job("applicants.undo_import")
def undo_import(*, job, by):
    """The import is undone, or stands with the reason why not."""
    importing.perform_undo(ImportJob.objects.get(pk=job), by=by or SYSTEM)


@job("applicants.find_duplicates")
def find_duplicates(*, intake):
    """Suspected duplicates of the intake are linked."""
    importing.find_duplicates(intake)
