"""Completing the program: a person decides on a checklist, a second one approves, all can go back.

The requirements stand beside every name and decide nothing: whoever completes with
something missing has that kept with the decision.
"""

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from cohorts.domain import approvals
from cohorts.models import Enrollment
from cohorts.states import EnrollmentState
from training import notifications
from training.domain import certifying, credentials
from training.models import Certification, Completion, CompletionRound, Credential, Verification
from training.states import CompletionState, CredentialState

KIND = "training.complete"
MAY = "training.certify"
CHECKLIST = (
    "I looked at attendance and grades of everybody I chose.",
    "Work that was to be made up is signed off or waived.",
    "Nobody of them waits for an exam result that would change this.",
    "Equipment and access that belong to the program are settled.",
)
TAKEN_BACK = "The completion was taken back."


def candidates(cohort, enrollments):
    """Those who can complete, with what the program's certificate says of each.

    Returns pairs of enrollment and ``Result``, or None where the catalog has no own certificate.
    """
    people = [one for one in enrollments if one.state == EnrollmentState.ACTIVE]
    waiting = set(
        Completion.objects.standing()
        .filter(enrollment__in=people)
        .values_list("enrollment", flat=True)
    )
    people = [one for one in people if one.pk not in waiting]
    own = own_certificate(cohort.program_id)
    if own is None:
        return [(one, None) for one in people]
    judged = certifying.judge(cohort, people, [own])[own.pk]
    return [(one, judged[one.pk]) for one in people]


def own_certificate(program):
    """The certificate that the program itself gives, or None."""
    return Certification.objects.of(program).in_use().filter(is_own=True).first()


@transaction.atomic
def propose(cohort, chosen, *, completed_on, note="", by):
    """The completion of these people waits for approval; ``chosen`` are pairs as of ``candidates``.

    Refused when one of them completed, waits or left meanwhile.
    """
    if not chosen:
        raise Refused("Choose at least one person.")
    round_ = CompletionRound.objects.create(
        cohort=cohort, checklist=list(CHECKLIST), note=note, completed_on=completed_on, made_by=by
    )
    with refusing():
        made = Completion.objects.bulk_create(
            Completion(
                round=round_,
                enrollment=one,
                left=[line.left for line in result.missing] if result else [],
            )
            for one, result in chosen
        )
    audit.record_many(
        "training.completion.proposed",
        [one.pk for one in made],
        model=Completion,
        by=by,
        to_state=CompletionState.PROPOSED,
    )
    number = len(made)
    approvals.request(
        KIND,
        round_,
        by=by,
        program=cohort.program,
        summary=f"{number} {'person completes' if number == 1 else 'people complete'} {cohort}.",
        sample_ids=approvals.draw_sample(one.pk for one in made),
        count=number,
    )
    return round_


def on_approved(approval, by):
    """Everybody of the round has completed, holds the program's certificate and is told."""
    round_ = CompletionRound.objects.select_related("cohort__program").get(pk=approval.about_id)
    rows = list(
        round_.people.filter(state=CompletionState.PROPOSED)
        .select_related("enrollment__person", "enrollment__cohort__program")
        .order_by("pk")
    )
    moved = Enrollment.objects.filter(pk__in=[one.enrollment_id for one in rows]).step_all(
        EnrollmentState.COMPLETED, by=by, round_id=round_.pk
    )
    if moved.stayed:
        raise Refused(
            f"{len(moved.stayed)} of these people are not active any more. Cancel this and choose "
            "again."
        )
    own = own_certificate(round_.cohort.program_id)
    for one in rows:
        credential = _certify(own, one, round_.completed_on, by) if own else None
        one.step(CompletionState.COMPLETED, by=by, set={"credential": credential})
    notifications.tell_completed(rows, by=by)


def _certify(own, completion, day, by):
    """The program's certificate; somebody who holds it already keeps that one."""
    person = completion.enrollment.person_id
    held = Credential.objects.held().filter(person=person, certification=own).first()
    if held is not None:
        return held
    return credentials.record(
        Credential(
            person_id=person,
            certification=own,
            number=f"{own.program.slug}-{completion.pk:06d}"[:80],
            issued_on=day,
            expires_on=credentials.last_day(own, day),
            verification=Verification.OWN,
        ),
        by=by,
    )


def on_refused(approval, by):
    """Nobody of the round has completed."""
    rows = Completion.objects.filter(round=approval.about_id, state=CompletionState.PROPOSED)
    rows.step_all(CompletionState.NOT_APPROVED, by=by)


@transaction.atomic
def take_back(completion, *, because, by):
    """The person is active again, and the certificate of the program is revoked."""
    if not because.strip():
        raise Refused("Say in a few words why it is taken back.")
    completion.step(CompletionState.TAKEN_BACK, by=by, set={"taken_back_because": because.strip()})
    completion.enrollment.step(
        EnrollmentState.ACTIVE, by=by, reason=because.strip(),
        kind="cohorts.enrollment.completion_taken_back",
    )  # fmt: skip
    credential = completion.credential
    if credential is not None and credential.state == CredentialState.HELD:
        credentials.revoke(credential, because=TAKEN_BACK, by=by)


def sample(approval, user):
    """What an approver reads: each person of the sample and what was missing."""
    rows = (
        Completion.objects.filter(pk__in=approval.sample_ids, round=approval.about_id)
        .visible_to(user)
        .select_related("enrollment__person", "round")
        .order_by("enrollment__person__name", "pk")
    )
    return render_to_string(
        "training/completion_sample.html", {"rows": rows, "now": timezone.now()}
    )
