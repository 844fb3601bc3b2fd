"""Addresses of the triage list, its bulk acts, and the same acts on one application."""

from django.urls import path

from applicants.views import bulk, one, triage

urlpatterns = [
    path("applications/", triage.application_list, name="application_list"),
    path("applications/counts/", triage.application_counts, name="application_counts"),
    path("applications/export/", triage.export, name="application_export"),
    path("applications/views/", triage.save_view, name="application_save_view"),
    path("applications/views/delete/", triage.delete_view, name="application_delete_view"),
    path("applications/bulk/", bulk.bulk_list, name="bulk_jobs"),
    path("applications/bulk/ask/", bulk.ask, name="application_bulk"),
    path("applications/bulk/<int:pk>/", bulk.bulk_job, name="bulk_job"),
    path("applications/bulk/<int:pk>/start/", bulk.start, name="bulk_start"),
    path("applications/bulk/<int:pk>/stop/", bulk.stop, name="bulk_stop"),
    path("applications/bulk/<int:pk>/undo/", bulk.undo, name="bulk_undo"),
    path("applications/<slug:reference>/assign/", one.assign, name="application_assign"),
    path("applications/<slug:reference>/tag/", one.tag, name="application_tag"),
    path("applications/<slug:reference>/hold/", one.hold, name="application_hold"),
    path("applications/<slug:reference>/resume/", one.resume, name="application_resume"),
]
