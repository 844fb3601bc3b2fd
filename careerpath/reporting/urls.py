"""Addresses of what is seen across all stages."""

from django.urls import path

from careerpath.reporting import views

app_name = "reporting"
urlpatterns = [
    path("program/", views.program, name="program"),
    path("retention/", views.retention, name="retention"),
    path("journey/", views.own, name="own_journey"),
    path("journey/<int:pk>/", views.journey, name="journey"),
]
