"""Addresses of attendance."""

from django.urls import path

from training.views import (
    attendance,
    attendance_reports,
    check_ins,
    excuses,
    make_ups,
    sign_in_weeks,
    substitutes,
)

COHORT = "training/cohorts/<slug:slug>/"
SESSION = "training/sessions/<int:pk>/"
SHEET = f"{SESSION}attendance/"
LINK = "substitute/<str:token>/"

urlpatterns = [
    path("training/attendance/", attendance.attendance_start, name="attendance_start"),
    path(f"{COHORT}attendance/", attendance.attendance, name="attendance"),
    path(SHEET, attendance.session_attendance, name="session_attendance"),
    path(f"{SHEET}now/", attendance.attendance_live, name="attendance_live"),
    path(f"{SHEET}fill/", attendance.attendance_fill, name="attendance_fill"),
    path(f"{SHEET}undo/<int:moment>/", attendance.attendance_undo, name="attendance_undo"),
    path(f"{SHEET}add/<int:enrollment>/", attendance.attendance_add, name="attendance_add"),
    path(f"{SHEET}<int:enrollment>/", attendance.attendance_cell, name="attendance_cell"),
    path(f"{SHEET}<int:enrollment>/mark/", attendance.attendance_mark, name="attendance_mark"),
    path(
        f"{COHORT}attendance/report/",
        attendance_reports.attendance_report,
        name="attendance_report",
    ),
    path(f"{COHORT}attendance/week/", sign_in_weeks.sign_in_week, name="sign_in_week"),
    path(
        f"{COHORT}attendance/export/",
        attendance_reports.attendance_export,
        name="attendance_export",
    ),
    path(f"{SESSION}code/", check_ins.check_in_code, name="check_in_code"),
    path(f"{SESSION}code/close/", check_ins.check_in_close, name="check_in_close"),
    path(f"{SESSION}check-in/", check_ins.check_in, name="check_in"),
    path(f"{SESSION}sign-in-sheet/", check_ins.sign_in_sheet, name="sign_in_sheet"),
    path(f"{SESSION}substitutes/", substitutes.session_substitutes, name="session_substitutes"),
    path(
        "training/substitutes/<int:pk>/close/",
        substitutes.substitute_revoke,
        name="substitute_revoke",
    ),
    path(LINK, substitutes.substitute, name="substitute"),
    path(f"{LINK}now/", substitutes.substitute_live, name="substitute_live"),
    path(f"{LINK}fill/", substitutes.substitute_fill, name="substitute_fill"),
    path(f"{LINK}<int:enrollment>/mark/", substitutes.substitute_mark, name="substitute_mark"),
    path(f"{COHORT}excuses/", excuses.excuse_list, name="excuses"),
    path(f"{COHORT}excuses/new/", excuses.excuse_new, name="excuse_new"),
    path("training/excuses/<int:pk>/answer/", excuses.excuse_answer, name="excuse_answer"),
    path("training/excuses/<int:pk>/withdraw/", excuses.excuse_withdraw, name="excuse_withdraw"),
    path(f"{COHORT}make-ups/", make_ups.make_up_list, name="make_ups"),
    path(f"{SESSION}make-ups/", make_ups.make_up_ask, name="make_up_ask"),
    path("training/make-ups/<int:pk>/agree/", make_ups.make_up_agree, name="make_up_agree"),
    path(
        "training/make-ups/<int:pk>/<slug:what>/",
        make_ups.make_up_settle,
        name="make_up_settle",
    ),
]
