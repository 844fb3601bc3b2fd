"""Addresses of the board, of one person's card, of early warning and its rules."""

from django.urls import path

from training.views import at_risk, board, person, risk_rules, signals

COHORT = "training/cohorts/<slug:slug>/"
PERSON = "training/people/<int:pk>/"
SIGNAL = "training/signals/<int:pk>/"
FOLLOW_UP = "training/follow-ups/<int:pk>/"

urlpatterns = [
    path("training/board/", board.start, name="board_start"),
    path("training/at-risk/", at_risk.start, name="at_risk_start"),
    path("training/rules/", risk_rules.published, name="rules_published"),
    path(f"{COHORT}board/", board.board, name="board"),
    path(f"{COHORT}at-risk/", at_risk.at_risk, name="at_risk"),
    path(f"{COHORT}at-risk/export/", at_risk.at_risk_export, name="at_risk_export"),
    path(f"{COHORT}at-risk/rules/", risk_rules.rules, name="risk_rules"),
    path(f"{COHORT}at-risk/rules/change/", risk_rules.rules_edit, name="risk_rules_edit"),
    path(f"{COHORT}at-risk/record/", risk_rules.record, name="risk_record"),
    path(PERSON, person.person, name="person"),
    path(f"{PERSON}status/", person.person_status, name="person_status"),
    path(f"{PERSON}contact/", person.person_contact, name="person_contact"),
    path(f"{PERSON}message/", person.person_message, name="person_message"),
    path(f"{PERSON}flag/", person.person_flag, name="person_flag"),
    path(f"{PERSON}kudos/", person.person_kudos, name="person_kudos"),
    path(f"{PERSON}follow-up/", person.person_follow_up, name="person_follow_up"),
    path(f"{PERSON}extension/", person.person_extension, name="person_extension"),
    path(SIGNAL, signals.signal, name="signal"),
    path(f"{SIGNAL}take/", signals.signal_take, name="signal_take"),
    path(f"{SIGNAL}close/", signals.signal_close, name="signal_close"),
    path(f"{SIGNAL}hand-over/", signals.signal_hand_over, name="signal_hand_over"),
    path(f"{SIGNAL}reopen/", signals.signal_reopen, name="signal_reopen"),
    path("training/kudos/<int:pk>/take-back/", person.kudos_take_back, name="kudos_take_back"),
    path(
        "training/contacts/<int:pk>/take-back/", person.contact_take_back, name="contact_take_back"
    ),
    path(f"{FOLLOW_UP}done/", person.follow_up_done, name="follow_up_done"),
    path(f"{FOLLOW_UP}dropped/", person.follow_up_dropped, name="follow_up_dropped"),
    path(f"{FOLLOW_UP}again/", person.follow_up_again, name="follow_up_again"),
]
