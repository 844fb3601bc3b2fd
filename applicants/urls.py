"""Addresses of applications."""

from django.urls import path

from applicants.views import application

urlpatterns = [
    path("applications/<reference>/", application.application, name="application"),
    path("applications/<reference>/unblind/", application.unblind, name="application_unblind"),
    path(
        "applications/<reference>/blind/",
        application.blind_again,
        name="application_blind_again",
    ),
    path(
        "applications/<reference>/potential/",
        application.show_potential,
        name="application_potential",
    ),
]
