"""Addresses of the gradebook."""

from django.urls import path

from training.views import gradebook as views

COHORT = "training/cohorts/<slug:slug>/"
ITEM = "training/assessments/<int:pk>/"

urlpatterns = [
    path(f"{COHORT}gradebook/", views.gradebook, name="gradebook"),
    path(f"{COHORT}subject-areas/", views.subject_areas, name="subject_areas"),
    path(f"{COHORT}gradebook/paste/", views.grades_paste, name="grades_paste"),
    path(f"{COHORT}gradebook/undo/<int:moment>/", views.grades_undo, name="grades_undo"),
    path(f"{COHORT}gradebook/export/", views.gradebook_export, name="gradebook_export"),
    path(ITEM, views.grade_item, name="grade_item"),
    path(f"{ITEM}release/", views.grades_release, name="grades_release"),
    path(f"{ITEM}hold-back/", views.grades_hold_back, name="grades_hold_back"),
    path(f"{ITEM}people/<int:enrollment>/", views.grade_cell, name="grade_cell"),
    path(f"{ITEM}people/<int:enrollment>/override/", views.grade_override, name="grade_override"),
]
