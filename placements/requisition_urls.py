"""Addresses of openings and submissions."""

from django.urls import path

from placements.views import feedback, requisitions, submissions

OPENING = "openings/<int:pk>/"
SUBMISSION = "submissions/<int:pk>/"

urlpatterns = [
    path("openings/", requisitions.requisitions, name="requisitions"),
    path("clients/<int:pk>/openings/new/", requisitions.requisition_new, name="requisition_new"),
    path(OPENING, requisitions.requisition, name="requisition"),
    path(f"{OPENING}edit/", requisitions.requisition_edit, name="requisition_edit"),
    path(f"{OPENING}hand-in/", requisitions.requisition_hand_in, name="requisition_hand_in"),
    path(f"{OPENING}approve/", requisitions.requisition_approve, name="requisition_approve"),
    path(f"{OPENING}open/", requisitions.requisition_open, name="requisition_open"),
    path(f"{OPENING}filled/", requisitions.requisition_fill, name="requisition_fill"),
    path(f"{OPENING}hold/", requisitions.requisition_hold, name="requisition_hold"),
    path(f"{OPENING}cancel/", requisitions.requisition_cancel, name="requisition_cancel"),
    path(f"{OPENING}ask/", submissions.submission_ask, name="submission_ask"),
    path(f"{OPENING}send/", submissions.short_list_send, name="short_list_send"),
    path(SUBMISSION, submissions.submission, name="submission"),
    path(f"{SUBMISSION}withdraw/", submissions.submission_withdraw, name="submission_withdraw"),
    path("client-feedback/", feedback.feedback, name="feedback"),
]
