"""Addresses of imports and of suspected duplicates."""

from django.urls import path

from applicants.views import duplicates, importing

urlpatterns = [
    path("imports/", importing.import_list, name="import_list"),
    path("imports/new/", importing.import_new, name="import_new"),
    path("imports/<int:pk>/", importing.import_detail, name="import_detail"),
    path("imports/<int:pk>/live/", importing.import_live, name="import_live"),
    path("imports/<int:pk>/read/", importing.import_read_as, name="import_read_as"),
    path("imports/<int:pk>/columns/", importing.import_columns, name="import_columns"),
    path("imports/<int:pk>/partners/", importing.import_partners, name="import_partners"),
    path("imports/<int:pk>/change/", importing.import_change, name="import_change"),
    path("imports/<int:pk>/confirm/", importing.import_confirm, name="import_confirm"),
    path("imports/<int:pk>/continue/", importing.import_continue, name="import_continue"),
    path("imports/<int:pk>/undo/", importing.import_undo_all, name="import_undo"),
    path("imports/<int:pk>/discard/", importing.import_discard, name="import_discard"),
    path("imports/<int:pk>/changes/", importing.import_changes_file, name="import_changes"),
    path("imports/<int:pk>/refused/", importing.import_refused_rows, name="import_refused"),
    path("duplicates/", duplicates.duplicate_list, name="duplicate_list"),
    path("duplicates/<int:pk>/", duplicates.duplicate_detail, name="duplicate_detail"),
    path("duplicates/<int:pk>/judge/", duplicates.duplicate_judge, name="duplicate_judge"),
]
