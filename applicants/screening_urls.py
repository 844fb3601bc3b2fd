"""Addresses of screening runs, their results and the rules."""

from django.urls import include, path

from applicants.views import rubrics, screening, screening_results

run = [
    path("", screening.run_detail, name="screening_run"),
    path("live/", screening.run_live, name="screening_live"),
    path("pause/", screening.run_pause, name="screening_pause"),
    path("resume/", screening.run_resume, name="screening_resume"),
    path("stop/", screening.run_stop, name="screening_stop"),
    path("try-again/", screening.run_try_again, name="screening_try_again"),
    path("results/", screening_results.result_list, name="screening_results"),
    path("results/counts/", screening_results.counts, name="screening_results_counts"),
    path("results/export/", screening_results.export, name="screening_results_export"),
    path("results/views/", screening_results.save_view, name="screening_results_save_view"),
    path(
        "results/views/delete/",
        screening_results.delete_view,
        name="screening_results_delete_view",
    ),
    path("compare/", screening_results.compare, name="screening_compare"),
    path("preview/", screening_results.apply_preview, name="screening_preview"),
    path("apply/", screening_results.apply, name="screening_apply"),
    path("undo/", screening_results.undo, name="screening_undo"),
    path("outcomes/", screening_results.outcome_list, name="screening_outcomes"),
]
urlpatterns = [
    path("screening/", screening.run_list, name="screening_runs"),
    path("screening/new/", screening.run_new, name="screening_new"),
    path("screening/runs/<int:pk>/", include(run)),
    path("screening/results/<int:pk>/", screening_results.result_detail, name="screening_result"),
    path("screening/rules/", rubrics.rubric_list, name="rubrics"),
    path("screening/rules/new/<slug:slug>/", rubrics.rubric_new, name="rubric_new"),
    path("screening/rules/check/<slug:slug>/", rubrics.rubric_check, name="rubric_check"),
    path("screening/rules/<int:pk>/", rubrics.rubric_detail, name="rubric"),
    path("screening/rules/<int:pk>/edit/", rubrics.rubric_edit, name="rubric_edit"),
    path("screening/rules/<int:pk>/ask/", rubrics.rubric_ask, name="rubric_ask"),
]
