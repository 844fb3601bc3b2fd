"""Skills of a program, and who shows which level of them: claimed, verified, withdrawn."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from cohorts.models import Enrollment
from training import standard_skills
from training.models import RequirementSet, Skill, SkillEvidence, TechnicalTrack, TrackAssignment

MONTHS = 12
FEBRUARY = 2


def today_of(program):
    """The day that it is for the people of the program."""
    return timezone.now().astimezone(program.zone()).date()


@transaction.atomic
def begin(program, *, by):
    """The program has the standard tracks with their skills. Refused when it has tracks."""
    if TechnicalTrack.objects.of(program).exists():
        raise Refused("There are tracks already. Add to them below.")
    tracks = TechnicalTrack.objects.bulk_create(
        TechnicalTrack(program=program, name=name, about=about, position=place)
        for place, (name, about, _) in enumerate(standard_skills.TRACKS)
    )
    Skill.objects.bulk_create(
        Skill(
            track=track,
            name=one.name,
            months_valid=one.months_valid,
            position=place,
            **{f"anchor_{level}": text for level, text in enumerate(one.anchors, 1)},
        )
        for track, (_, _, found) in zip(tracks, standard_skills.TRACKS, strict=True)
        for place, one in enumerate(found)
    )
    audit.record("training.program.tracks_made", by=by, about=program, tracks=len(tracks))


@transaction.atomic
def claim(enrollment, skill, *, level, by, sentence="", link=""):
    """The person says to be at this level; what others verified stays."""
    if enrollment.person_id != by.pk:
        raise Refused("Only the person can claim a skill.")
    with refusing():
        made = SkillEvidence.objects.create(
            enrollment=enrollment, skill=skill, level=level, sentence=sentence, link=link, by=by
        )
    audit.record("training.skillevidence.claimed", by=by, about=made, level=level)
    return made


def newest(enrollment, skill):
    """The verification that was added last, withdrawn or not, or None."""
    mine = SkillEvidence.objects.filter(enrollment=enrollment, skill=skill, is_verified=True)
    return mine.order_by("-pk").first()


@transaction.atomic
def verify(enrollment, skill, *, level, by, sentence="", link="", expires_on=None, seen=None):
    """Somebody else has seen this level. ``seen`` is the newest verification that was on the page,
    0 for none; refused when there is another one by now.
    """
    if enrollment.person_id == by.pk:
        raise Refused("Nobody verifies the own skill. Ask a colleague.")
    Enrollment.objects.select_for_update().get(pk=enrollment.pk)
    last = newest(enrollment, skill)
    if seen is not None and (last.pk if last else 0) != seen:
        raise Refused(f"{last.by} verified level {last.level} meanwhile. Look again.")
    if expires_on is not None and expires_on < today_of(enrollment.cohort.program):
        raise Refused("A verification expires on a day to come.")
    with refusing():
        made = SkillEvidence.objects.create(
            enrollment=enrollment,
            skill=skill,
            level=level,
            is_verified=True,
            sentence=sentence,
            link=link,
            by=by,
            expires_on=expires_on,
        )
    audit.record("training.skillevidence.verified", by=by, about=made, level=level)
    return made


def expiry(skill, today):
    """The day until which a verification of today holds, or None when it holds for good."""
    if not skill.months_valid:
        return None
    months = today.month - 1 + skill.months_valid
    year, month = today.year + months // MONTHS, months % MONTHS + 1
    day = min(today.day, 28 if month == FEBRUARY else 30)
    return today.replace(year=year, month=month, day=day)


@transaction.atomic
def withdraw(evidence, *, by):
    """The claim or the verification no longer counts; it stays in the history."""
    mine = SkillEvidence.objects.filter(pk=evidence.pk, withdrawn_at=None)
    if not mine.update(withdrawn_at=timezone.now(), withdrawn_by=by):
        raise Refused("It is withdrawn already.")
    audit.record("training.skillevidence.withdrawn", by=by, about=evidence)


@transaction.atomic
def restore(evidence, *, by):
    """What was withdrawn counts again."""
    mine = SkillEvidence.objects.filter(pk=evidence.pk, withdrawn_at__isnull=False)
    if not mine.update(withdrawn_at=None, withdrawn_by=None):
        raise Refused("It counts already.")
    audit.record("training.skillevidence.restored", by=by, about=evidence)


@transaction.atomic
def set_track(enrollment, track, *, by):
    """The person is on this track, or on none."""
    if track is not None and track.program_id != enrollment.cohort.program_id:
        raise Refused("Choose a track of this program.")
    if track is None:
        TrackAssignment.objects.filter(enrollment=enrollment).delete()
    else:
        TrackAssignment.objects.update_or_create(
            enrollment=enrollment,
            defaults={"track": track, "set_by": by, "set_at": timezone.now()},
        )
    audit.record(
        "training.enrollment.track_set",
        by=by,
        about=enrollment,
        track=track.pk if track else None,
    )


@transaction.atomic
def retire(requirements, *, by):
    """The requirements are no longer in use; plans for them stay."""
    mine = RequirementSet.objects.filter(pk=requirements.pk, retired_at=None)
    if not mine.update(retired_at=timezone.now()):
        raise Refused("They are out of use already.")
    audit.record("training.requirementset.retired", by=by, about=requirements)
