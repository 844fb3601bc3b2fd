"""Addresses of what an intake asks and measures."""

from django.urls import path

from applicants.views import questions

INTAKE = "set-up/intakes/<slug:slug>"

urlpatterns = [
    path(f"{INTAKE}/asks/", questions.intake_asks, name="intake_asks"),
    path(f"{INTAKE}/questions/new/", questions.question_new, name="question_new"),
    path(f"{INTAKE}/instruments/new/", questions.instrument_new, name="instrument_new"),
    path("set-up/questions/<int:pk>/", questions.question_edit, name="question_edit"),
    path("set-up/questions/<int:pk>/move/", questions.question_move, name="question_move"),
    path("set-up/questions/<int:pk>/remove/", questions.question_remove, name="question_remove"),
    path("set-up/instruments/<int:pk>/", questions.instrument_edit, name="instrument_edit"),
    path("set-up/instruments/<int:pk>/move/", questions.instrument_move, name="instrument_move"),
    path(
        "set-up/instruments/<int:pk>/remove/",
        questions.instrument_remove,
        name="instrument_remove",
    ),
]
