"""Addresses of documents and timed tasks: the applicant's own, the original, and set-up."""

from django.urls import path

from applicants.views import documents, materials, more_time, sittings

APPLY = "apply/<slug:slug>/documents/"
TASKS = "apply/<slug:slug>/tasks/"
INTAKE = "set-up/intakes/<slug:slug>/"

urlpatterns = [
    path(APPLY, documents.application_documents, name="application_documents"),
    path(f"{APPLY}<slug:kind>/", documents.document_upload, name="document_upload"),
    path(f"{APPLY}<slug:kind>/remove/", documents.document_remove, name="document_remove"),
    path(f"{APPLY}<slug:kind>/file/", documents.own_document, name="own_document"),
    path("documents/<uuid:name>/", documents.document_original, name="document_original"),
    path(TASKS, sittings.application_tasks, name="application_tasks"),
    path(f"{TASKS}<int:pk>/", sittings.task_sitting, name="task_sitting"),
    path(f"{TASKS}<int:pk>/start/", sittings.task_begin, name="task_begin"),
    path(
        "front-desk/applications/<slug:reference>/more-time/", more_time.more_time, name="more_time"
    ),
    path(f"{INTAKE}materials/", materials.intake_materials, name="intake_materials"),
    path(f"{INTAKE}documents/new/", materials.wanted_document_new, name="wanted_document_new"),
    path("set-up/documents/<int:pk>/", materials.wanted_document_edit, name="wanted_document_edit"),
    path(
        "set-up/documents/<int:pk>/remove/",
        materials.wanted_document_remove,
        name="wanted_document_remove",
    ),
    path(f"{INTAKE}tasks/new/", materials.task_new, name="task_new"),
    path("set-up/tasks/<int:pk>/", materials.task_edit, name="task_edit"),
    path("set-up/tasks/<int:pk>/remove/", materials.task_remove, name="task_remove"),
    path("set-up/tasks/<int:pk>/forms/new/", materials.task_form_new, name="task_form_new"),
    path("set-up/task-forms/<int:pk>/", materials.task_form_edit, name="task_form_edit"),
    path("set-up/task-forms/<int:pk>/remove/", materials.task_form_remove, name="task_form_remove"),
    path("set-up/programs/<slug:slug>/bank/", materials.question_bank, name="question_bank"),
    path("set-up/programs/<slug:slug>/bank/new/", materials.bank_item_new, name="bank_item_new"),
    path("set-up/bank/<int:pk>/", materials.bank_item_edit, name="bank_item_edit"),
    path("set-up/bank/<int:pk>/retire/", materials.bank_item_retire, name="bank_item_retire"),
]
