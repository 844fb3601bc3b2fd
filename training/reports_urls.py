"""Addresses of reports."""

from django.urls import path

from training.views import reports as views

COHORT = "training/cohorts/<slug:slug>/reports/"

urlpatterns = [
    path(COHORT, views.report_list, name="reports"),
    path(f"{COHORT}<slug:kind>/", views.report, name="report"),
    path(f"{COHORT}<slug:kind>/export/", views.report_export, name="report_export"),
]
