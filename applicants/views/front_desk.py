"""The front desk: find somebody who calls, say how things stand, send a message again.

What is typed into the search never stands in an address, so it reaches no log and no history.
"""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applicants.domain import front_desk
from applicants.front_desk_form import FindForm
from careerpath.access import allow
from careerpath.ui.answers import answer, toast
from careerpath.workflow import Refused

DESK = "applicants.front_desk"
PAGE = "applicants/front_desk.html"
SHORTCUTS = [("Search", ["/"])]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(DESK)
def find(request):
    """Search by name, email or phone; the people who fit stand below the field."""
    form = FindForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "shortcuts": SHORTCUTS}
    if form.is_valid():
        try:
            found, more = front_desk.find(form.cleaned_data["q"], by=request.user)
        except Refused as refusal:
            form.add_error("q", str(refusal))
        else:
            context |= {"matches": found, "more": more, "searched": True}
    return render(request, PAGE, context, status=422 if form.errors else 200)


@require_POST
@allow(DESK)
def open_record(request, pk):
    """The record is open for an hour, and the trail says so."""
    front_desk.open_record(pk, by=request.user)
    return redirect("front_desk_person", pk)


@never_cache
@require_GET
@allow(DESK)
def person(request, pk):
    """The record of one person, once it was opened."""
    if not front_desk.is_open(pk, user=request.user):
        return render(request, "applicants/front_desk_ask.html", {"person_id": pk})
    record = front_desk.record(pk)
    return render(request, "applicants/front_desk_person.html", {"record": record})


@require_POST
@allow(DESK)
def resend(request, pk):
    """The message is on its way again."""
    try:
        copy = front_desk.resend(pk, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
        return answer(request, None, PAGE)
    return answer(
        request,
        None,
        PAGE,
        to=reverse("front_desk_person", args=[copy.to_user_id]),
        toast="The message is on its way again.",
    )
