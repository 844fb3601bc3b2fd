"""Addresses of calendars, sessions and private feeds."""

from django.urls import path

from training.views import calendars, feeds, my_sessions, sessions

urlpatterns = [
    path("training/calendar/", calendars.start, name="start"),
    path("training/own-calendar/", feeds.own_calendar, name="own_calendar"),
    path("training/own-calendar/open/", feeds.feed_open, name="feed_open"),
    path("training/own-calendar/close/", feeds.feed_close, name="feed_close"),
    path("calendar/<str:token>.ics", feeds.feed, name="feed"),
    path("training/sessions/<int:pk>/", sessions.session, name="session"),
    path("training/sessions/<int:pk>/edit/", sessions.session_edit, name="session_edit"),
    path("training/sessions/<int:pk>/cancel/", sessions.session_cancel, name="session_cancel"),
    path("training/sessions/<int:pk>/restore/", sessions.session_restore, name="session_restore"),
    path("training/my/sessions/<int:pk>/", my_sessions.my_session, name="my_session"),
    path("training/acts/<int:pk>/undo/", calendars.act_undo, name="act_undo"),
    path("training/cohorts/<slug:slug>/", calendars.calendar, name="calendar"),
    path("training/cohorts/<slug:slug>/apply/", calendars.apply, name="apply"),
    path("training/cohorts/<slug:slug>/shift/", calendars.shift, name="shift"),
    path("training/cohorts/<slug:slug>/sessions/new/", sessions.session_new, name="session_new"),
]
