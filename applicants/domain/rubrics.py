"""Versions of the rules: saving, approving, and what a run may be started with."""

from django.db import transaction
from django.db.models import Max

from applicants.domain import versions as life
from applicants.models import Rubric, ScreeningRun
from applicants.screening import lint
from applicants.states import RubricState
from careerpath import audit
from careerpath.workflow import Refused, refusing

KIND = "applicants.rubric"


@transaction.atomic
def save_version(intake, *, name, rules, reason, by):
    """A new version of the rules called ``name`` stands as a draft; returns it.

    Rules that decide exactly as the newest approved version does (only wording differs) are
    approved with it, and the trail says so. Refused for rules that cannot be used, that look at
    something they may not, or that change nothing.
    """
    if findings := lint(rules):
        raise Refused(f"{findings[0].where}: {findings[0].sentence}")
    newest = Rubric.objects.filter(intake=intake, name=name).order_by("-version").first()
    content = rules.checked().as_json()
    if newest is not None and newest.content == content:
        raise Refused(f"This is {newest} as it stands; nothing has changed.")
    highest = Rubric.objects.filter(intake=intake, name=name).aggregate(n=Max("version"))["n"]
    rubric = Rubric(
        intake=intake,
        name=name,
        version=(highest or 0) + 1,
        content=content,
        fingerprint=rules.fingerprint(),
        reason=reason,
        created_by=by,
    )
    with refusing():
        rubric.save(force_insert=True)
    audit.record(
        "applicants.rubric.saved", by=by, about=rubric, version=rubric.version, intake=intake.pk
    )
    if newest is not None and newest.is_approved and newest.fingerprint == rubric.fingerprint:
        rubric.step(
            RubricState.APPROVED,
            by=by,
            cause="rule",
            kind="applicants.rubric.reworded",
            reason="Only wording changed; the rules decide as before.",
            before=newest.pk,
        )
    return rubric


def copy_approved(source, *, copy, by):
    """The newest approved version of each of the rules of ``source`` is a draft of ``copy``.

    A draft, because rules are approved for the intake in which they decide.
    """
    newest = {}
    for rubric in Rubric.objects.approved().filter(intake=source).order_by("version"):
        newest[rubric.name] = rubric
    for name, rubric in sorted(newest.items()):
        new = Rubric.objects.create(
            intake=copy,
            name=name,
            version=1,
            content=rubric.content,
            fingerprint=rubric.fingerprint,
            reason=f"Copied from {source}, version {rubric.version}.",
            created_by=by if not isinstance(by, str) else rubric.created_by,
        )
        audit.record(
            "applicants.rubric.saved", by=by, about=new, version=1, intake=copy.pk,
            copied_from=rubric.pk,
        )  # fmt: skip


def ask_approval(rubric, *, by):
    """The version waits for approval under the policy of the program."""
    return life.ask_approval(
        rubric, KIND, by=by, summary=f"Screening rules {rubric} for {rubric.intake}."
    )


def approved(approval, by):
    """The version is approved; called inside the approval's transaction."""
    life.approved(Rubric, approval, by=by)


def not_approved(approval, by):
    """The version is not approved, or a draft again when the request was taken back."""
    life.not_approved(Rubric, approval, by=by)


def versions(rubric):
    """All versions of the same rules, newest first."""
    return Rubric.objects.filter(intake=rubric.intake_id, name=rubric.name).order_by("-version")


def version_before(rubric):
    """The version before this one; ``None`` for the first."""
    return versions(rubric).filter(version__lt=rubric.version).first()


def to_run(intake, *, name=""):
    """The version that a run on ``intake`` uses unless another is chosen.

    The newest approved one, of the rules called ``name`` or else of the rules used last. Refused
    when there is none.
    """
    choice = Rubric.objects.approved().filter(intake=intake)
    if name:
        choice = choice.filter(name=name)
        if not choice.exists():
            raise Refused(f"{intake} has no approved rules called “{name}”.")
    else:
        last = ScreeningRun.objects.filter(intake=intake, rubric__in=choice).order_by("-id").first()
        if last is not None:
            choice = choice.filter(name=last.rubric.name)
    found = choice.order_by("-state_changed_at", "-version").first()
    if found is None:
        raise Refused(f"{intake} has no approved screening rules yet.")
    return found
