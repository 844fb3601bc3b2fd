"""Addresses of the demographic reports; the import only where answers may be put."""

from django.conf import settings
from django.urls import include, path

from careerpath.equity import (
    building_views,
    comparing_views,
    reach_views,
    story_views,
    views,
)

app_name = "equity"
urlpatterns = [
    path("", views.plan, name="plan"),
    path("", include("careerpath.equity.impact_urls")),
    path("build/", building_views.build, name="build"),
    path("compare/", comparing_views.compare, name="compare"),
    path("compare/take/", comparing_views.take_compared, name="take_compared"),
    path("reach/", reach_views.reach, name="reach"),
    path("returns/", include("careerpath.equity.return_urls")),
    path("story/<slug:slug>/", story_views.cohort_story, name="story"),
    path("story/<slug:slug>/pick/", story_views.story_pick, name="story_pick"),
    path("look-again/", views.look_again, name="look_again"),
    path("ask/", views.ask, name="ask"),
    path("requests/<int:pk>/", views.asked, name="request"),
    path("reports/<int:pk>/", views.report, name="report"),
    path("reports/<int:pk>/publish/", views.publish, name="publish"),
    path("reports/<int:pk>/take/", views.take, name="take"),
    path("reports/<int:pk>/prepare/", views.prepare, name="prepare"),
]

# The worker looks addresses up, and must not load what writes self-identification.
if settings.CAREERPATH_PROCESS == "web":
    urlpatterns.append(path("answers/", include("careerpath.equity.import_urls")))
