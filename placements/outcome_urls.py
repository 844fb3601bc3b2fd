"""Addresses of outcomes and check points."""

from django.urls import path

from placements.views import outcomes

POINT = "check-points/<int:pk>/"

urlpatterns = [
    path("outcomes/", outcomes.ledger, name="ledger"),
    path("outcomes/forecast/", outcomes.forecast, name="forecast"),
    path("outcomes/leave-out/", outcomes.leave_out, name="leave_out"),
    path("outcomes/left-out/<int:pk>/count/", outcomes.count_again, name="count_again"),
    path("check-points/", outcomes.check_point_list, name="check_points"),
    path(POINT, outcomes.check_point, name="check_point"),
    path(f"{POINT}ask/", outcomes.check_point_ask, name="check_point_ask"),
    path("how-is-it-going/saved/", outcomes.check_point_saved, name="check_point_saved"),
    path("how-is-it-going/<str:token>/", outcomes.check_point_link, name="check_point_link"),
    path("how-is-it-going/<str:token>/new/", outcomes.check_point_renew, name="check_point_renew"),
]
