"""Addresses of certification: readiness, catalog, exams, credentials, completion, places."""

from django.urls import path

from training.views import catalog, certifications, completions, evidence, exams, places, wallet

COHORT = "training/cohorts/<slug:slug>/"
PROGRAM = "training/programs/<slug:slug>/"
CERTIFICATION = "training/certifications/<int:pk>/"
REQUIREMENT = "training/certification-requirements/<int:pk>/"
WINDOW = "training/exams/<int:pk>/"
ATTEMPT = "training/attempts/<int:pk>/"
PERSON = "training/people/<int:pk>/"
CREDENTIAL = "training/credentials/<int:pk>/"
COMPLETION = "training/completions/<int:pk>/"

urlpatterns = [
    path("training/certification/", certifications.start, name="certification_start"),
    path(f"{COHORT}certification/", certifications.certifications, name="certifications"),
    path(
        f"{COHORT}certification/export/",
        certifications.readiness_export,
        name="readiness_export",
    ),
    path(f"{COHORT}exams/register/", exams.exam_register, name="exam_register"),
    path(f"{COHORT}completion/", completions.completions, name="completions"),
    path(f"{PROGRAM}certifications/", catalog.catalog, name="catalog"),
    path(f"{PROGRAM}certifications/begin/", catalog.catalog_begin, name="catalog_begin"),
    path(f"{PROGRAM}certifications/new/", catalog.certification_new, name="certification_new"),
    path(f"{COHORT}pass-rates/", certifications.pass_rates, name="pass_rates"),
    path(
        f"{COHORT}pass-rates/export/",
        certifications.pass_rates_export,
        name="pass_rates_export",
    ),
    path(CERTIFICATION, catalog.certification, name="certification"),
    path(f"{CERTIFICATION}edit/", catalog.certification_edit, name="certification_edit"),
    path(f"{CERTIFICATION}version/", catalog.certification_version, name="certification_version"),
    path(f"{CERTIFICATION}retire/", catalog.certification_retire, name="certification_retire"),
    path(f"{CERTIFICATION}take-up/", catalog.certification_take_up, name="certification_take_up"),
    path(f"{CERTIFICATION}requirements/new/", catalog.requirement_new, name="requirement_new"),
    path(f"{CERTIFICATION}windows/new/", exams.exam_window_new, name="exam_window_new"),
    path(f"{REQUIREMENT}edit/", catalog.requirement_edit, name="requirement_edit"),
    path(f"{REQUIREMENT}remove/", catalog.requirement_remove, name="requirement_remove"),
    path(WINDOW, exams.exam_window, name="exam_window"),
    path(f"{WINDOW}edit/", exams.exam_window_edit, name="exam_window_edit"),
    path(f"{WINDOW}cancel/", exams.exam_window_cancel, name="exam_window_cancel"),
    path(f"{WINDOW}results/", exams.exam_results, name="exam_results"),
    path(f"{WINDOW}export/", exams.exam_window_export, name="exam_window_export"),
    path(f"{ATTEMPT}result/", exams.exam_result, name="exam_result"),
    path(f"{ATTEMPT}cancel/", exams.exam_attempt_cancel, name="exam_attempt_cancel"),
    path("training/exam-acts/<int:pk>/undo/", exams.exam_act_undo, name="exam_act_undo"),
    path(f"{PERSON}credentials/", wallet.wallet_of, name="wallet_of"),
    path(f"{PERSON}credentials/new/", wallet.credential_new, name="credential_new"),
    path(f"{PERSON}place/", places.place, name="place"),
    path(f"{PERSON}leave/", places.leave_begin, name="leave_begin"),
    path(f"{PERSON}return/", places.leave_end, name="leave_end"),
    path(f"{PERSON}transfer/", places.transfer, name="transfer"),
    path(f"{PERSON}end/", places.leave_for_good, name="leave_for_good"),
    path(f"{CREDENTIAL}verify/", wallet.credential_verify, name="credential_verify"),
    path(f"{CREDENTIAL}revoke/", wallet.credential_revoke, name="credential_revoke"),
    path(f"{CREDENTIAL}restore/", wallet.credential_restore, name="credential_restore"),
    path("training/wallet/", wallet.wallet, name="wallet"),
    path("training/wallet/new/", wallet.claim_new, name="claim_new"),
    path("training/wallet/share/", wallet.share_new, name="share_new"),
    path("training/wallet/share/<int:pk>/withdraw/", wallet.share_withdraw, name="share_withdraw"),
    path("training/wallet/<int:pk>/withdraw/", wallet.claim_withdraw, name="claim_withdraw"),
    path("training/wallet/<int:pk>/files/new/", evidence.my_evidence_new, name="my_evidence_new"),
    path("training/wallet/files/<int:pk>/", evidence.my_evidence, name="my_evidence"),
    path(
        "training/wallet/files/<int:pk>/remove/",
        evidence.my_evidence_remove,
        name="my_evidence_remove",
    ),
    path("training/credential-files/<int:pk>/", evidence.evidence_file, name="evidence_file"),
    path("training/wallet/<int:pk>/hours/", wallet.education_new, name="education_new"),
    path(
        "training/wallet/hours/<int:pk>/remove/",
        wallet.education_remove,
        name="education_remove",
    ),
    path("credentials/<str:token>/", wallet.shared_credentials, name="shared_credentials"),
    path(f"{COMPLETION}take-back/", completions.completion_take_back, name="completion_take_back"),
    path(f"{COMPLETION}letter/", completions.completion_letter, name="completion_letter"),
    path("training/my-certificate/<int:pk>/", completions.my_letter, name="my_letter"),
]
