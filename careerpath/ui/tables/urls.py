"""Addresses of the files that people took."""

from django.urls import path

from . import files

app_name = "tables"
urlpatterns = [
    path("", files.export_list, name="exports"),
    path("<int:pk>/", files.export_detail, name="export"),
    path("<int:pk>/file/", files.export_file, name="export_file"),
]
