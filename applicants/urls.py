"""Addresses of one application."""

from django.conf import settings
from django.urls import include, path, re_path

from applicants.views import application, notes

REFERENCE = r"^applications/(?P<reference>[A-Za-z0-9-]{1,12}-[0-9]{1,9})/"

urlpatterns = [
    path("", include("applicants.choosing_urls")),
    re_path(f"{REFERENCE}$", application.application, name="application"),
    re_path(f"{REFERENCE}unblind/$", application.unblind, name="application_unblind"),
    re_path(f"{REFERENCE}blind/$", application.blind_again, name="application_blind_again"),
    re_path(f"{REFERENCE}read/$", application.read_known, name="application_read_known"),
    re_path(f"{REFERENCE}potential/$", application.show_potential, name="application_potential"),
    re_path(f"{REFERENCE}notes/$", notes.add_note, name="application_note"),
    path("", include("applicants.reading_urls")),
    path("", include("applicants.apply_urls")),
    path("", include("applicants.status_urls")),
]

urlpatterns.append(path("", include("applicants.material_urls")))
urlpatterns.append(path("", include("applicants.request_urls")))
urlpatterns.append(path("", include("applicants.interview_urls")))

# The worker looks addresses up, and must not load what writes self-identification.
if settings.CAREERPATH_PROCESS == "web":
    urlpatterns.append(path("", include("applicants.selfid.urls")))
