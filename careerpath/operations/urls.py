"""Addresses for operators and monitors."""

from django.urls import path

from careerpath.operations import views

app_name = "operations"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("operations/", views.lights, name="lights"),
]
