"""Addresses of the participant's pages, of work that staff open, and of what people say."""

from django.urls import path

from training.views import my, my_sessions, my_work, quotes, voices

ITEM = "training/my/assessments/<int:pk>/"

urlpatterns = [
    path("training/my/", my.my, name="my"),
    path(ITEM, my_work.my_work, name="my_work"),
    path(f"{ITEM}more-time/", my.my_more_time, name="my_more_time"),
    path(
        "training/my/more-time/<int:pk>/withdraw/",
        my.my_more_time_withdraw,
        name="my_more_time_withdraw",
    ),
    path("training/my/work/<int:pk>/file/", my_work.my_work_file, name="my_work_file"),
    path("training/my/excuses/", my.my_excuse, name="my_excuse"),
    path(
        "training/my/excuses/<int:pk>/withdraw/", my.my_excuse_withdraw, name="my_excuse_withdraw"
    ),
    path("training/my/make-ups/<int:pk>/", my.my_make_up, name="my_make_up"),
    path("training/my/attendance/", my_sessions.my_attendance, name="my_attendance"),
    path(
        "training/my/sessions/<int:pk>/make-up/",
        my_sessions.my_make_up_ask,
        name="my_make_up_ask",
    ),
    path("training/my/pulse/", my.my_pulse, name="my_pulse"),
    path("training/my/sessions/<int:pk>/feedback/", my.my_feedback, name="my_feedback"),
    path("training/my/quote/", quotes.my_quote, name="my_quote"),
    path("training/my/quote/withdraw/", quotes.my_quote_withdraw, name="my_quote_withdraw"),
    path("training/my/ratings/", my.my_ratings, name="my_ratings"),
    path("training/work/<int:pk>/", my_work.submission, name="submission"),
    path("training/work/<int:pk>/file/", my_work.submission_file, name="submission_file"),
    path("training/cohorts/<slug:slug>/voices/", voices.voices_page, name="voices"),
]
