"""Addresses of attendance."""

from django.urls import path

from training.views import attendance as views

COHORT = "training/cohorts/<slug:slug>/"
SESSION = "training/sessions/<int:pk>/attendance/"

urlpatterns = [
    path(f"{COHORT}attendance/", views.attendance, name="attendance"),
    path(SESSION, views.session_attendance, name="session_attendance"),
    path(f"{SESSION}now/", views.attendance_live, name="attendance_live"),
    path(f"{SESSION}fill/", views.attendance_fill, name="attendance_fill"),
    path(f"{SESSION}undo/<int:moment>/", views.attendance_undo, name="attendance_undo"),
    path(f"{SESSION}add/<int:enrollment>/", views.attendance_add, name="attendance_add"),
    path(f"{SESSION}<int:enrollment>/", views.attendance_cell, name="attendance_cell"),
    path(f"{SESSION}<int:enrollment>/mark/", views.attendance_mark, name="attendance_mark"),
]
