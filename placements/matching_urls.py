"""Addresses of matching."""

from django.urls import path

from placements.views import matching, scenarios

OPENING = "openings/<int:pk>/"
SCENARIO = "matching/proposals/<int:pk>/"

urlpatterns = [
    path("matching/", matching.board, name="board"),
    path("matching/graduates/", matching.bench, name="bench"),
    path("matching/graduates/<int:pk>/", matching.bench_person, name="bench_person"),
    path("matching/proposals/", scenarios.scenario_list, name="scenarios"),
    path("matching/propose/", scenarios.scenario_new, name="scenario_new"),
    path("matching/weights/", scenarios.fit_weights, name="fit_weights"),
    path(SCENARIO, scenarios.scenario, name="scenario"),
    path(f"{SCENARIO}commit/", scenarios.scenario_commit, name="scenario_commit"),
    path(f"{SCENARIO}undo/", scenarios.scenario_undo, name="scenario_undo"),
    path(f"{OPENING}propose/", matching.propose, name="propose"),
    path(f"{OPENING}plan/", matching.plan_gaps, name="plan_gaps"),
    path(f"{OPENING}plan/<uuid:made>/undo/", matching.plan_undo, name="plan_undo"),
    path(f"{OPENING}not-now/", matching.not_now, name="not_now"),
    path(f"{OPENING}suggest-again/", matching.suggest_again, name="suggest_again"),
    path("submissions/<int:pk>/answer/", matching.submission_answer, name="submission_answer"),
    path("my/wishes/<int:pk>/", scenarios.my_wish, name="my_wish"),
]
