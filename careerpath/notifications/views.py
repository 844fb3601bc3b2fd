"""The outbox: what is written to people, and what may still be done about it."""

import hmac

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from careerpath.access import allow, public
from careerpath.audit.models import AuditEvent
from careerpath.notifications import delivery, hiding, outbox
from careerpath.notifications.forms import ReasonForm
from careerpath.notifications.models import Message
from careerpath.notifications.tables import OutboxTable
from careerpath.refusals import Refused
from careerpath.ui.answers import answer, toast
from careerpath.ui.forms import json_body
from careerpath.ui.tables import pages

SEE = "notifications.view_outbox"
RELEASE = "notifications.release_message"


@require_GET
@allow(SEE)
def message_list(request):
    """Messages of the chosen view, filtered as the address says."""
    table = OutboxTable(request.user, request.GET)
    return pages.list_page(request, table, "notifications/message_list.html", extras(request))


def extras(request):
    """What stands beside the list."""
    return {
        "may_release": request.user.may(RELEASE),
        "may_try": request.user.may("operations.view"),
        "goes_to_files": settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"),
    }


@require_GET
@allow(SEE)
def message_counts(request):
    """The counts of the outbox and its views."""
    return pages.counts_page(request, OutboxTable(request.user, request.GET))


@require_http_methods(["GET", "POST"])
@allow(SEE)
def save_view(request):
    """A name for the list as it stands."""
    return pages.save_view_page(request, OutboxTable)


@require_POST
@allow(SEE)
def delete_view(request):
    """A saved view of one's own is gone."""
    return pages.delete_view_page(request, OutboxTable)


@require_GET
@allow(SEE, Message)
def message_detail(request, message):
    """One message, word for word unless it opens something, and its history.

    Opening it is recorded for those who may not know the receiver.
    """
    context = about(request, message)
    hiding.record_reading(message, request.user)
    return render(request, "notifications/message_detail.html", context)


def about(request, message):
    hiding.prepared(message, request.user)
    return {
        "text": hiding.text(message),
        "message": message,
        "form": ReasonForm(),
        "history": AuditEvent.objects.about(message),
        "may_release": request.user.may(RELEASE),
    }


ACTS = {
    "release": (outbox.release, "The message is on its way."),
    "hold": (outbox.hold, "The message is held."),
    "cancel": (outbox.cancel, "The message is cancelled."),
    "arrived": (outbox.call_sent, "The message counts as sent."),
}


@require_POST
@allow(RELEASE, Message)
def act(request, message, what):
    """Release, hold or cancel a message, or note that it arrived."""
    if what not in ACTS:
        raise Http404
    function, said = ACTS[what]
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            function(message, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return answer(
        request,
        form,
        "notifications/message_detail.html",
        {**about(request, message), "form": form},
        to=message,
        toast=None if form.errors else said,
    )


@require_POST
@allow(RELEASE, Message)
def resend(request, message):
    """Send a copy of a message that was sent."""
    try:
        copy = outbox.resend(message, by=request.user)
    except Refused as refusal:
        toast(request, str(refusal), "bad")
        return redirect(message)
    toast(request, "A copy is on its way.")
    return redirect(copy)


@require_POST
@allow(RELEASE)
def release_held(request):
    """Release every held message of a kind, as the list was filtered."""
    table = OutboxTable(request.user, OutboxTable.querydict(request.POST.get("query", "")))
    outcome = outbox.release_all(table.matching(), by=request.user)
    count = len(outcome.moved)
    words = f"{count:,} messages are on their way." if count != 1 else "1 message is on its way."
    toast(
        request, words if count else "No message of this view is held.", "good" if count else "info"
    )
    return redirect("notifications:outbox")


@require_POST
@allow("operations.view")
def try_settings(request):
    """Send a test mail to oneself and say how the mail server answered."""
    fine, sentence = delivery.try_settings(request.user.email)
    toast(request, sentence, "good" if fine else "bad")
    return redirect("notifications:outbox")


@csrf_exempt
@public
@require_POST
def bounce(request):
    """The mail provider tells that a mail came back; it knows the token."""
    token = settings.MAIL_BOUNCE_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise Http404
    try:
        body = json_body(request)
        known = {
            name: str(body.get(name) or "")[:300] for name in ("message_id", "address", "reason")
        }
        if not (known["message_id"] or known["address"]):
            raise ValidationError("Name a message_id or an address.")
    except ValidationError as wrong:
        return JsonResponse({"error": " ".join(wrong.messages)}, status=400)
    return JsonResponse({"marked": delivery.bounced(by="system:bounces", **known)})
