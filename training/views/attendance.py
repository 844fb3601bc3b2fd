"""Attendance: the sheet of a session, its marks one by one, and everything around it."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow
from careerpath.ui.answers import toast
from careerpath.ui.when import words
from careerpath.workflow import Refused
from cohorts.domain import sections
from cohorts.models import Cohort
from cohorts.views.pages import act
from training import tabs
from training.domain import marks, sheets
from training.forms.attendance import MarkForm, SessionQuery, SheetForm
from training.models import ClassSession, Mark
from training.models.scopes import people_of
from training.views import sheet_answers
from training.views.starting import on_to

MARK = "training.take_attendance"
PAGE = "training/attendance.html"


# The word of a past mark stands in its cell; dot and letter come from the style sheet, for there
# are tens of thousands of cells.
WORDS = {mark.value: mark.label if mark.value else "" for mark in Mark}
TD = {
    (letter, ends): format_html(
        '<td class="d {}{}">{}</td>', (letter or "f").lower(), " wkend" if ends else "", word
    )
    for letter, word in WORDS.items()
    for ends in (False, True)
}


def page_context(request, cohort, **more):
    """The context of a page of attendance, whose tab is the current one."""
    return tabs.context(request, cohort, tab="training:attendance", **more)


@require_safe
@allow(MARK)
def attendance_start(request):
    """The sheet of the cohort in view, or the list of cohorts while there is none."""
    return on_to(request, "training:attendance")


@require_safe
@allow(MARK, Cohort, lookup="slug")
def attendance(request, cohort):
    """The sheet of the session that is on, or next; another one by ``?session=``."""
    mine = list(ClassSession.objects.visible_to(request.user).filter(cohort=cohort).in_order())
    wanted = SessionQuery.of(request).values["session"]
    if wanted in {one.pk for one in mine}:
        return redirect("training:session_attendance", wanted)
    found = sheets.current(mine, cohort.program.zone())
    if found is None:
        return render(request, PAGE, page_context(request, cohort, session=None))
    return _page(request, ClassSession.objects.for_list().get(pk=found.pk))


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MARK, ClassSession)
def session_attendance(request, session):
    """The sheet of one session; a POST is the whole sheet, sent without script."""
    if request.method != "POST":
        return _page(request, session)
    form = SheetForm(request.POST)
    if not form.is_valid():
        toast(request, "The sheet was incomplete. Look at it again.", kind="bad")
        return _page(request, session, status=422)
    number, refusals = sheet_answers.save_sheet(
        session, people_of(request.user), form.marks(), by=request.user
    )
    if refusals:
        return _page(request, session, status=422, refusals=refusals, number=number)
    toast(request, f"{number} marks saved." if number != 1 else "1 mark saved.")
    return redirect("training:session_attendance", session.pk)


def _page(request, session, status=200, **more):
    cohort = session.cohort
    zone = cohort.program.zone()
    people = sheets.people(session, people_of(request.user))
    sheet = sheets.sheet(session, people)
    today = timezone.now().astimezone(zone).date()
    around = list(
        ClassSession.objects.visible_to(request.user)
        .filter(cohort=cohort)
        .select_related("section")
        .in_order()
    )
    places = [one.pk for one in around].index(session.pk)
    ends = last_of_weeks(sheet.columns)
    context = page_context(
        request,
        cohort,
        session=session,
        sheet=sheet,
        rows=[(row, cells(_shown(row, session), sheet.columns, ends)) for row in sheet.rows],
        columns=[
            (one, day, one.pk == session.pk, number in ends, label(one, cohort))
            for number, (one, day) in enumerate(sheet.columns)
        ],
        weeks=sheets.weeks(sheet.columns),
        letters=sheet_answers.LETTERS,
        seen=",".join(f"{row.enrollment.pk}:{row.version}" for row in sheet.rows),
        may_mark=not session.is_canceled and session.starts_at.astimezone(zone).date() <= today,
        is_today=session.starts_at.astimezone(zone).date() == today,
        sessions=[(one, label(one, cohort)) for one in around],
        earlier=around[places - 1] if places else None,
        later=around[places + 1] if places + 1 < len(around) else None,
        reasons=marks.REASONS,
        missing=_without_section(request.user, session),
        shortcuts=SHORTCUTS,
        **more,
    )
    return render(request, PAGE, context, status=status)


SHORTCUTS = [
    ("Present, late, excused, absent, and on to the next", ["p", "l", "e", "a"]),
    ("Minutes of whoever was marked late last", ["0–9"]),
    ("Mark the rest present", ["m"]),
    ("Remark", ["r"]),
    ("Take the mark away", ["Delete"]),
    ("Undo the last mark", ["u"]),
    ("Next and previous person", ["↓", "↑"]),
]


def label(session, cohort):
    """When a session begins and what it is about, in words."""
    when = words(session.starts_at, "both", cohort.program.time_zone)
    return f"{when}, {session.topic}"


def last_of_weeks(columns):
    """The numbers of the columns with which a week ends."""
    number, ends = -1, set()
    for _, width in sheets.weeks(columns):
        number += width
        ends.add(number)
    return ends


def _shown(row, session):
    """The marks of a row, today's as it stands."""
    return {**row.marks, session.pk: row.mark}


def cells(marks, columns, ends):
    """The cells of a person's row, one for each column; made here, for there are thousands."""
    return SafeString(
        "".join(
            TD[marks.get(one.pk, ""), number in ends] for number, (one, _) in enumerate(columns)
        )
    )


def _without_section(user, session):
    """Who holds a seat in the cohort and is in no section, where the session is for one."""
    if session.section_id is None:
        return []
    rows = people_of(user).filter(cohort=session.cohort_id, section=None).seated()
    return list(rows.select_related("person").order_by("person__name", "pk"))


# ------------------------------------------------------------------ marks
@require_POST
@allow(MARK, ClassSession)
def attendance_mark(request, session, enrollment):
    """One mark; the answer is data."""
    return sheet_answers.put(request, session, people_of(request.user), enrollment, by=request.user)


@require_safe
@allow(MARK, ClassSession)
def attendance_live(request, session):
    """The marks as they stand now, as data; the page asks every few seconds."""
    return sheet_answers.live(session, people_of(request.user))


@require_POST
@allow(MARK, ClassSession)
def attendance_fill(request, session):
    """Everybody who is not marked yet is present."""
    to = redirect("training:session_attendance", session.pk)
    people = sheets.people(session, people_of(request.user))
    try:
        at, number = marks.fill(session, people, Mark.PRESENT, by=request.user)
    except Refused as refusal:
        if sheet_answers.wants_data(request):
            return JsonResponse({"sentence": str(refusal)}, status=422)
        toast(request, str(refusal), kind="bad")
        return to
    undo = reverse("training:attendance_undo", args=[session.pk, sheet_answers.micro(at)])
    said = f"{number} people marked present." if number != 1 else "1 person marked present."
    if sheet_answers.wants_data(request):
        saved = sheet_answers.saved(session)
        return JsonResponse({"sentence": said, "undo": undo, "saved": saved})
    toast(request, said, undo=undo)
    return to


@require_POST
@allow(MARK, ClassSession)
def attendance_undo(request, session, moment):
    """Whom this person marked in one fill is not marked any more."""
    at = sheet_answers.moment_of(moment)
    return act(
        request,
        lambda: marks.undo_fill(session, at, by=request.user),
        to=reverse("training:session_attendance", args=[session.pk]),
        said="They are not marked any more.",
    )


@require_POST
@allow(MARK, ClassSession)
def attendance_add(request, session, enrollment):
    """Somebody without a section is in the section of this session, and on its sheet."""
    seat = get_object_or_404(people_of(request.user).seated(), pk=enrollment, section=None)
    return act(
        request,
        lambda: sections.place(session.cohort, {seat.pk: session.section_id}, by=request.user),
        to=reverse("training:session_attendance", args=[session.pk]),
        said=f"{seat.person.name} is on the sheet.",
    )


# ------------------------------------------------------------------ one cell
@require_http_methods(["GET", "HEAD", "POST"])
@allow(MARK, ClassSession)
def attendance_cell(request, session, enrollment):
    """One person in one session: the mark with minutes and remark, why it changed, its history."""
    rows = people_of(request.user).filter(cohort=session.cohort_id).select_related("person")
    seat = get_object_or_404(rows, pk=enrollment)
    row = sheets.rows_of(session, [seat])[0]
    start = {"mark": row.mark, "version": row.version}
    if row.record:
        start |= {"minutes": row.record.minutes_late, "remark": row.record.remark}
    form = MarkForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"]
        try:
            marks.put(session, seat, form.said(), seen=seen, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            row = sheets.rows_of(session, [seat])[0]
            form.data = form.data.copy()
            form.data["version"] = str(row.version)  # both values are told; sending again decides
        else:
            toast(request, "Saved.")
            return redirect("training:session_attendance", session.pk)
    history = []
    if row.record:
        history = row.record.history.select_related("set_by", "substitute").order_by("-version")
    context = page_context(
        request,
        session.cohort,
        session=session,
        seat=seat,
        row=row,
        form=form,
        history=history,
        is_settled=bool(row.mark) and marks.is_settled(session),
        reasons=marks.REASONS,
    )
    status = 422 if request.method == "POST" else 200
    return render(request, "training/attendance_cell.html", context, status=status)
