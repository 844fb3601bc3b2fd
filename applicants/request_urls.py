"""Addresses of the requests desk."""

from django.urls import path

from applicants.views import requests

urlpatterns = [
    path("requests/", requests.request_list, name="request_list"),
    path("requests/counts/", requests.counts, name="request_counts"),
    path("requests/views/", requests.save_view, name="request_save_view"),
    path("requests/views/delete/", requests.delete_view, name="request_delete_view"),
    path("requests/<int:pk>/", requests.detail, name="request"),
    path("requests/<int:pk>/answer/", requests.answer, name="request_answer"),
    path("requests/<int:pk>/words/", requests.in_words, name="request_words"),
    path("requests/<int:pk>/refuse/", requests.refuse, name="request_refuse"),
    path("requests/<int:pk>/extend/", requests.extend, name="request_extend"),
    path("requests/<int:pk>/assign/", requests.assign, name="request_assign"),
    path("requests/<int:pk>/hold/", requests.hold, name="request_hold"),
    path("requests/<int:pk>/hold/lift/", requests.lift_hold, name="request_lift_hold"),
    path("requests/<int:pk>/open/", requests.open_record, name="request_open_record"),
]
