"""Addresses for operators and monitors."""

from django.urls import path

from careerpath.operations import views

app_name = "operations"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
]
