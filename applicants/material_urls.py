"""Addresses of documents: the applicant's own, and the original for those who may know."""

from django.urls import path

from applicants.views import documents

APPLY = "apply/<slug:slug>/documents/"

urlpatterns = [
    path(APPLY, documents.application_documents, name="application_documents"),
    path(f"{APPLY}<slug:kind>/", documents.document_upload, name="document_upload"),
    path(f"{APPLY}<slug:kind>/remove/", documents.document_remove, name="document_remove"),
    path(f"{APPLY}<slug:kind>/file/", documents.own_document, name="own_document"),
    path("documents/<uuid:name>/", documents.document_original, name="document_original"),
]
