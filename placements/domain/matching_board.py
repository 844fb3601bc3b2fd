"""The matching board: openings with urgency, lanes, suggestions with reasons, the bench."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from careerpath import audit
from careerpath.ui.templatetags.ui import plural
from careerpath.workflow import Refused, refusing
from placements import matching
from placements.domain import facts, gap_plans, weights
from placements.models import NotNow, Placement, Requisition, Submission, WorkWish
from placements.states import HOLDS_SEAT, PlacementState, SubmissionState

SOON, NEAR = 14, 42
LANES = ("Proposed", "Client interview", "Offer", "Placed")
LANE_OF = {
    SubmissionState.ASKED: 0,
    SubmissionState.AGREED: 0,
    SubmissionState.SENT: 0,
    SubmissionState.INTERVIEW: 1,
    SubmissionState.SELECTED: 2,
}
MOST = 200


@dataclass
class Demand:
    """An opening with the days to its start and the word for its urgency."""

    requisition: Requisition
    days: int

    @property
    def urgency(self):
        """The words and the color for an open seat that is near; nothing when none is."""
        if not self.requisition.seats_left or self.days > NEAR:
            return None
        if self.days < 0:
            return "Start has passed", "tag-bad"
        words = "today" if not self.days else f"in {plural(self.days, 'day,days')}"
        return f"Starts {words}", "tag-bad" if self.days <= SOON else "tag-warn"


@dataclass
class Card:
    """Somebody in a lane: a submission, a placement, or both."""

    submission: Submission | None
    placement: Placement | None = None

    @property
    def enrollment(self):
        """Who it is about."""
        return (self.placement or self.submission).enrollment


def demand(user, today, find=""):
    """Openings that take candidates, the next to start first; one query."""
    rows = Requisition.objects.visible_to(user).accepting().for_list()
    if find:
        rows = rows.filter(Q(title__icontains=find) | Q(client__name__icontains=find))
    return [Demand(one, (one.starts_on - today).days) for one in rows[:MOST]]


def lanes(requisition):
    """Four lists of cards, in the order of the lanes; two queries."""
    found = [[] for _ in LANES]
    placed = {}
    rows = requisition.placements.filter(state__in=HOLDS_SEAT).select_related(
        "enrollment__person", "enrollment__cohort"
    )
    for one in rows.order_by("starts_on", "pk"):
        placed[one.submission_id or f"p{one.pk}"] = one
    for one in requisition.submissions.standing().for_list():
        placement = placed.pop(one.pk, None)
        lane = 3 if placement else LANE_OF[one.state]
        if placement and placement.state == PlacementState.PENDING:
            lane = 2
        found[lane].append(Card(one, placement))
    for one in placed.values():
        found[2 if one.state == PlacementState.PENDING else 3].append(Card(None, one))
    return list(zip(LANES, found, strict=True))


@dataclass
class Suggested:
    """A fit with the person or the opening it is about."""

    fit: matching.Fit
    about: object
    waiting: int | None = None
    finish: object = None  # of the plan that closes the gaps

    @property
    def is_fit(self):
        """Whether nothing stands in the way."""
        return self.fit.verdict is matching.Verdict.FITS

    @property
    def is_nearly(self):
        """Whether only must-haves are missing, which can be made up."""
        return self.fit.verdict is matching.Verdict.NEARLY

    @property
    def reason(self):
        """The sentence that says most in favor, of wish and place."""
        _, place, _, wish = self.fit.parts
        return max(wish, place, key=lambda part: part.points).says


def suggestions(requisition):
    """Everybody on the bench beside the opening, by verdict and points, with the weights used.

    Who is a candidate already or was set aside is not among them.
    """
    program = requisition.client.program
    bench = facts.bench(program)
    using = weights.now(program)
    opening = facts.wanted([requisition])[requisition.pk]
    taken = set(requisition.submissions.standing().values_list("enrollment", flat=True))
    aside = set(NotNow.objects.filter(requisition=requisition).values_list("enrollment", flat=True))
    people = [one for one in bench.matched() if one.key not in taken | aside]
    found = [
        Suggested(one, bench.people[one.graduate], bench.waiting(one.graduate))
        for one in matching.for_opening(opening, people, using)
    ]
    done = gap_plans.finishes(requisition, [one.about for one in found])
    for one in found:
        one.finish = done.get(one.about.pk)
    return found, using, len(aside)


def for_person(enrollment):
    """Every opening that takes candidates beside one graduate, with the weights used."""
    program = enrollment.cohort.program
    bench = facts.bench(program, only=enrollment.pk)
    using = weights.now(program)
    if enrollment.pk not in bench.graduates:
        return None, [], using
    rows = {one.pk: one for one in facts.openings(program) if one.seats_left}
    found = matching.for_graduate(
        bench.graduates[enrollment.pk], facts.wanted(rows.values()).values(), using
    )
    return bench, [Suggested(one, rows[one.opening]) for one in found], using


@transaction.atomic
def set_aside(requisition, enrollment, *, by):
    """The person is not suggested for this opening until it is taken back."""
    if enrollment.cohort.program_id != requisition.client.program_id:
        raise Refused("This person belongs to another program.")
    made = NotNow(requisition=requisition, enrollment=enrollment, by=by)
    with refusing():
        made.save(force_insert=True)
    audit.record("placements.requisition.set_aside", by=by, about=requisition, row=made.pk)
    return made


@transaction.atomic
def take_back(requisition, *, by, row=None):
    """Who was set aside for the opening is suggested again; one, or everybody."""
    rows = NotNow.objects.filter(requisition=requisition)
    if row is not None:
        rows = rows.filter(pk=row)
    if not rows.delete()[0]:
        raise Refused("Nobody is set aside here any more.")
    audit.record("placements.requisition.suggested_again", by=by, about=requisition)


@transaction.atomic
def wish(enrollment, values, *, by):
    """The graduate's wishes are these from now on."""
    if enrollment.person_id != by.pk:
        raise Refused("Only the graduate says this.")
    with refusing():
        made, _ = WorkWish.objects.update_or_create(enrollment=enrollment, defaults=values)
    audit.record("placements.workwish.said", by=by, about=made)
    return made
