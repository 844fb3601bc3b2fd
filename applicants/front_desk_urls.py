"""Addresses of the front desk."""

from django.urls import path

from applicants.views import desk_acts, front_desk

urlpatterns = [
    path("front-desk/", front_desk.find, name="front_desk"),
    path("front-desk/people/<int:pk>/", front_desk.person, name="front_desk_person"),
    path("front-desk/people/<int:pk>/open/", front_desk.open_record, name="front_desk_open"),
    path("front-desk/messages/<int:pk>/resend/", front_desk.resend, name="front_desk_resend"),
    path("front-desk/checklist/<int:pk>/", desk_acts.checklist_item, name="front_desk_item"),
    path("front-desk/<slug:reference>/time/", desk_acts.extension_new, name="extension_new"),
    path("front-desk/<slug:reference>/receipt/", desk_acts.receipt_again, name="receipt_again"),
    path("front-desk/<slug:reference>/way-in/", desk_acts.way_in, name="front_desk_way_in"),
    path("front-desk/extensions/", desk_acts.extension_list, name="extension_list"),
]
