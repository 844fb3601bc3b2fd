"""Every address of the training, by noun."""

from django.urls import include, path

app_name = "training"
urlpatterns = [
    path("", include("training.attendance_urls")),
    path("", include("training.calendar_urls")),
    path("", include("training.curriculum_urls")),
    path("", include("training.gradebook_urls")),
    path("", include("training.certification_urls")),
    path("", include("training.board_urls")),
    path("", include("training.reports_urls")),
    path("", include("training.skills_urls")),
    path("", include("training.my_urls")),
]
