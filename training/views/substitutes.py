"""Substitute links: made and closed by instructors, used by a guest without an account."""

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careerpath.access import allow, public
from careerpath.ui.answers import answer, toast
from careerpath.workflow import Refused
from cohorts.models import Enrollment
from cohorts.views.pages import act
from training.domain import marks, sheets, substitutes
from training.forms.attendance import SheetForm, SubstituteForm
from training.models import ClassSession, Mark, SubstituteLink
from training.views import sheet_answers
from training.views.attendance import page_context

MARK = "training.take_attendance"
PAGE = "training/substitutes.html"


@require_http_methods(["GET", "HEAD", "POST"])
@allow(MARK, ClassSession)
def session_substitutes(request, session):
    """The links of a session, and a new one."""
    form = SubstituteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            substitutes.make(session, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    now = timezone.now()
    links = [
        (link, substitutes.address(link), link.revoked_at is None and link.expires_at > now)
        for link in session.substitutes.select_related("created_by").order_by("-pk")
    ]
    context = page_context(
        request,
        session.cohort,
        session=session,
        links=links,
        ends_at=substitutes.evening(session),
    )
    if request.method != "POST":
        return render(request, PAGE, {"form": form, **context})
    to = reverse("training:session_substitutes", args=[session.pk])
    return answer(request, form, PAGE, context, to=to, toast="The link works until this evening.")


@require_POST
@allow(MARK, SubstituteLink)
def substitute_revoke(request, link):
    """A link does not work any more."""
    return act(
        request,
        lambda: substitutes.revoke(link, by=request.user),
        to=reverse("training:session_substitutes", args=[link.session_id]),
        said="The link is closed.",
    )


# ------------------------------------------------------------------ by the link
def _unusable(request, refusal):
    if sheet_answers.wants_data(request):
        return JsonResponse({"sentence": str(refusal)}, status=410)
    return render(request, "training/link_gone.html", {"sentence": str(refusal)}, status=410)


def _people(link):
    """Whom a guest may mark: everybody expected in that one session."""
    return Enrollment.objects.confirmed().filter(cohort=link.session.cohort_id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public
def substitute(request, token):
    """The sheet of one session for a guest; opening it changes nothing."""
    try:
        link = substitutes.opened(token)
    except Refused as refusal:
        return _unusable(request, refusal)
    session, people, refusals = link.session, _people(link), []
    if request.method == "POST":
        form = SheetForm(request.POST)
        wanted = form.marks() if form.is_valid() else {}
        number, refusals = sheet_answers.save_sheet(
            session, people, wanted, by=substitutes.actor(link), link=link
        )
        if not refusals:
            toast(request, f"{number} marks saved." if number != 1 else "1 mark saved.")
            return redirect("training:substitute", token)
    zone = session.cohort.program.zone()
    rows = sheets.rows_of(session, sheets.people(session, people))
    begins = session.starts_at.astimezone(zone).date()
    context = {
        "link": link,
        "token": token,
        "session": session,
        "zone": session.cohort.program.time_zone,
        "rows": rows,
        "refusals": refusals,
        "seen": ",".join(f"{row.enrollment.pk}:{row.version}" for row in rows),
        "letters": sheet_answers.LETTERS,
        "to_go": sum(not row.mark for row in rows),
        "may_mark": not session.is_canceled and begins <= timezone.now().astimezone(zone).date(),
    }
    status = 422 if refusals else 200
    return render(request, "training/substitute.html", context, status=status)


@require_POST
@never_cache
@public
def substitute_mark(request, token, enrollment):
    """One mark by a guest; the answer is data."""
    try:
        link = substitutes.opened(token)
    except Refused as refusal:
        return _unusable(request, refusal)
    by = substitutes.actor(link)
    return sheet_answers.put(request, link.session, _people(link), enrollment, by=by, link=link)


@require_safe
@never_cache
@public
def substitute_live(request, token):
    """The marks as they stand now, as data."""
    try:
        link = substitutes.opened(token)
    except Refused as refusal:
        return _unusable(request, refusal)
    return sheet_answers.live(link.session, _people(link))


@require_POST
@never_cache
@public
def substitute_fill(request, token):
    """Everybody who is not marked yet is present, says the guest."""
    try:
        link = substitutes.opened(token)
        people = sheets.people(link.session, _people(link))
        _, number = marks.fill(
            link.session, people, Mark.PRESENT, by=substitutes.actor(link), link=link
        )
    except Refused as refusal:
        if sheet_answers.wants_data(request):
            return JsonResponse({"sentence": str(refusal)}, status=422)
        return _unusable(request, refusal)
    said = f"{number} people marked present." if number != 1 else "1 person marked present."
    if sheet_answers.wants_data(request):
        return JsonResponse({"sentence": said, "saved": sheet_answers.saved(link.session)})
    toast(request, said)
    return redirect("training:substitute", token)
