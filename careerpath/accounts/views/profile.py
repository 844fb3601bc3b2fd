"""One's own account: name, time zone, looks, sessions."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from careerpath.access import signed_in
from careerpath.accounts import roles
from careerpath.accounts.domain import people
from careerpath.accounts.forms import ProfileForm
from careerpath.accounts.models import Session
from careerpath.ui.answers import answer, toast

FIELDS = ("name", "time_zone", "theme", "keys_on")


@signed_in
def profile(request):
    """Change how one is called and how things look."""
    user = request.user
    initial = {name: getattr(user, name) for name in FIELDS}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=initial)
    context = {
        "form": form,
        "factors": Authenticator.objects.filter(user=user)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .count(),
        "role_labels": user.role_labels,
    }
    if request.method != "POST":
        return render(request, "accounts/profile.html", context)
    if form.is_valid():
        people.change_profile(user, by=user, **form.cleaned_data)
        response = answer(
            request, form, "accounts/profile.html", to="accounts:profile", toast="Saved."
        )
        response.set_cookie(
            "cp_theme",
            user.theme,
            max_age=31_536_000,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
        return response
    return answer(request, form, "accounts/profile.html", context)


@require_POST
@signed_in
def keys(request):
    """Single-key shortcuts are on or off for this person, on every device."""
    user = request.user
    values = {name: getattr(user, name) for name in FIELDS}
    people.change_profile(user, by=user, **values | {"keys_on": request.POST.get("on") == "1"})
    return HttpResponse(status=204)


@signed_in
def sessions(request):
    """List where one is signed in."""
    mine = Session.objects.alive().filter(user=request.user).order_by("-seen_at")
    here = request.session.session_key
    return render(
        request,
        "accounts/sessions.html",
        {"sessions": [(session, session.session_key == here) for session in mine[:50]]},
    )


@require_POST
@signed_in
def end_session(request):
    """End one of one's own sessions, named by its number, or all the others."""
    here = request.session.session_key
    mine = Session.objects.alive().filter(user=request.user).exclude(session_key=here)
    if request.POST.get("which") == "others":
        people.end_sessions(request.user, but=here, by=request.user)
        toast(request, "You are signed out everywhere else.")
        return redirect("accounts:sessions")
    chosen = request.POST.get("which", "")
    session = next((one for one in mine if one.number == chosen), None)
    if session is None:
        raise Http404
    people.end_session(session, by=request.user)
    toast(request, "That device is signed out.")
    return redirect("accounts:sessions")


@signed_in
def permissions(request):
    """Show what each role may do, as the code has it."""
    held = request.user.roles
    return render(
        request,
        "accounts/permissions.html",
        {
            "roles": [(role, label, role in held) for role, label in roles.LABELS.items()],
            "rows": [
                (name, words, [name in roles.ROLES[role] for role in roles.LABELS])
                for name, words in roles.PERMISSIONS.items()
            ],
            "second_factor": [roles.LABELS[role] for role in sorted(roles.SECOND_FACTOR)],
        },
    )
