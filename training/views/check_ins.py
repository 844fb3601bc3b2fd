"""Self check-in: the code on the screen of the class, and the page on which people type it."""

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.accounts import links
from careerpath.ui.answers import answer
from careerpath.workflow import Refused
from cohorts import qr
from cohorts.models import Enrollment
from cohorts.views.pages import act
from training import attendance as counting
from training.domain import check_ins, marks, sheets
from training.forms.attendance import CheckInForm, OpenForm
from training.models import AttendanceRecord, ClassSession, Source
from training.models.scopes import people_of
from training.views.attendance import page_context

MARK = "training.take_attendance"
PAGE = "training/check_in_code.html"
TRIES = 12
ENOUGH = "That were too many tries. Ask your instructor to mark you."


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MARK, ClassSession)
def check_in_code(request, session):
    """The code of a check-in, big enough for a wall; a POST opens the window."""
    form = OpenForm(request.POST or None, initial={"minutes": 20, "late_after": 10})
    if request.method == "POST":
        if form.is_valid():
            try:
                check_ins.open_window(session, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
        to = reverse("training:check_in_code", args=[session.pk])
        return answer(request, form, PAGE, _about(request, session), to=to, toast="It is open.")
    if request.htmx:
        return render(request, f"{PAGE}#code", _about(request, session))
    return render(request, PAGE, {"form": form, **_about(request, session)})


def _about(request, session):
    window = check_ins.window_of(session)
    people = sheets.people(session, people_of(request.user))
    came = AttendanceRecord.objects.filter(
        session=session, source=Source.SELF, enrollment__in=[one.pk for one in people]
    )
    address = links.absolute("training:check_in", pk=session.pk)
    path, side = qr.path_of(address)
    code = counting.code(window.secret, timezone.now()) if window else ""
    return page_context(
        request,
        session.cohort,
        session=session,
        window=window,
        code=f"{code[:3]} {code[3:]}",
        came=came.marked().count(),
        number=len(people),
        address=address,
        path=path,
        side=side,
    )


@require_POST
@allow(MARK, ClassSession)
def check_in_close(request, session):
    """Nobody can check in any more."""
    return act(
        request,
        lambda: check_ins.close_window(session, by=request.user),
        to=reverse("training:session_attendance", args=[session.pk]),
        said="Check-in is closed.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allow("training.take_part", ClassSession)
def check_in(request, session):
    """A participant types the code that is on the screen, and is present."""
    rows = session.expected(Enrollment.objects.held_by(request.user).confirmed())
    seat = get_object_or_404(rows)
    form = CheckInForm(request.POST or None)
    counter = f"check-in-{session.pk}"
    status = 200
    if request.method == "POST" and form.is_valid():
        tried = request.session.get(counter, 0)
        try:
            if tried >= TRIES:
                raise Refused(ENOUGH)
            with transaction.atomic():
                check_ins.check_in(session, seat, form.cleaned_data["code"], by=request.user)
        except Refused as refusal:
            request.session[counter] = tried + 1
            form.add_error("code" if str(refusal) == check_ins.WRONG else None, str(refusal))
        else:
            return redirect("training:check_in", session.pk)
    if request.method == "POST":
        status = 422
    record = AttendanceRecord.objects.filter(session=session, enrollment=seat).first()
    context = {
        "session": session,
        "cohort": session.cohort,
        "zone": session.cohort.program.time_zone,
        "form": form,
        "is_open": check_ins.window_of(session) is not None,
        "stands": marks.words(record.mark, record.minutes_late) if record and record.mark else "",
    }
    return render(request, "training/check_in.html", context, status=status)


@require_safe
@allow(MARK, ClassSession)
def sign_in_sheet(request, session):
    """A sheet of paper on which people sign."""
    rows = sheets.rows_of(session, sheets.people(session, people_of(request.user)))
    instructors = [row.user for row in session.instructors.select_related("user")]
    context = page_context(
        request, session.cohort, session=session, rows=rows, instructors=instructors
    )
    return render(request, "training/sign_in_sheet.html", context)
