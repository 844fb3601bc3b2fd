"""Addresses for operators and monitors."""

from django.urls import path

from careerpath.operations import pages, views

app_name = "operations"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("operations/", views.lights, name="lights"),
    path("staff/trail/", pages.trail, name="trail"),
    path("staff/trail/counts/", pages.trail_counts, name="trail_counts"),
    path("staff/trail/views/", pages.trail_save_view, name="trail_save_view"),
    path("staff/trail/views/delete/", pages.trail_delete_view, name="trail_delete_view"),
    path("staff/trail/<int:pk>/", pages.trail_line, name="trail_line"),
    path("staff/jobs/", pages.jobs, name="jobs"),
    path("staff/jobs/counts/", pages.job_counts, name="job_counts"),
    path("staff/jobs/views/", pages.job_save_view, name="job_save_view"),
    path("staff/jobs/views/delete/", pages.job_delete_view, name="job_delete_view"),
    path("staff/jobs/<int:pk>/", pages.job, name="job"),
    path("staff/jobs/<int:pk>/retry/", pages.retry_job, name="retry_job"),
]
