"""Every address of the site; each app keeps its own."""

from django.urls import include, path

from careerpath.ui.views import start

handler400 = "careerpath.ui.errors.bad_request"
handler403 = "careerpath.ui.errors.forbidden"
handler404 = "careerpath.ui.errors.not_found"
handler500 = "careerpath.ui.errors.server_error"

urlpatterns = [
    path("", start, name="start"),
    path("", include("careerpath.operations.urls")),
    path("staff/", include("careerpath.ui.urls")),
    path("", include("applicants.urls")),
    path("exports/", include("careerpath.ui.tables.urls")),
    path("", include("careerpath.notifications.urls")),
    path("", include("careerpath.accounts.urls")),
    path("", include("cohorts.urls")),
    path("", include("applicants.screening_urls")),
    path("", include("applicants.triage_urls")),
    path("", include("applicants.import_urls")),
    path("", include("applicants.question_urls")),
    path("", include("applicants.front_desk_urls")),
    path("", include("training.urls")),
    path("", include("placements.urls")),
    path("", include("mentorship.urls")),
    path("equity/", include("careerpath.equity.urls")),
    path("", include("careerpath.reporting.urls")),
]
