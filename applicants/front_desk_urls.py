"""Addresses of the front desk."""

from django.urls import path

from applicants.views import front_desk

urlpatterns = [
    path("front-desk/", front_desk.find, name="front_desk"),
    path("front-desk/people/<int:pk>/", front_desk.person, name="front_desk_person"),
    path("front-desk/people/<int:pk>/open/", front_desk.open_record, name="front_desk_open"),
    path("front-desk/messages/<int:pk>/resend/", front_desk.resend, name="front_desk_resend"),
]
