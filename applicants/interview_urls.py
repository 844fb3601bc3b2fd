"""Addresses of interviews: the interviewer's day, the lead's rounds, the applicant's time."""

from django.urls import include, path

from applicants.views import interview_booking, interview_rounds, interviews

one = [
    path("", interviews.interview, name="interview"),
    path("begin/", interviews.begin, name="interview_begin"),
    path("save/", interviews.save, name="interview_save"),
    path("submit/", interviews.submit, name="interview_submit"),
    path("undo/", interviews.undo, name="interview_undo"),
    path("scores/", interviews.show_scores, name="interview_scores"),
    path("mark/<slug:what>/", interviews.mark, name="interview_mark"),
    path("recuse/", interviews.recuse, name="interview_recuse"),
]
lead = [
    path("", interview_rounds.interview_round, name="interview_round"),
    path("edit/", interview_rounds.round_edit, name="interview_round_edit"),
    path("slots/", interview_rounds.slots, name="interview_slots"),
    path("slots/<int:slot>/close/", interview_rounds.slot_close, name="interview_slot_close"),
    path("slots/<int:slot>/swap/", interview_rounds.slot_swap, name="interview_slot_swap"),
    path("invite/", interview_rounds.invite, name="interview_invite"),
    path("invite/preview/", interview_rounds.invite_preview, name="interview_invite_preview"),
    path("invite/send/", interview_rounds.invite_send, name="interview_invite_send"),
    path("invite/<uuid:batch>/undo/", interview_rounds.invite_undo, name="interview_invite_undo"),
    path("remind/", interview_rounds.remind, name="interview_remind"),
    path("invited/<int:invitation>/book/", interview_rounds.book_for, name="interview_book_for"),
    path(
        "invited/<int:invitation>/answered/",
        interview_rounds.ask_answered,
        name="interview_answered",
    ),
]
own = [
    path("", interview_booking.booking, name="interview_booking"),
    path("book/", interview_booking.book, name="interview_book"),
    path("cancel/", interview_booking.cancel, name="interview_cancel"),
    path("ask/", interview_booking.ask, name="interview_ask"),
    path("interview.ics", interview_booking.ics, name="interview_ics"),
]
urlpatterns = [
    path("interviews/", interviews.home, name="interviews"),
    path("interviews/calendar/open/", interviews.feed_renew, name="interview_feed_renew"),
    path("interviews/calendar/close/", interviews.feed_close, name="interview_feed_close"),
    path("interviews/calendar/<str:token>.ics", interviews.feed, name="interview_feed"),
    path("interviews/<int:pk>/", include(one)),
    path("interviews/rounds/", interview_rounds.rounds, name="interview_rounds"),
    path(
        "interviews/rounds/new/<slug:slug>/", interview_rounds.round_new, name="interview_round_new"
    ),
    path("interviews/rounds/<int:pk>/", include(lead)),
    path("apply/interviews/<int:pk>/", include(own)),
]
