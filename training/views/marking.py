"""The attendance sheet of a session: marks, the rest at once, corrections and what came before."""

from datetime import UTC, datetime, timedelta

from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui import switch
from careerpath.ui.answers import toast
from careerpath.ui.when import words
from careerpath.workflow import Refused
from cohorts.domain.sections import place
from cohorts.models import Cohort
from cohorts.views.pages import act
from training import tabs
from training.domain import marking, sheet
from training.forms.marking import CorrectionForm, MarkForm
from training.models import AttendanceRecord, ClassSession, Mark

TAKE = "training.take_attendance"
TAB = "training:attendance"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SHORTCUTS = [
    ("Mark and go to the next", ["p", "l", "e", "a"]),
    ("Up, down", ["k", "j"]),
    ("Mark the rest present", ["m"]),
    ("Remark, minutes, reason", ["r"]),
    ("Take the last mark back", ["z"]),
]


def here(session):
    """The address of the sheet."""
    return reverse("training:session_attendance", args=[session.pk])


@require_safe
@allow(TAKE)
def start(request):
    """On to the attendance of the cohort in view."""
    choice = switch.current(request)
    if choice is None:
        return redirect("cohorts:cohort_list")
    return redirect("training:attendance", choice.key)


@require_safe
@allow(TAKE, Cohort, lookup="slug")
def attendance(request, cohort):
    """On to the session whose attendance is taken now; without any, how there would be one."""
    found = sheet.nearest(cohort, request.user)
    if found is None:
        context = tabs.context(request, cohort)
        return render(request, "training/attendance_empty.html", context)
    return redirect(here(found))


@require_http_methods(["GET", "HEAD", "POST"])
@allow(TAKE, ClassSession)
def session_attendance(request, session):
    """The sheet. Without scripts all of it is sent at once, and what changed is saved."""
    problems = []
    if request.method == "POST":
        number, problems = _keep_all(request, session)
        if not problems:
            toast(request, f"{number} marks saved." if number else "Nothing had changed.")
            return redirect(here(session))
    return render(
        request,
        "training/attendance.html",
        _about(request, session, problems),
        status=422 if problems else 200,
    )


def _keep_all(request, session):
    """Save every line of the sheet that changed; returns how many, and what was refused."""
    number, problems = 0, []
    for one in sheet.expected(session, request.user):
        letter = request.POST.get(f"mark-{one.pk}")
        before = request.POST.get(f"was-{one.pk}", "")
        if letter is None or letter == before:
            continue
        sent = {"mark": letter, "seen": request.POST.get(f"seen-{one.pk}", "")}
        form = MarkForm(sent)
        if not form.is_valid():
            problems.append(f"{one.person.name}: mark P, L, E or A.")
            continue
        try:
            told, seen = form.told(), form.cleaned_data["seen"]
            marking.mark(session, one, told, seen=seen, by=request.user)
        except Refused as refusal:
            problems.append(f"{one.person.name}: {refusal}")
        else:
            number += 1
    return number, problems


def _about(request, session, problems=()):
    """What the sheet shows."""
    found = sheet.of(session, request.user)
    rows = ClassSession.objects.visible_to(request.user).filter(cohort=session.cohort).standing()
    rows = [
        one
        for one in rows.select_related("section").in_order()
        if session.section_id is None or one.section_id in (None, session.section_id)
    ]
    place = next((spot for spot, one in enumerate(rows) if one.pk == session.pk), 0)
    zone = session.cohort.program.zone()
    day = session.starts_at.astimezone(zone).date()
    today = timezone.now().astimezone(zone).date()
    return tabs.context(
        request,
        session.cohort,
        tab=TAB,
        session=session,
        sheet=found,
        problems=problems,
        sessions=rows,
        earlier=rows[place - 1] if rows and place else None,
        later=rows[place + 1] if place + 1 < len(rows) else None,
        is_today=day == today,
        is_ahead=day > today,
        others=sheet.others(session, request.user).count(),
        reasons=marking.REASONS,
        letters=[one for one in Mark if one],
        shortcuts=SHORTCUTS,
    )


def _seat(request, session, enrollment):
    """The seat, among the people of the sheet."""
    return get_object_or_404(sheet.expected(session, request.user), pk=enrollment)


def said(row, zone):
    """A mark as the sheet's script reads it."""
    return {
        "enrollment": row.enrollment_id,
        "mark": row.mark,
        "minutes": row.minutes_late,
        "remark": row.remark,
        "version": row.version,
        "note": note_of(row),
        "by": f"{row.set_by or row.get_source_display()}, {words(row.set_at, 'clock', zone)}",
        "moment": micro(row.set_at),
    }


def note_of(row):
    """Minutes and remark in one line."""
    late = f"{row.minutes_late} min late" if row.minutes_late else ""
    self_said = "" if row.source in ("instructor", "excuse") else row.get_source_display()
    return ". ".join(part for part in (late, row.remark, self_said) if part)


def micro(moment):
    """Microseconds since 1970, exactly."""
    return (moment - EPOCH) // timedelta(microseconds=1)


@require_POST
@allow(TAKE, ClassSession)
def mark(request, session, enrollment):
    """One mark is saved, and answered as it stands; a conflict is answered with both values."""
    seat = _seat(request, session, enrollment)
    form = MarkForm(request.POST)
    if not form.is_valid():
        text = " ".join(text for texts in form.errors.values() for text in texts)
        return JsonResponse({"text": text}, status=422)
    zone = session.cohort.program.time_zone
    try:
        seen = form.cleaned_data["seen"]
        row = marking.mark(session, seat, form.told(), seen=seen, by=request.user)
    except marking.NeedsReason as refusal:
        return JsonResponse({"text": str(refusal), "needs": "reason"}, status=422)
    except marking.Changed as refusal:
        row = AttendanceRecord.objects.select_related("set_by").get(
            session=session, enrollment=seat
        )
        return JsonResponse({"text": str(refusal), "row": said(row, zone)}, status=409)
    except Refused as refusal:
        return JsonResponse({"text": str(refusal)}, status=422)
    clock = words(row.set_at, "clock", zone)
    return JsonResponse({"row": said(row, zone), "saved": f"Saved {clock}"})


@require_safe
@allow(TAKE, ClassSession)
def marks_now(request, session):
    """What stands on the sheet now, for whoever has it open."""
    zone = session.cohort.program.time_zone
    rows = sheet.state(session, request.user)
    people = sheet.expected(session, request.user).count()
    return JsonResponse({"rows": [said(row, zone) for row in rows.values()], "people": people})


@require_POST
@allow(TAKE, ClassSession)
def marks_fill(request, session):
    """Whoever has no mark is present, excused people are excused; it can be undone."""
    people = list(sheet.expected(session, request.user))
    try:
        at, number = marking.fill(session, people, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        if number:
            undo = reverse("training:marks_undo", args=[session.pk, micro(at)])
            toast(request, f"{number} marked present.", undo=undo)
        else:
            toast(request, "Everybody had a mark already.")
    return redirect(here(session))


@require_POST
@allow(TAKE, ClassSession)
def marks_undo(request, session, moment):
    """What this person marked at that moment is as it was."""
    try:
        at = EPOCH + timedelta(microseconds=moment)
    except OverflowError as error:
        raise Http404 from error
    return act(
        request,
        lambda: marking.undo(session, at, by=request.user),
        to=here(session),
        said="The marks are as they were.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow(TAKE, ClassSession)
def attendance_add(request, session):
    """Somebody who has a seat in the cohort and stands in no section yet joins this one."""
    rows = sheet.others(session, request.user)
    if request.method == "POST":
        one = get_object_or_404(rows, pk=_number(request.POST.get("enrollment")))
        wanted = {one.pk: session.section_id}
        return act(
            request,
            lambda: place(session.cohort, wanted, by=request.user),
            to=here(session),
            said=f"{one.person.name} is on the sheet.",
        )
    context = tabs.context(request, session.cohort, tab=TAB, session=session, people=rows)
    return render(request, "training/attendance_add.html", context)


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


@require_http_methods(["GET", "HEAD", "POST"])
@allow(TAKE, ClassSession)
def mark_history(request, session, enrollment):
    """One person in one session: the mark, minutes, remark, a correction, and what stood before."""
    seat = _seat(request, session, enrollment)
    row = AttendanceRecord.objects.filter(session=session, enrollment=seat).first()
    start = {"mark": row.mark, "minutes": row.minutes_late, "remark": row.remark} if row else {}
    start["seen"] = row.version if row else 0
    form = CorrectionForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            marking.mark(session, seat, form.told(), seen=seen, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toast(request, "Saved.")
            return redirect("training:mark_history", session.pk, seat.pk)
    context = tabs.context(
        request,
        session.cohort,
        tab=TAB,
        session=session,
        seat=seat,
        row=row,
        form=form,
        history=row.history.select_related("set_by").order_by("-version") if row else [],
    )
    status = 422 if request.method == "POST" else 200
    return render(request, "training/mark_history.html", context, status=status)
