"""Addresses of a client's own contacts, and of graduates."""

from django.urls import path

from placements.views import client_side, my_placement

urlpatterns = [
    path("client/", client_side.client_home, name="client_home"),
    path("client/<int:pk>/openings/new/", client_side.client_opening_new,
         name="client_opening_new"),
    path("client/figures/", client_side.client_figures, name="client_figures"),
    path("client/openings/<int:pk>/profiles/", client_side.client_profiles,
         name="client_profiles"),
    path("client/openings/<int:pk>/", client_side.client_opening, name="client_opening"),
    path("client/openings/<int:pk>/question/", client_side.client_question,
         name="client_question"),
    path("client/candidates/<int:pk>/", client_side.client_answer, name="client_answer"),
    path("answer/saved/", client_side.answer_saved, name="answer_saved"),
    path("answer/<str:token>/", client_side.answer_link, name="answer_link"),
    path("answer/<str:token>/new/", client_side.answer_link_renew, name="answer_link_renew"),
    path("my-placement/", my_placement.my_placement, name="my_placement"),
    path("my-placement/questions/<int:pk>/", my_placement.my_consent, name="my_consent"),
]  # fmt: skip
