"""The address of the import of existing answers; only the web process has it."""

from django.urls import path

from careerpath.equity import import_views as views

urlpatterns = [path("bring-in/", views.bring_in, name="bring_in")]
