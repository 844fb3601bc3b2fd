"""Versions of what people read and interview by: saving, approving, and which one is in force."""

from django.db import transaction
from django.db.models import Max

from applicants.domain import versions as life
from applicants.models import ReadAssignment, ReviewCriterion, ReviewKind, ReviewRubric
from applicants.scoring import problems
from applicants.states import RubricState
from careerpath import audit
from careerpath.workflow import Refused, refusing

KIND = "applicants.review_rubric"


@transaction.atomic
def save_version(intake, *, rules, reason, by, kind=ReviewKind.READING):
    """A new version of the rubric stands as a draft; returns it.

    A version that scores exactly as the newest approved one (only wording outside the anchors
    differs) is approved with it, and the trail says so. Refused for a rubric that cannot be used,
    that looks at something it may not, or that changes nothing.
    """
    if found := problems(rules):
        raise Refused(f"{found[0].where}: {found[0].sentence}")
    newest = ReviewRubric.objects.filter(intake=intake, kind=kind).order_by("-version").first()
    if newest is not None and newest.rules == rules:
        raise Refused(f"This is {newest} as it stands; nothing has changed.")
    highest = ReviewRubric.objects.filter(intake=intake, kind=kind).aggregate(n=Max("version"))
    rubric = ReviewRubric(
        intake=intake,
        kind=kind,
        version=(highest["n"] or 0) + 1,
        fingerprint=rules.fingerprint(),
        reason=reason,
        created_by=by,
    )
    with refusing():
        rubric.save(force_insert=True)
    ReviewCriterion.objects.bulk_create(
        ReviewCriterion(
            rubric=rubric,
            key=one.key,
            name=one.name,
            definition=one.definition,
            job_relatedness=one.job_relatedness,
            weight=one.weight,
            anchors=list(one.anchors),
            position=position,
        )
        for position, one in enumerate(rules.criteria)
    )
    audit.record(
        "applicants.reviewrubric.saved", by=by, about=rubric, version=rubric.version,
        intake=intake.pk,
    )  # fmt: skip
    if newest is not None and newest.is_approved and newest.fingerprint == rubric.fingerprint:
        rubric.step(
            RubricState.APPROVED,
            by=by,
            cause="rule",
            kind="applicants.reviewrubric.reworded",
            reason="Only wording changed; it scores as before.",
            before=newest.pk,
        )
    return rubric


def ask_approval(rubric, *, by):
    """The version waits for approval under the policy of the program."""
    return life.ask_approval(rubric, KIND, by=by, summary=f"{rubric} for {rubric.intake}.")


def approved(approval, by):
    """The version is approved; called inside the approval's transaction."""
    life.approved(ReviewRubric, approval, by=by)


def not_approved(approval, by):
    """The version is not approved, or a draft again when the request was taken back."""
    life.not_approved(ReviewRubric, approval, by=by)


def versions(rubric):
    """All versions of the same rubric, newest first."""
    same = ReviewRubric.objects.filter(intake=rubric.intake_id, kind=rubric.kind)
    return same.order_by("-version")


def version_before(rubric):
    """The version before this one; None for the first."""
    return versions(rubric).filter(version__lt=rubric.version).first()


def in_force(intake, *, kind=ReviewKind.READING):
    """The newest approved version of an intake. Refused when there is none."""
    approved = ReviewRubric.objects.approved().filter(intake=intake, kind=kind)
    rubric = approved.order_by("-version").first()
    if rubric is None:
        word = ReviewKind(kind).label.lower()
        raise Refused(f"{intake} has no approved {word} rubric yet. Have one approved first.")
    return rubric


def approved_for(reader):
    """The rubrics that this person's waiting reads are rated by, with their criteria."""
    mine = ReadAssignment.objects.still_to_read().filter(reader=reader)
    return list(
        ReviewRubric.objects.approved()
        .filter(pk__in=mine.values("plan__rubric"))
        .select_related("intake")
        .prefetch_related("criteria")
        .order_by("-pk")
    )
