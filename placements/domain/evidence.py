"""What a client sees of a graduate: the same evidence in the same order, and no photo."""

from collections import defaultdict

from django.db.models import Exists, OuterRef
from django.utils.text import Truncator

from placements.models import WorkWish
from training.domain import figures
from training.domain.skills import today_of
from training.models import (
    AssessmentKind,
    Credential,
    Grade,
    SkillEvidence,
    TrackAssignment,
    WorkSubmission,
)
from training.states import WITH_POINTS

EXCERPT = 280


def cards(enrollments):
    """Return ``{enrollment id: card}``; a fixed number of queries for each cohort.

    A card is plain data and holds no name: levels in the subject areas, credentials in force,
    verified skills, a sample of project work, the track, the place and the hours that the person
    wishes for, and the day from which the person is ready.
    """
    by_cohort = defaultdict(list)
    for one in enrollments:
        by_cohort[one.cohort].append(one)
    found = {}
    for cohort, people in by_cohort.items():
        found |= _of_cohort(cohort, people)
    return found


def _of_cohort(cohort, people):
    today = today_of(cohort.program)
    book = figures.gradebook(cohort, people, released=True)
    held = defaultdict(list)
    persons = [one.person_id for one in people]
    rows = Credential.objects.filter(person__in=persons).in_force(today)
    for one in rows.select_related("certification").order_by("certification__name", "pk"):
        held[one.person_id].append(
            {
                "name": one.certification.name,
                "code": one.certification.code,
                "until": one.expires_on.isoformat() if one.expires_on else "",
                "verified": not one.is_claim,
            }
        )
    skills = defaultdict(dict)
    evidence = SkillEvidence.objects.filter(enrollment__in=people, is_verified=True)
    for one in evidence.standing(today).select_related("skill").order_by("at", "pk"):
        skills[one.enrollment_id][one.skill.name] = one.level
    samples = _samples(people)
    tracks = dict(
        TrackAssignment.objects.filter(enrollment__in=people).values_list(
            "enrollment", "track__name"
        )
    )
    wishes = {one.enrollment_id: one for one in WorkWish.objects.filter(enrollment__in=people)}
    return {
        one.pk: {
            "subjects": [
                {"code": area.code, "name": area.name, "level": level.name if level else ""}
                for area, _, level in book.masteries(one)
            ],
            "credentials": held[one.person_id],
            "skills": [
                {"name": name, "level": level} for name, level in sorted(skills[one.pk].items())
            ],
            "sample": samples.get(one.pk),
            "track": tracks.get(one.pk, ""),
            "where": wishes[one.pk].where if one.pk in wishes else "",
            "fte": f"{wishes[one.pk].fte:.2f}" if one.pk in wishes else "",
            "ready_on": cohort.ends_on.isoformat() if cohort.ends_on else "",
        }
        for one in people
    }


def _samples(people):
    """``{enrollment id: sample}`` of those with project work; one query.

    The newest hand-in for the latest project that was graded and given back to the person.
    """
    graded = Grade.objects.filter(
        item=OuterRef("item"),
        enrollment=OuterRef("enrollment"),
        state__in=WITH_POINTS,
    )
    rows = WorkSubmission.objects.filter(
        Exists(graded),
        enrollment__in=people,
        item__kind=AssessmentKind.PROJECT,
        item__released_at__isnull=False,
    )
    rows = rows.order_by("enrollment", "-item__released_at", "-item", "-number")
    return {
        one.enrollment_id: {
            "name": one.item.name,
            "text": Truncator(" ".join(one.text.split())).chars(EXCERPT),
            "link": one.link if one.link.startswith(("https://", "http://")) else "",
            "on": one.submitted_at.date().isoformat(),
        }
        for one in rows.distinct("enrollment").select_related("item")
    }
