"""Addresses of placing: clients, openings, submissions, placements, and each side's own pages."""

from django.urls import include, path

app_name = "placements"
urlpatterns = [
    path("", include("placements.client_urls")),
    path("", include("placements.requisition_urls")),
    path("", include("placements.matching_urls")),
    path("", include("placements.outcome_urls")),
    path("", include("placements.placement_urls")),
    path("", include("placements.client_side_urls")),
    path("", include("placements.client_people_urls")),
]
