"""Every address of the site; each app keeps its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("careerpath.operations.urls")),
    path("account/", include("allauth.account.urls")),
]
