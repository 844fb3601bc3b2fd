"""Interviews, as the rest of the selection sees them."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from applicants.domain.interview_booking import left
from applicants.interview_states import InterviewState
from applicants.models import Interview, InterviewInvitation, ReviewKind, Scorecard
from applicants.scoring import FULL_POINTS
from applicants.states import State

__all__ = ["for_applicant", "for_ranking", "left", "score_of"]
EXACT = Decimal("0.000001")


@dataclass(frozen=True)
class Mine:
    """One invitation as its applicant sees it: the newest booking with it, if any."""

    invitation: InterviewInvitation
    interview: Interview | None

    @property
    def round(self):
        return self.invitation.round

    @property
    def is_booked(self):
        """Whether an interview lies ahead."""
        return self.interview is not None and self.interview.is_scheduled

    @property
    def took_place(self):
        return self.interview is not None and self.interview.is_completed

    @property
    def was_missed(self):
        return self.interview is not None and self.interview.is_no_show

    @property
    def must_book(self):
        """Whether the applicant still has to choose a time."""
        at_stage = self.invitation.application.state == State.INTERVIEW
        return at_stage and not self.is_booked and not self.took_place


def for_applicant(application):
    """The applicant's interviews, the newest invitation first; two queries."""
    invitations = list(
        InterviewInvitation.objects.standing()
        .filter(application=application)
        .select_related("round__intake__program", "application__applicant")
        .order_by("-pk")
    )
    rows = Interview.objects.holding().filter(invitation__in=invitations)
    newest = {one.invitation_id: one for one in rows.select_related("slot__round").order_by("pk")}
    return [Mine(one, newest.get(one.pk)) for one in invitations]


def for_ranking(intake):
    """For each application whose interviews are over: its score and the scorecards behind it.

    Once the whole panel has handed in. A scorecard is ``[id, points of 4,000]``; two queries.
    """
    held = Interview.objects.filter(
        invitation__application__intake=intake, state=InterviewState.COMPLETED
    ).annotate(panel=Count("slot__seats", filter=Q(slot__seats__left_at=None)))
    panels = {pk: (application, size) for pk, application, size in held.values_list(
        "pk", "invitation__application", "panel")}  # fmt: skip
    cards = defaultdict(list)
    rows = Scorecard.objects.submitted().filter(
        kind=ReviewKind.INTERVIEW, application__intake=intake
    )
    for interview, pk, points in rows.order_by("pk").values_list("occasion", "pk", "points"):
        cards[interview].append([pk, points])
    found, short = defaultdict(list), set()
    for interview, (application, size) in panels.items():
        if len(cards[interview]) < size or not size:
            short.add(application)
        found[application] += cards[interview]
    return {
        application: (score_of(mine), mine)
        for application, mine in found.items()
        if mine and application not in short
    }


def score_of(cards):
    """The mean of the scorecards on 0–100, to six decimals; None without any."""
    if not cards:
        return None
    points = sum(points for _, points in cards)
    return (Decimal(points) * 100 / (FULL_POINTS * len(cards))).quantize(EXACT)
