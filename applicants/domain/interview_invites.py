"""Inviting to a round: who can be, the preview, the act, and taking it back before mail goes."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from applicants.domain import interview_letters as letters
from applicants.models import (
    Application,
    Interview,
    InterviewInvitation,
    RankedApplication,
    Ranking,
)
from applicants.states import State
from careerpath import audit
from careerpath.workflow import Refused, refusing

MOST_AT_ONCE = 2_000
INVITABLE = (State.SHORTLISTED, State.INTERVIEW)


@dataclass(frozen=True)
class Outcome:
    """What an act on many came to: those it was done for, and the others with a sentence each."""

    done: list
    stayed: list
    batch: uuid.UUID | None = None


def candidates(round):
    """Those who can be invited, first in the newest ranking first; without an invitation yet.

    Each with ``rank``, ``read_score``; two queries.
    """
    invited = InterviewInvitation.objects.standing().filter(round=round, application=OuterRef("pk"))
    newest = Ranking.objects.newest_of(round.intake)
    place = RankedApplication.objects.filter(ranking=newest, application=OuterRef("pk"))
    return (
        Application.objects.filter(intake=round.intake, state__in=INVITABLE)
        .filter(~Exists(invited))
        .defer("applicant", "external_id")
        .annotate(
            rank=place.values("rank")[:1],
            read_score=place.values("read_score")[:1],
        )
        .order_by(F("rank").asc(nulls_last=True), F("potential").desc(nulls_last=True), "pk")
    )


def preview(round, ids):
    """Who would be invited, and who not and why: (applications, [(application, sentence)])."""
    ids = list(dict.fromkeys(ids))[:MOST_AT_ONCE]
    ready = list(candidates(round).filter(pk__in=ids))
    have = {one.pk for one in ready}
    others = Application.objects.filter(intake=round.intake, pk__in=set(ids) - have)
    invited = set(
        InterviewInvitation.objects.standing()
        .filter(round=round, application__in=others)
        .values_list("application", flat=True)
    )
    stays = [(one, _why_not(one, invited)) for one in others.sent().order_by("reference")]
    return ready, stays


def _why_not(application, invited):
    if application.pk in invited:
        return "It is invited already."
    return f"It is {application.get_state_display().lower()}; only a shortlisted one is invited."


@transaction.atomic
def invite(round, ids, *, by):
    """These applications are invited and at the stage of interviews; mail goes in ten minutes.

    Returns the outcome row by row, with the batch by which all of it can be taken back.
    """
    ready, stays = preview(round, ids)
    stayed = [(one.reference, sentence) for one, sentence in stays]
    before = {one.pk: one.state for one in ready}
    shortlisted = [pk for pk, state in before.items() if state == State.SHORTLISTED]
    moved = Application.objects.filter(pk__in=shortlisted).step_all(
        State.INTERVIEW, by=by, cause="bulk", round=round.pk
    )
    names = {one.pk: one.reference for one in ready}
    stayed += [(names[pk], sentence) for pk, sentence in moved.stayed]
    gone = {pk for pk, _ in moved.stayed}
    batch = uuid.uuid4()
    with refusing():
        made = InterviewInvitation.objects.bulk_create(
            InterviewInvitation(
                round=round, application_id=pk, batch=batch, invited_by=by, from_state=state
            )
            for pk, state in before.items()
            if pk not in gone
        )
    audit.record_many(
        "applicants.interviewinvitation.made",
        [one.pk for one in made],
        model=InterviewInvitation,
        by=by,
        round=round.pk,
    )
    letters.post_invitations(letters.INVITED, of_batch(round, batch), by=by, after=letters.UNDO_FOR)
    return Outcome([names[one.application_id] for one in made], stayed, batch)


def of_batch(round, batch):
    """The invitations of one act, with what a letter needs."""
    found = InterviewInvitation.objects.standing().filter(round=round, batch=batch)
    return found.select_related(
        "round__intake__program", "application__applicant", "application__intake"
    ).order_by("pk")


@transaction.atomic
def undo(round, batch, *, by):
    """Those of the batch whose mail has not gone and who have booked nothing are as before."""
    taken_back, stayed = [], []
    for one in of_batch(round, batch).select_for_update(of=("self",)):
        reference = one.application.reference
        if Interview.objects.filter(invitation=one).exists():
            stayed.append((reference, "A time is booked already."))
        elif not letters.unsend(one, [letters.INVITED], by=by, reason="The invitation was undone."):
            stayed.append((reference, "The invitation has gone out."))
        else:
            taken_back.append(one)
    if not taken_back and not stayed:
        raise Refused("There is nothing to take back.")
    ids = [one.pk for one in taken_back]
    InterviewInvitation.objects.filter(pk__in=ids).update(withdrawn_at=timezone.now())
    back = [one.application_id for one in taken_back if one.from_state == State.SHORTLISTED]
    elsewhere = InterviewInvitation.objects.standing().filter(application=OuterRef("pk"))
    Application.objects.filter(pk__in=back, state=State.INTERVIEW).filter(
        ~Exists(elsewhere)
    ).step_all(State.SHORTLISTED, by=by, cause="bulk", reason="The invitation was undone.")
    audit.record_many(
        "applicants.interviewinvitation.withdrawn", ids, model=InterviewInvitation, by=by
    )
    return Outcome([one.application.reference for one in taken_back], stayed)


# ------------------------------------------------------------------ who has not booked
def not_booked(round):
    """Invitations that stand without an interview, of people still at the stage."""
    return (
        InterviewInvitation.objects.without_booking()
        .filter(round=round, application__state=State.INTERVIEW)
        .select_related("round__intake__program", "application__applicant", "application__intake")
        .order_by("invited_at", "pk")
    )


@transaction.atomic
def remind(round, *, by):
    """Everybody who has no time yet is written to, at most once a day; returns the outcome."""
    day = timezone.now() - dt.timedelta(hours=20)
    fresh = Q(reminded_at__gt=day) | Q(invited_at__gt=day)
    waiting = not_booked(round)
    stayed = [
        (one.application.reference, "Was written to within the last day.")
        for one in waiting.filter(fresh)
    ]
    rows = list(waiting.exclude(fresh).select_for_update(of=("self",)))
    InterviewInvitation.objects.filter(pk__in=[one.pk for one in rows]).update(
        reminded_at=timezone.now()
    )
    letters.post_invitations(letters.NOT_BOOKED, rows, by=by)
    audit.record_many(
        "applicants.interviewinvitation.reminded",
        [one.pk for one in rows],
        model=InterviewInvitation,
        by=by,
    )
    return Outcome([one.application.reference for one in rows], stayed)
