"""The applicant's page: choose a time, change it, give it back, ask for another."""

from itertools import groupby
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from applicants.domain import interview_booking, interview_calendar, interviews
from applicants.forms.interviews import AskForm, BookForm, ZoneQuery
from applicants.models import InterviewInvitation
from careerpath.access import signed_in, visible
from careerpath.ui.answers import toast
from careerpath.ui.when import day, words
from careerpath.workflow import Refused

PAGE = "applicants/interviews/booking.html"
ZONES = [
    ("America/New_York", "Eastern"),
    ("America/Chicago", "Central"),
    ("America/Denver", "Mountain"),
    ("America/Phoenix", "Arizona"),
    ("America/Los_Angeles", "Pacific"),
    ("America/Anchorage", "Alaska"),
    ("Pacific/Honolulu", "Hawaii"),
]


def _own(request, pk):
    """The invitation, if it is this person's; otherwise as if there were none."""
    found = visible(InterviewInvitation, request.user, "pk", pk)
    if found.application.applicant_id != request.user.pk:
        raise Http404
    return found


def _page(request, invitation, **forms):
    """The invitation as it stands, with the free times by day."""
    mine = next(
        (one for one in interviews.for_applicant(invitation.application)
         if one.invitation.pk == invitation.pk), None,
    )  # fmt: skip
    program = invitation.round.intake.program
    zone = ZoneQuery.of(request).chosen or timezone.get_current_timezone_name()
    there = ZoneInfo(zone)
    slots = list(interview_booking.free_slots(invitation)) if mine and not mine.took_place else []
    days = [
        (words(date, "long"), list(group))
        for date, group in groupby(
            slots, lambda one: timezone.localtime(one.starts_at, there).date()
        )
    ]
    now = timezone.now()
    round_ = invitation.round
    shown = mine.interview.slot.starts_at if mine and mine.interview else now
    return {
        "invitation": invitation,
        "mine": mine,
        "round": round_,
        "intake": round_.intake,
        "zone": zone,
        "zone_short": timezone.localtime(shown, there).strftime("%Z"),
        "program_zone": program.time_zone,
        "is_other_zone": zone != program.time_zone,
        "zones": ZONES if zone in dict(ZONES) else [(zone, zone), *ZONES],
        "days": days,
        "is_open": round_.booking_opens_at <= now < round_.booking_closes_at,
        "opens_later": now < round_.booking_opens_at,
        "changes_left": round_.max_rebookings - invitation.rebookings,
        "book_form": forms.get("book"),
        "ask_form": forms.get("ask") or AskForm(initial={"text": invitation.asked}),
    }


@never_cache
@require_GET
@signed_in
def booking(request, pk):
    """The times that are free, by day, in the applicant's zone; or the one that is booked."""
    return render(request, PAGE, _page(request, _own(request, pk)))


@require_POST
@signed_in
def book(request, pk):
    """The person has this time; who was slower reads which times are free next."""
    invitation = _own(request, pk)
    form = BookForm(request.POST, round=invitation.round)
    if form.is_valid():
        try:
            interview_booking.book(invitation, form.cleaned_data["slot"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return render(request, PAGE, _page(request, invitation, book=form), status=422)
    toast(request, "Your interview is booked. We have sent you a confirmation.")
    return redirect("interview_booking", pk)


@require_POST
@signed_in
def cancel(request, pk):
    """The time is free for somebody else."""
    invitation = _own(request, pk)
    try:
        interview_booking.cancel(invitation, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, "Your interview is cancelled. You can choose another time below.")
    return redirect("interview_booking", pk)


@require_POST
@signed_in
def ask(request, pk):
    """The office knows what would suit the person."""
    invitation = _own(request, pk)
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            asked = interview_booking.ask(invitation, form.cleaned_data["text"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    if form.errors:
        return render(request, PAGE, _page(request, invitation, ask=form), status=422)
    toast(request, f"We have what you wrote, and answer by email by {day(asked.last_day)}.")
    return redirect("interview_booking", pk)


@never_cache
@require_GET
@signed_in
def ics(request, pk):
    """The calendar file of what is booked, or of its cancellation."""
    content = interview_calendar.of_invitation(_own(request, pk))
    if content is None:
        raise Http404
    method = "CANCEL" if b"METHOD:CANCEL" in content else "PUBLISH"
    answer = HttpResponse(content, content_type=f"text/calendar; charset=utf-8; method={method}")
    answer["Content-Disposition"] = 'attachment; filename="interview.ics"'
    return answer
