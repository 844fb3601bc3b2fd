"""Addresses of skills, requirements and last mile."""

from django.urls import path

from training.views import last_mile, my_skills, plans, skills, tracks

COHORT = "training/cohorts/<slug:slug>/last-mile/"
PERSON = "training/people/<int:pk>/"
TASK = "training/plan-items/<int:pk>/"
PROGRAM = "training/programs/<slug:slug>/"
WANTED = "training/requirement-sets/<int:pk>/"
MY = "training/my/"

urlpatterns = [
    path("training/last-mile/", last_mile.start, name="last_mile_start"),
    path(COHORT, last_mile.matrix_page, name="last_mile"),
    path(f"{COHORT}export/", last_mile.matrix_export, name="last_mile_export"),
    path(f"{COHORT}plans/", last_mile.plans_make, name="plans_make"),
    path(f"{COHORT}plans/<uuid:made>/undo/", last_mile.plans_undo, name="plans_undo"),
    path(f"{PERSON}skills/", skills.person, name="skills"),
    path(f"{PERSON}track/", skills.track_set, name="track_set"),
    path(f"{PERSON}plan/", plans.plan_make, name="plan_make"),
    path(f"{PERSON}skills/<int:skill>/", skills.skill_verify, name="skill_verify"),
    path(
        "training/evidence/<int:pk>/withdraw/", skills.evidence_withdraw, name="evidence_withdraw"
    ),
    path("training/evidence/<int:pk>/restore/", skills.evidence_restore, name="evidence_restore"),
    path("training/plans/<int:pk>/items/new/", plans.plan_item_new, name="plan_item_new"),
    path(TASK, plans.plan_item, name="plan_item"),
    path(f"{TASK}sign-off/", plans.plan_item_sign_off, name="plan_item_sign_off"),
    path(f"{TASK}reopen/", plans.plan_item_reopen, name="plan_item_reopen"),
    path(f"{TASK}send-back/", plans.plan_item_send_back, name="plan_item_send_back"),
    path(f"{TASK}drop/", plans.plan_item_drop, name="plan_item_drop"),
    path(f"{PROGRAM}skills/", tracks.tracks, name="tracks"),
    path(f"{PROGRAM}skills/standard/", tracks.tracks_standard, name="tracks_standard"),
    path(f"{PROGRAM}tracks/new/", tracks.track_new, name="track_new"),
    path(f"{PROGRAM}requirements/new/", tracks.requirements_new, name="requirements_new"),
    path("training/tracks/<int:pk>/", tracks.track_edit, name="track_edit"),
    path("training/tracks/<int:pk>/skills/new/", tracks.skill_new, name="skill_new"),
    path("training/skills/<int:pk>/", tracks.skill_edit, name="skill_edit"),
    path(WANTED, tracks.requirements, name="requirements"),
    path(f"{WANTED}edit/", tracks.requirements_edit, name="requirements_edit"),
    path(f"{WANTED}retire/", tracks.requirements_retire, name="requirements_retire"),
    path(f"{WANTED}rows/new/", tracks.skill_requirement_new, name="skill_requirement_new"),
    path(
        "training/requirement-rows/<int:pk>/",
        tracks.skill_requirement_edit,
        name="skill_requirement_edit",
    ),
    path(
        "training/requirement-rows/<int:pk>/remove/",
        tracks.skill_requirement_remove,
        name="skill_requirement_remove",
    ),
    path(f"{MY}skills/", my_skills.my_skills, name="my_skills"),
    path(f"{MY}skills/<int:pk>/", my_skills.my_skill, name="my_skill"),
    path(f"{MY}claims/<int:pk>/withdraw/", my_skills.my_claim_withdraw, name="my_claim_withdraw"),
    path(f"{MY}readiness/", my_skills.my_readiness, name="my_readiness"),
    path(f"{MY}tasks/<int:pk>/done/", my_skills.my_item_done, name="my_item_done"),
    path(f"{MY}tasks/<int:pk>/not-done/", my_skills.my_item_not_done, name="my_item_not_done"),
]
