"""Addresses of a client's people at work, and of what the client asks for."""

from django.urls import path

from placements.views import client_people

PERSON = "client/people/<int:pk>/"

urlpatterns = [
    path(PERSON, client_people.client_person, name="client_person"),
    path(f"{PERSON}ask/", client_people.client_ask, name="client_ask"),
    path(f"{PERSON}concern/", client_people.client_concern, name="client_concern"),
    path("client/check-points/<int:pk>/", client_people.client_check_point,
         name="client_check_point"),
    path("client/wishes/<int:pk>/take-back/", client_people.client_ask_back,
         name="client_ask_back"),
    path("placements/wishes/<int:pk>/agree/", client_people.ask_agree, name="ask_agree"),
    path("placements/wishes/<int:pk>/withdraw/", client_people.ask_withdraw, name="ask_withdraw"),
    path("placements/wishes/<int:pk>/decline/", client_people.ask_decline, name="ask_decline"),
]  # fmt: skip
