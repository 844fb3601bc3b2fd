"""The way in: an address, a code by mail, and on to the form."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from applicants.domain import drafts, entrance
from applicants.domain.submission_window import closed_sentence
from applicants.forms.applying import CodeForm, EntranceForm
from careerpath.access import public
from careerpath.accounts import devices
from careerpath.ui.answers import toast
from careerpath.workflow import Refused
from cohorts import sources
from cohorts.models import Intake

WAITING = "applying"
LIMITED = "Too many codes were asked for. Wait a minute and try again."


def intake_of(slug):
    """The intake of a public address, or 404."""
    found = Intake.objects.for_public().filter(slug=slug).first()
    if found is None:
        raise Http404("There is no such intake.")
    return found


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request, slug):
    """Asks for an address and mails a code; what follows looks the same whoever has it."""
    intake = intake_of(slug)
    if request.user.is_authenticated:
        return redirect("apply_form", slug=slug)
    form = EntranceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            send(request, intake, form.cleaned_data["email"])
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            return redirect("apply_code", slug=slug)
    context = {"intake": intake, "form": form}
    return render(request, "applicants/apply/start.html", context, status=status_of(form))


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request, slug):
    """Takes the code: who types it is signed in, and the draft is there."""
    intake = intake_of(slug)
    if request.user.is_authenticated:
        return redirect("apply_form", slug=slug)
    kept = request.session.get(WAITING)
    if not kept or kept.get("intake") != slug:
        return redirect("apply_start", slug=slug)
    waiting = entrance.Waiting(**kept)
    if request.method == "POST" and request.POST.get("again"):
        return again(request, intake, waiting)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            entrance.check(waiting, form.cleaned_data["code"])
            person = entrance.person_of(waiting.email)
        except Refused as refusal:
            request.session[WAITING] = waiting.as_session()
            form.add_error("code", str(refusal))
        else:
            del request.session[WAITING]
            return come_in(request, intake, person, waiting.email)
    context = {"intake": intake, "form": form, "email": waiting.email}
    return render(request, "applicants/apply/code.html", context, status=status_of(form))


def send(request, intake, email):
    """A code is on its way, and the session waits for it; refused when there were too many."""
    allowed = ratelimit.consume(
        request, action="request_login_code", key=devices.allowance(request, email)
    )
    if not allowed:
        raise Refused(LIMITED)
    fresh = get_adapter().generate_login_code()
    waiting = entrance.send_code(email, intake=intake, code=fresh)
    request.session[WAITING] = waiting.as_session()


def again(request, intake, waiting):
    """Another code to the same address; the first one is worth nothing from now on."""
    try:
        send(request, intake, waiting.email)
    except Refused as refusal:
        toast(request, str(refusal), kind="bad")
    else:
        toast(request, "Another code is on its way.")
    return redirect("apply_code", slug=intake.slug)


def come_in(request, intake, person, email):
    """The person is signed in, by way of a second factor where a role asks for one."""
    there = reverse("apply_form", args=[intake.slug])
    link = sources.source_of(request)
    # Not "code": whoever is about to type is not asked first whether to remember the device.
    record_authentication(request, person, method="mail", email=email)
    response = perform_login(request, Login(user=person, email=email, redirect_url=there))
    if request.user.is_authenticated:
        try:
            drafts.begin(intake, by=person, link=link)
        except Refused as refusal:
            toast(request, str(refusal), kind="bad")
    return response


def status_of(form):
    """422 for a form with errors."""
    return 422 if form.is_bound and form.errors else 200


def closed(intake):
    """Why an intake takes nothing now; empty while it is open."""
    is_open = Intake.objects.open_now().filter(pk=intake.pk).exists()
    return "" if is_open else closed_sentence(intake)
