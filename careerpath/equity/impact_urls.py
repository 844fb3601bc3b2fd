"""Addresses of the readings of adverse impact."""

from django.urls import path

from careerpath.equity import impact_views, review_views, simulation_views

urlpatterns = [
    path("impact/", impact_views.impact_list, name="impact_list"),
    path("impact/look/", impact_views.impact_look, name="impact_look"),
    path("impact/<int:pk>/", impact_views.impact, name="impact"),
    path("impact/<int:pk>/take/", impact_views.impact_take, name="impact_take"),
    path("reviews/", review_views.reviews, name="reviews"),
    path("reviews/<int:pk>/", review_views.say, name="say_review"),
    path("impact/simulations/", simulation_views.simulations, name="simulations"),
    path("impact/simulations/<int:pk>/", simulation_views.simulation, name="simulation"),
]
