"""Addresses of applying: the public page, the way in, the form."""

from django.urls import path

from applicants.views import apply_public, applying, entrance

HERE = "apply/<slug:slug>"

urlpatterns = [
    path(f"{HERE}/", apply_public.intake_page, name="apply_intake"),
    path(f"{HERE}/eligibility/", apply_public.eligibility, name="apply_eligibility"),
    path(f"{HERE}/start/", entrance.start, name="apply_start"),
    path(f"{HERE}/code/", entrance.code, name="apply_code"),
    path(f"{HERE}/begin/", apply_public.begin, name="apply_begin"),
    path(f"{HERE}/form/", applying.form, name="apply_form"),
    path(f"{HERE}/form/check/", applying.check, name="apply_check"),
    path(f"{HERE}/form/<slug:key>/", applying.section, name="apply_section"),
    path(f"{HERE}/form/<slug:key>/save/", applying.autosave, name="apply_autosave"),
    path(f"{HERE}/sent/", applying.receipt, name="apply_receipt"),
    path(
        "set-up/intakes/<slug:slug>/public-page/", apply_public.edit_page, name="intake_page_edit"
    ),
]
