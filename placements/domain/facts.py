"""Openings and graduates as matching takes them, many in a fixed number of queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from cohorts.models import Enrollment
from cohorts.states import EnrollmentState
from placements import matching
from placements.domain.hours import most
from placements.models import LeftOut, NotNow, Placement, Requisition, Submission, WorkWish
from placements.states import OVER, STANDING, PlacementState, SubmissionState
from training.domain import last_mile
from training.domain.skills import today_of
from training.models import TrackAssignment
from training.skills import Requirement

FREE_SOON = timedelta(days=60)
HUNDRED = 100
WHY_CLOSED = {
    SubmissionState.NOT_AGREED: "Did not agree to be submitted here.",
    SubmissionState.DECLINED: "The client declined before.",
}


@dataclass
class Bench:
    """Graduates of a program: enrollments by key, what is matched, and who is free now or soon."""

    people: dict
    graduates: dict
    wishes: dict
    today: object
    free: set = field(default_factory=set)  # keys of those who stand on the bench

    def matched(self):
        """The graduates on the bench."""
        return [self.graduates[key] for key in self.people if key in self.free]

    def waiting(self, key):
        """Days since the person was ready; negative while that day is to come, None without."""
        ready = self.graduates[key].ready_on
        return None if ready is None else (self.today - ready).days


def wanted(requisitions):
    """Return ``{id: Opening}`` for openings with skills and credentials fetched before."""
    return {one.pk: _opening(one) for one in requisitions}


def openings(program=None):
    """Openings that take candidates, with everything that matching asks; four queries."""
    rows = Requisition.objects.accepting().for_list()
    if program is not None:
        rows = rows.filter(client__program=program)
    return rows.select_related("client__program").prefetch_related(
        "skills__skill__track", "credentials"
    )


def _opening(one):
    skills = list(one.skills.all())
    needs = [
        Requirement((last_mile.SKILL, row.skill_id), row.skill.name, row.level, row.is_must)
        for row in skills
    ] + [
        Requirement(
            (last_mile.CERTIFICATION, row.certification.casefold()),
            row.certification,
            1,
            row.is_must,
            is_certification=True,
        )
        for row in one.credentials.all()
    ]
    tracks = Counter(row.skill.track.name for row in skills)
    return matching.Opening(
        key=one.pk,
        starts_on=one.starts_on,
        requirements=tuple(needs),
        seats=one.seats_left,
        fte=_hundredths(one.fte),
        work_place=matching.WorkPlace(one.work_place),
        city=one.site.city,
        region=one.site.region,
        kind=tracks.most_common(1)[0][0] if tracks else "",
    )


def _hundredths(fte):
    return int(fte * HUNDRED)


def bench(program, *, only=None):
    """Who finished or is about to, with evidence, wishes, free hours and what stands in the way.

    ``only`` looks at one enrollment. A fixed number of queries however many people there are.
    """
    stayed = Placement.objects.filter(state=PlacementState.CONVERTED)
    rows = (
        Enrollment.objects.confirmed()
        .filter(
            cohort__program=program, state__in=[EnrollmentState.ACTIVE, EnrollmentState.COMPLETED]
        )
        # Who joined a client, or does not look for a place, is not on the bench.
        .exclude(pk__in=stayed.values("enrollment"))
        .exclude(pk__in=LeftOut.objects.values("enrollment"))
    )
    if only is not None:
        rows = rows.filter(pk=only)
    people = {
        one.pk: one
        for one in rows.select_related("person", "cohort__program").order_by("person__name", "pk")
    }
    today = today_of(program)
    evidence = last_mile.held(list(people.values()), today)
    wishes = {
        one.enrollment_id: one
        for one in WorkWish.objects.filter(enrollment__in=people).select_related("first", "second")
    }
    tracks = dict(
        TrackAssignment.objects.filter(enrollment__in=people).values_list(
            "enrollment", "track__name"
        )
    )
    spans = _spans(people, today)
    closed = _closed(people)
    made = Bench(people, {}, wishes, today)
    for key, one in people.items():
        ready, free = _ready(one, spans[key], today)
        made.graduates[key] = _graduate(
            key, wishes.get(key), tracks.get(key), evidence[key], ready, free, closed[key]
        )
        if free and ready is not None and ready <= today + FREE_SOON:
            made.free.add(key)
    return made


def _spans(people, today):
    """The placements that still take somebody's time, as triples."""
    found = defaultdict(list)
    rows = Placement.objects.standing().exclude(state__in=OVER).filter(enrollment__in=people)
    for key, first, last, fte in rows.values_list("enrollment", "starts_on", "ends_on", "fte"):
        if last is None or last >= today:
            found[key].append((first, last, _hundredths(fte)))
    return found


def _closed(people):
    """The openings that are closed to somebody, each with its sentence."""
    found = defaultdict(dict)
    rows = Submission.objects.filter(enrollment__in=people)
    for key, requisition, state in rows.order_by("pk").values_list(
        "enrollment", "requisition", "state"
    ):
        if state in STANDING:
            found[key][requisition] = "Is a candidate here already."
        elif state in WHY_CLOSED:
            found[key][requisition] = WHY_CLOSED[state]
    aside = NotNow.objects.filter(enrollment__in=people)
    for key, requisition in aside.values_list("enrollment", "requisition"):
        found[key].setdefault(requisition, "Set aside for now.")
    return found


def _ready(enrollment, spans, today):
    """From which day, and for how many hundredths of full time."""
    ends = enrollment.cohort.ends_on
    free = HUNDRED - most(spans)
    if free > 0 or not spans:
        return ends, free
    lasts = [last for _, last, _ in spans]
    if None in lasts:
        return None, 0
    after = max(lasts) + timedelta(days=1)
    return (max(ends, after) if ends else after), HUNDRED


def _graduate(key, wish, track, evidence, ready, free, closed):
    kinds = []
    if wish is not None:
        kinds = [one.name for one in (wish.first, wish.second) if one is not None]
    if not kinds and track:
        kinds = [track]
    places = frozenset(
        kind for kind in matching.WorkPlace if wish is None or getattr(wish, kind.value)
    )
    return matching.Graduate(
        key=key,
        ready_on=ready,
        evidence=evidence,
        fte=min(free, _hundredths(wish.fte) if wish else HUNDRED),
        city=wish.city if wish else "",
        region=wish.region if wish else "",
        would_move=wish.would_move if wish else False,
        work_places=places,
        wishes=tuple(kinds),
        refused=closed,
    )
