"""The jobs of this app; each makes one domain call and may run twice."""

from applicants.domain import (
    documents,
    importing,
    screening_apply,
    screening_declines,
    screening_runs,
    screening_work,
    sittings,
)
from applicants.models import ImportJob
from careerpath.later import job, later, periodic

IMPORTER = "system:import"


@job("applicants.screen")
def screen(run, lane=0):
    """The worker did its part of a screening run."""
    screening_work.work(run, lane=lane)


@periodic("applicants.wake_screening", every=10)
def wake_screening():
    """Screening runs that stand still were given workers again."""
    screening_runs.wake()


@job("applicants.apply_screening", permission="applicants.run_screening")
def apply_screening(run, by):
    """The applications of a run are where it suggests, declines apart."""
    screening_apply.carry_on_applying(run, by=by)


@job("applicants.decline_screened", permission="applicants.approve_decision")
def decline_screened(run, approval, by):
    """The approved declines of a run are carried out."""
    screening_declines.decline(run, approval, by=by)


@job("applicants.undo_screening", permission="applicants.run_screening")
def undo_screening(run, by):
    """An applied run is taken back."""
    screening_declines.carry_on_undoing(run, by=by)


@job("applicants.rehearse_import")
def rehearse_import(*, import_job, by):
    """The import is rehearsed."""
    importing.perform_rehearsal(ImportJob.objects.get(pk=import_job), by=by or IMPORTER)


@job("applicants.run_import", permission="applicants.import_applications")
def run_import(*, import_job, by):
    """The import is done, or its next slice is queued."""
    running = ImportJob.objects.get(pk=import_job)
    if not importing.perform_import(running, by=by or IMPORTER, seconds=importing.SLICE_SECONDS):
        later("applicants.run_import", by=by, import_job=import_job)


@job("applicants.undo_import")
def undo_import(*, import_job, by):
    """The import is undone, or stands with the reason why not."""
    importing.perform_undo(ImportJob.objects.get(pk=import_job), by=by or IMPORTER)


@job("applicants.find_duplicates")
def find_duplicates(*, intake):
    """Suspected duplicates of the intake are linked."""
    importing.find_duplicates(intake)


@periodic("applicants.forget_imports", every=86_400)
def forget_imports():
    """Files and staged rows of imports that rested for a month are gone."""
    importing.forget_old(by=IMPORTER)


@job("applicants.look_into_document")
def look_into_document(*, document):
    """The document was scanned and read, or goes on waiting for the scanner."""
    documents.look_into(document)


@periodic("applicants.wake_documents", every=60)
def wake_documents():
    """Documents that nobody has looked into are looked into again."""
    documents.wake()


@periodic("applicants.sweep_documents", every=3600)
def sweep_documents():
    """Files that were replaced, and files that no row knows, are gone."""
    documents.sweep()


@periodic("applicants.close_sittings", every=30)
def close_sittings():
    """Timed tasks whose time is over are closed and scored."""
    sittings.close_run_out()
