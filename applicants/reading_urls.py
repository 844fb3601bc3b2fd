"""Addresses of the reading room, the lead's page and the review rubrics."""

from django.urls import include, path

from applicants.views import reading, reading_lead, review_rubrics

one = [
    path("", reading.read, name="read"),
    path("save/", reading.save, name="read_save"),
    path("submit/", reading.submit, name="read_submit"),
    path("undo/", reading.undo, name="read_undo"),
    path("scores/", reading.show_scores, name="read_scores"),
    path("later/", reading.put_off, name="read_later"),
    path("hand-back/", reading.hand_back, name="read_hand_back"),
]
urlpatterns = [
    path("reading/", reading.queue, name="reading"),
    path("reading/next/", reading.take_next, name="read_next"),
    path("reading/<int:pk>/", include(one)),
    path("reading/lead/", reading_lead.intakes, name="reading_lead"),
    path("reading/lead/<slug:slug>/", reading_lead.lead, name="reading_intake"),
    path("reading/lead/<slug:slug>/plan/", reading_lead.plan, name="reading_plan"),
    path("reading/lead/<slug:slug>/figures/", reading_lead.compute, name="reading_figures"),
    path("reading/rubrics/", review_rubrics.rubric_list, name="review_rubrics"),
    path(
        "reading/rubrics/new/<slug:slug>/<str:kind>/",
        review_rubrics.rubric_new,
        name="review_rubric_new",
    ),
    path("reading/rubrics/<int:pk>/", review_rubrics.rubric_detail, name="review_rubric"),
    path("reading/rubrics/<int:pk>/edit/", review_rubrics.rubric_edit, name="review_rubric_edit"),
    path("reading/rubrics/<int:pk>/ask/", review_rubrics.rubric_ask, name="review_rubric_ask"),
]
