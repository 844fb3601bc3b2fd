"""Accepting an invitation. Opening the link changes nothing; only the button does."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from careerpath.access import public
from careerpath.accounts import links
from careerpath.accounts.domain import invitations
from careerpath.accounts.forms import AcceptForm, JoinForm
from careerpath.ui.answers import toast
from careerpath.workflow import Refused

HELD = "invitation_link"


@public
@never_cache
def join(request, token):
    """Take the link out of the address bar, so that it is in no Referer and no screenshot."""
    request.session[HELD] = token
    return redirect("accounts:invitation")


@public
@never_cache
@sensitive_post_parameters("password1", "password2")
def invitation(request):
    """Show who invites to what; accepting makes the account or gives the roles."""
    token = request.session.get(HELD, "")
    try:
        found = invitations.find(token)
    except links.ExpiredLink as late:
        return refused(request, str(late), again=True)
    except Refused as no:
        return refused(request, str(no))
    account = invitations.account_of(found)
    if account is None:
        form = JoinForm(request.POST or None, email=found.email, initial={"name": found.name})
    else:
        form = AcceptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user = invitations.accept(
                found,
                name=form.cleaned_data.get("name", ""),
                password=form.cleaned_data.get("password1") or None,
            )
        except Refused as no:
            return refused(request, str(no))
        request.session.pop(HELD, None)
        if account is not None:
            toast(request, "Your new roles are yours. Sign in to go on.")
            return redirect("account_login")
        record_authentication(request, user, method="code", email=user.email)
        return perform_login(request, Login(user=user, email=user.email.lower()))
    context = {"invitation": found, "form": form, "account": account}
    return render(request, "accounts/join.html", context, status=422 if form.errors else 200)


@require_POST
@public
def invitation_again(request):
    """A link that came too late brings a new one to the same address."""
    limited = ratelimit.consume_or_429(request, action="reset_password", key="invitation")
    if limited:
        return limited
    try:
        invitations.find(request.session.get(HELD, ""))
    except links.ExpiredLink as late:
        try:
            invitations.send_again(invitations.opened(late.value), by="system:invitation")
        except Refused as no:
            return refused(request, str(no))
    except Refused as no:
        return refused(request, str(no))
    return render(request, "accounts/join_sent.html")


def refused(request, sentence, *, again=False):
    return render(
        request, "accounts/join_refused.html", {"sentence": sentence, "again": again}, status=410
    )
