"""What certification puts into the shell: navigation, tabs, letters, approvals, audit words."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from careerpath.audit import kinds
from careerpath.ui import home, nav, person_links
from careerpath.ui.when import words
from cohorts.domain import approvals
from training import board_columns, invariants, notifications, tabs
from training.domain import certifying, completing, evidence, left_to_do
from training.models import Credential, ExamAttempt
from training.states import AttemptState

VIEW = "training.view_training"
CERTIFY = "training.certify"
PART = "training.take_part"
LOOK = "training.view_credentials"
SOON = timedelta(days=180)
STAFF_PAGES = tuple(
    f"training:{name}"
    for name in (
        "certifications", "exam_register", "completions", "catalog", "certification_new",
        "certification", "certification_edit", "certification_version", "requirement_new",
        "requirement_edit", "pass_rates", "exam_window", "exam_window_new", "exam_window_edit",
        "exam_results", "exam_result", "exam_attempt_cancel", "wallet_of", "credential_new",
        "credential_verify", "credential_revoke", "place", "completion_letter",
        "completion_take_back",
    )
)  # fmt: skip
SENTENCES = {
    "training.certification.versioned": "added a new version to the catalog",
    "training.certification.retired": "took the certification out of use",
    "training.certification.taken_up": "put the certification back into use",
    "training.examwindow.canceled": "canceled the exam window",
    "training.examattempt.registered": "registered the person for an exam",
    "training.examattempt.scheduled": "put the exam date back",
    "training.examattempt.sat": "noted that the exam was sat",
    "training.examattempt.passed": "recorded the exam as passed",
    "training.examattempt.failed": "recorded the exam as not passed",
    "training.examattempt.no_show": "noted that the person did not come to the exam",
    "training.examattempt.void": "called the attempt void",
    "training.examattempt.canceled": "canceled the registration for the exam",
    "training.examattempt.scored": "changed the score of the exam",
    "training.examact.undone": "took an act on the exam back",
    "training.examwindow.exported": "took {people} lines of an exam window away as a file",
    "training.program.pass_rates_exported": "took {people} lines of pass rates away as a file",
    "training.cohort.readiness_exported": "took the readiness of {people} people away as a file",
    "training.credential.recorded": "recorded a credential",
    "training.credential.held": "restored the credential",
    "training.credential.superseded": "recorded a newer credential in place of this one",
    "training.credential.revoked": "revoked the credential",
    "training.credential.verified": "verified the credential",
    "training.credential.removed": "took the own entry of a credential back",
    "training.credentialshare.opened": "made a link to {shown} credentials",
    "training.credentialshare.closed": "withdrew a link to credentials",
    "training.completion.proposed": "proposed that the person completes",
    "training.completion.completed": "completed the program",
    "training.credentialfile.added": "added a file to the credential",
    "training.credentialfile.removed": "took a file of the credential away",
    "training.credentialfile.file_clean": "found the file clean",
    "training.credentialfile.file_unscanned": "let the file through without a scanner",
    "training.credentialfile.file_refused": "found something harmful in the file",
    "training.completion.not_approved": "was not approved to complete",
    "training.completion.taken_back": "took the completion back",
    "cohorts.enrollment.returned": "noted the return from leave",
    "cohorts.enrollment.completion_taken_back": "made the person active again",
}
NOUNS = {
    "certification": "certification",
    "requirement": "requirement of a certification",
    "examwindow": "exam window",
    "continuingeducation": "hours of continuing education",
}


def register():
    """Everything below stands in the registries of the floor."""
    nav.item(
        VIEW, "Train", "Certification", "training:certification_start", "award", order=60,
        views=STAFF_PAGES,
    )  # fmt: skip
    nav.item(
        PART, "", "My credentials", "training:wallet", "award", order=60,
        views=("training:my_letter",),
    )  # fmt: skip
    tabs.register("Certification", "training:certifications", VIEW, order=60)
    home.card(PART, own_card)
    person_links.register("Credentials", "training:wallet_of", LOOK, order=40)
    board_columns.register("certification", "Certification", certifying.board_cells, order=10)
    left_to_do.register("certification", certifying.steps_for, order=10)
    notifications.register()
    invariants.register()
    approvals.kind(
        completing.KIND,
        title="Completion of the program",
        render=completing.sample,
        on_approved=completing.on_approved,
        on_refused=completing.on_refused,
        permission=CERTIFY,
        asking=CERTIFY,
    )
    for name, sentence in SENTENCES.items():
        kinds.register(name, sentence)
    kinds.register(
        "training.credentials.read", "looked at the credentials of the person", reading=True
    )
    kinds.register(evidence.OPENED, "opened the file of the credential", reading=True)
    for model, noun in NOUNS.items():
        for act in ("created", "changed", "removed"):
            kinds.register(f"training.{model}.{act}", f"{act} the {noun}")


def own_card(request):
    """One's next exam, and credentials that end soon; nothing without any."""
    now = timezone.now()
    lines = []
    mine = ExamAttempt.objects.filter(
        enrollment__person=request.user, state=AttemptState.SCHEDULED, window__starts_at__gt=now
    )
    for one in mine.select_related("window", "certification__program").order_by("day")[:2]:
        when = words(one.window.starts_at, "both", one.certification.program.time_zone)
        place = f", {one.window.place}" if one.window.place else ""
        lines.append(
            home.Line(
                f"Exam {one.certification.name}",
                reverse("training:wallet"),
                note=f"{when}{place}.",
            )
        )
    ending = Credential.objects.held().filter(
        person=request.user, expires_on__lte=(now + SOON).date(), expires_on__gte=now.date()
    )
    for one in ending.select_related("certification").order_by("expires_on")[:3]:
        lines.append(
            home.Line(
                one.certification.name,
                reverse("training:wallet"),
                note=f"Ends {one.expires_on:%b} {one.expires_on.day}, {one.expires_on.year}.",
            )
        )
    if not lines:
        return None
    return home.Card(
        "Exams and credentials",
        home.Urgency.WORK,
        icon="award",
        lines=lines,
        href=reverse("training:wallet"),
        action="My credentials",
    )
