"""Addresses of the attendance sheet."""

from django.urls import path

from training.views import marking as views

SESSION = "training/sessions/<int:pk>/attendance/"

urlpatterns = [
    path("training/attendance/", views.start, name="attendance_start"),
    path("training/cohorts/<slug:slug>/attendance/", views.attendance, name="attendance"),
    path(SESSION, views.session_attendance, name="session_attendance"),
    path(f"{SESSION}mark/<int:enrollment>/", views.mark, name="mark"),
    path(f"{SESSION}now/", views.marks_now, name="marks_now"),
    path(f"{SESSION}rest/", views.marks_fill, name="marks_fill"),
    path(f"{SESSION}undo/<int:moment>/", views.marks_undo, name="marks_undo"),
    path(f"{SESSION}add/", views.attendance_add, name="attendance_add"),
    path(f"{SESSION}people/<int:enrollment>/", views.mark_history, name="mark_history"),
]
