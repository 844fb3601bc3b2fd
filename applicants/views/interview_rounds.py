"""The lead's pages: rounds, times, inviting, who has not booked."""

import datetime as dt
import uuid

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.domain import (
    interview_booking,
    interview_figures,
    interview_invites,
    interview_rounds,
)
from applicants.forms.interviews import (
    ChooseForm,
    RoundForm,
    SlotsForm,
    SwapForm,
    initial_of,
)
from applicants.models import InterviewInvitation, InterviewRound, InterviewSlot
from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.models import Intake

LEAD = "applicants.assign_application"
DECIDE = "applicants.decide_application"
ROUND = "applicants/interviews/round.html"
SLOTS_SHOWN = 60


@never_cache
@require_GET
@allow(LEAD)
def rounds(request):
    """Every round, and the intakes that can have one."""
    found = InterviewRound.objects.visible_to(request.user).for_list()
    intakes = list(Intake.objects.visible_to(request.user).for_list()[:12])
    open_ = [one for one in intakes if not one.is_final]
    context = {"rounds": found, "intakes": open_}
    return render(request, "applicants/interviews/round_list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@allow(LEAD, Intake, lookup="slug")
def round_new(request, intake):
    """A new round, begun from the one before."""
    before = interview_rounds.last_time(intake)
    try:
        rubric = interview_rounds.rubric_for(intake)
    except Refused as refusal:
        return render(
            request, "applicants/interviews/round_form.html", {"intake": intake, "why_not": refusal}
        )
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    initial = {
        "name": "Interview", "minutes": 45, "mode": "video", "panel_size": 2, "notice_hours": 24,
        "max_rebookings": 2, "grace_minutes": 10,
        "booking_opens_at": now, "booking_closes_at": now + dt.timedelta(days=21),
    }  # fmt: skip
    if before is not None:
        same = before.rubric_id == rubric.pk
        initial |= initial_of(before, keep_criteria=same)
        if before.intake_id == intake.pk:
            initial["name"] = f"{before.name} 2"[:80]
    return _round_form(request, intake, None, initial, rubric)


@never_cache
@require_http_methods(["GET", "POST"])
@allow(LEAD, InterviewRound)
def round_edit(request, round):
    """The round as it stands, to be changed."""
    initial = initial_of(round) | {
        "booking_opens_at": round.booking_opens_at,
        "booking_closes_at": round.booking_closes_at,
    }
    return _round_form(request, round.intake, round, initial, round.rubric)


def _round_form(request, intake, round, initial, rubric):
    form = RoundForm(
        request.POST or None,
        program=intake.program,
        criteria=rubric.criteria.all(),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            round = interview_rounds.save(
                intake, by=request.user, values=form.values, questions=form.questions,
                panel=form.people, round=round,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, f"“{round}” is saved.")
            return redirect(round)
    context = {"intake": intake, "round": round, "form": form, "rubric": rubric}
    status = 422 if form.errors else 200
    return render(request, "applicants/interviews/round_form.html", context, status=status)


@never_cache
@require_GET
@allow(LEAD, InterviewRound)
def interview_round(request, round):
    """Times, people and loads of one round."""
    return render(request, ROUND, _page(round))


def _page(round, slots_form=None):
    days = interview_figures.coverage(round)
    slots = interview_figures.slots_ahead(round)
    waiting = list(interview_invites.not_booked(round)[:200])
    peak = max((day.total for day in days), default=1)
    return {
        "round": round,
        "intake": round.intake,
        "zone": round.intake.program.time_zone,
        "days": [(day, day.parts(peak)) for day in days],
        "totals": interview_figures.totals(days),
        "loads": interview_figures.loads(round),
        "slots": slots[:SLOTS_SHOWN],
        "more_slots": max(0, len(slots) - SLOTS_SHOWN),
        "short": [row for row in slots if row[3] < round.panel_size],
        "people": interview_rounds.panel_of(round),
        "waiting": waiting,
        "asked": [one for one in waiting if one.waits_for_answer],
        "free": [
            slot for slot, _, booked, size in slots if booked is None and size >= round.panel_size
        ][:SLOTS_SHOWN],
        "held": interview_figures.held(round),
        "can_invite": interview_invites.candidates(round).count(),
        "slots_form": slots_form or SlotsForm(round=round),
    }


@require_POST
@allow(LEAD, InterviewRound)
def slots(request, round):
    """The round has the times that were asked for."""
    form = SlotsForm(request.POST, round=round)
    if form.is_valid():
        try:
            made = interview_rounds.make_slots(round, by=request.user, **form.what)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, f"{len(made)} times are open for booking.")
            return redirect(round)
    return render(request, ROUND, _page(round, form), status=422)


def _do(request, round, act, said):
    try:
        act()
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, said)
    return redirect(round)


@require_POST
@allow(LEAD, InterviewRound)
def slot_close(request, round, slot):
    """Nobody can book this time any more."""
    found = get_object_or_404(InterviewSlot, pk=slot, round=round)
    return _do(
        request, round, lambda: interview_rounds.close_slot(found, by=request.user),
        "The time is closed.",
    )  # fmt: skip


@require_POST
@allow(LEAD, InterviewRound)
def slot_swap(request, round, slot):
    """Somebody else sits in the panel of this time."""
    found = get_object_or_404(InterviewSlot, pk=slot, round=round)
    form = SwapForm(request.POST)
    if not form.is_valid():
        toast(request, "Choose who comes.", kind="bad")
        return redirect(round)
    act = form.cleaned_data
    return _do(
        request, round,
        lambda: interview_rounds.replace_interviewer(
            found, leaves=act["leaves"], comes=act["comes"], by=request.user
        ),
        "The panel is changed.",
    )  # fmt: skip


# ------------------------------------------------------------------ inviting
@never_cache
@require_GET
@allow(DECIDE, InterviewRound)
def invite(request, round):
    """Who can be invited, in the order of the ranking."""
    context = {"round": round, "intake": round.intake, "form": ChooseForm()}
    context["rows"] = list(interview_invites.candidates(round)[:300])
    return render(request, "applicants/interviews/invite.html", context)


@require_POST
@allow(DECIDE, InterviewRound)
def invite_preview(request, round):
    """Who would be invited, and who not and why; nothing has happened."""
    form = ChooseForm(request.POST)
    everybody = [one.pk for one in interview_invites.candidates(round)[:2000]]
    ids = form.chosen(request.POST.getlist("application"), everybody) if form.is_valid() else []
    if not form.errors and not ids:
        form.add_error(None, "Choose at least one application.")
    context = {"round": round, "intake": round.intake, "form": form}
    if form.errors:
        context["rows"] = list(interview_invites.candidates(round)[:300])
        return render(request, "applicants/interviews/invite.html", context, status=422)
    ready, stays = interview_invites.preview(round, ids)
    context |= {"ready": ready, "stays": stays}
    return render(request, "applicants/interviews/invite_preview.html", context)


@require_POST
@allow(DECIDE, InterviewRound)
def invite_send(request, round):
    """They are invited; the outcome stands row by row, with the way back."""
    ids = [int(pk) for pk in request.POST.getlist("application") if pk.isdecimal() and len(pk) < 19]
    try:
        outcome = interview_invites.invite(round, ids, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return redirect("interview_invite", round.pk)
    if outcome.done:
        back = reverse("interview_invite_undo", args=[round.pk, outcome.batch])
        toast(request, f"{len(outcome.done)} invited. Mail goes in ten minutes.", undo=back)
    context = {"round": round, "intake": round.intake, "outcome": outcome}
    return render(request, "applicants/interviews/invite_done.html", context)


@require_POST
@allow(DECIDE, InterviewRound)
def invite_undo(request, round, batch: uuid.UUID):
    """Those whose mail has not gone are as before."""
    try:
        outcome = interview_invites.undo(round, batch, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        said = f"{len(outcome.done)} invitations are taken back."
        if outcome.stayed:
            said += f" {len(outcome.stayed)} stay: {outcome.stayed[0][1]}"
        toast(request, said)
    return redirect(round)


@require_POST
@allow(DECIDE, InterviewRound)
def remind(request, round):
    """Everybody who has no time yet is written to."""
    outcome = interview_invites.remind(round, by=request.user)
    said = f"{len(outcome.done)} are reminded."
    if outcome.stayed:
        said += f" {len(outcome.stayed)} were written to within the last day."
    toast(request, said)
    return redirect(round)


@require_POST
@allow(DECIDE, InterviewRound)
def book_for(request, round, invitation):
    """The office has booked a time for somebody who asked for it."""
    found = get_object_or_404(InterviewInvitation, pk=invitation, round=round)
    slot = InterviewSlot.objects.filter(
        round=round, pk=int(request.POST.get("slot") or 0) if
        (request.POST.get("slot") or "0").isdecimal() else 0,
    ).first()  # fmt: skip
    if slot is None:
        toast(request, "Choose one of the free times.", kind="bad")
        return redirect(round)
    return _do(
        request, round, lambda: interview_booking.book(found, slot, by=request.user),
        "The interview is booked, and the applicant is told.",
    )  # fmt: skip


@require_POST
@allow(DECIDE, InterviewRound)
def ask_answered(request, round, invitation):
    """What the applicant asked for is dealt with."""
    found = get_object_or_404(InterviewInvitation, pk=invitation, round=round)
    return _do(request, round, lambda: interview_booking.answered(found, by=request.user), "Noted.")
