"""The private calendar address of a person, and what it answers."""

from django.http import HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import public, signed_in
from careerpath.accounts import links
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts.views.pages import act
from training.domain import feeds
from training.models import CalendarFeed


@require_safe
@signed_in
@never_cache
def own_calendar(request):
    """Whether one's sessions can be read by a calendar program, and under which address."""
    feed = CalendarFeed.objects.visible_to(request.user).open_now().first()
    address = links.absolute("training:feed", token=feeds.token_of(feed)) if feed else ""
    context = {
        "feed": feed,
        "address": address,
        "subscribe": f"webcal:{address.partition(':')[2]}",  # what calendar programs open
        "takes_part": request.user.may("training.take_part"),
    }
    return render(request, "training/own_calendar.html", context)


@require_POST
@signed_in
def feed_open(request):
    """One has a private address."""
    return act(
        request,
        lambda: feeds.open_feed(request.user),
        to="training:own_calendar",
        said="Here is your private address.",
    )


@require_POST
@signed_in
def feed_close(request):
    """One's private address answers nobody any more."""
    try:
        feeds.close_feed(request.user)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, "The address is closed. Calendars that had it hear nothing more.")
    return redirect("training:own_calendar")


@require_safe
@public
@never_cache
def feed(request, token):
    """The sessions of the person whose address this is, as a calendar."""
    try:
        person = feeds.person_of(token)
    except Refused as refusal:
        return HttpResponseNotFound(str(refusal), content_type="text/plain; charset=utf-8")
    return HttpResponse(
        feeds.ics(person),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="careerpath.ics"'},
    )
