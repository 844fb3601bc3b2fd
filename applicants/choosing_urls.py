"""Addresses where people are chosen."""

from django.urls import include, path, re_path

from applicants.views import choosing, decisions, offer_answer, offers, waves

REFERENCE = r"^applications/(?P<reference>[A-Za-z0-9-]{1,12}-[0-9]{1,9})/"

intake = [
    path("", choosing.funnel_page, name="funnel"),
    path("ranking/", choosing.ranking, name="ranking"),
    path("ranking/make/", choosing.ranking_make, name="ranking_make"),
    path("ranking/decide/", choosing.ranking_decide, name="ranking_decide"),
    path("plan/", choosing.plan, name="selection_plan"),
    path("releases/", waves.wave_list, name="wave_list"),
    path("releases/new/", waves.wave_new, name="wave_new"),
    path("offers/", offers.offer_list, name="offer_list"),
    path("waitlist/", offers.waitlist_page, name="waitlist"),
    path("waitlist/fill/", offers.waitlist_fill, name="waitlist_fill"),
]
wave = [
    path("", waves.release_wave, name="release_wave"),
    path("ask/", waves.wave_ask, name="wave_ask"),
    path("release/", waves.wave_release, name="wave_release"),
    path("undo/", waves.wave_undo, name="wave_undo"),
    path("dissolve/", waves.wave_dissolve, name="wave_dissolve"),
]
offer = [
    path("", offers.offer, name="offer"),
    path("extend/", offers.offer_extend, name="offer_extend"),
    path("defer/", offers.offer_defer, name="offer_defer"),
    path("rescind/", offers.offer_rescind, name="offer_rescind"),
]
own = [
    path("", offer_answer.offer_answer, name="offer_answer"),
    path("accept/", offer_answer.offer_accept, name="offer_accept"),
    path("decline/", offer_answer.offer_decline, name="offer_decline"),
    path("give-up/", offer_answer.offer_give_up, name="offer_give_up"),
]
urlpatterns = [
    path("choosing/", choosing.choosing, name="choosing"),
    path("choosing/decisions/<int:pk>/", decisions.batch, name="decision_batch"),
    path("choosing/decisions/<int:pk>/record/", decisions.record, name="decision_record"),
    path("choosing/decisions/<int:pk>/take-back/", decisions.take_back, name="decision_take_back"),
    path("choosing/waves/<int:pk>/", include(wave)),
    path("choosing/offers/<int:pk>/", include(offer)),
    path("choosing/conditions/<int:pk>/", offers.offer_condition, name="offer_condition"),
    path("choosing/intakes/<slug:slug>/", include(intake)),
    path("offers/<int:pk>/", include(own)),
    re_path(f"{REFERENCE}decide/$", decisions.decide, name="application_decide"),
    re_path(f"{REFERENCE}ledger/$", decisions.ledger_page, name="ledger"),
]
