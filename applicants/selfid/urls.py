"""Addresses of the question page; only the web process has them."""

from django.urls import path

from applicants.selfid import views

urlpatterns = [
    path(
        "apply/<slug:slug>/about-who-applies/",
        views.self_identification,
        name="self_identification",
    ),
    path(
        "apply/<slug:slug>/about-who-applies/thanks/",
        views.self_identification_done,
        name="self_identification_done",
    ),
]
