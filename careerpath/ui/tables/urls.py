"""Addresses of the files that people took."""

from django.urls import path

from . import files, shared

app_name = "tables"
urlpatterns = [
    path("", files.export_list, name="exports"),
    path("<int:pk>/", files.export_detail, name="export"),
    path("<int:pk>/file/", files.export_file, name="export_file"),
    path("lists/<slug:key>/counts/", shared.list_counts, name="list_counts"),
    path("lists/<slug:key>/views/", shared.list_save_view, name="list_save_view"),
    path("lists/<slug:key>/views/delete/", shared.list_delete_view, name="list_delete_view"),
    path("lists/<slug:key>/export/", shared.list_export, name="list_export"),
]
