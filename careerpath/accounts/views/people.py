"""People and roles, for those who manage them."""

from datetime import datetime, time

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from careerpath.access import allow
from careerpath.accounts.domain import grants, invitations, people
from careerpath.accounts.forms import (
    GrantForm,
    InviteForm,
    ReasonForm,
    RevokeForm,
    site_zone,
)
from careerpath.accounts.models import Invitation, User
from careerpath.accounts.step_up import step_up
from careerpath.accounts.tables import InvitationsTable, PeopleTable
from careerpath.ui.answers import answer, toast
from careerpath.ui.tables import pages
from careerpath.workflow import Refused


@allow("accounts.manage_people")
def people_list(request):
    """Show who works here."""
    context = {"invited": Invitation.objects.visible_to(request.user).open().count()}
    return pages.list_page(request, PeopleTable.of(request), "accounts/people_list.html", context)


@require_safe
@allow("accounts.manage_people")
def invitation_list(request):
    """Show who has been invited, and what came of it."""
    table = InvitationsTable.of(request)
    return pages.list_page(request, table, "accounts/invitation_list.html")


@allow("accounts.manage_people", User)
def person(request, shown):
    """Show one person: roles, sessions, second factor."""
    return render(request, "accounts/person_detail.html", about(request, shown))


def about(request, shown, **extra):
    """Return what the page of a person shows."""
    return {
        "person": shown,
        "grants": shown.grants.select_related("granted_by").order_by("granted_at"),
        "factor": people.has_factor(shown),
        "sessions": people.count_sessions(shown),
        "may_grant": request.user.may("accounts.grant_role") and shown.pk != request.user.pk,
        "is_self": shown.pk == request.user.pk,
        "grant_form": GrantForm(),
        "reason_form": ReasonForm(),
        "close_form": ReasonForm(auto_id="close_%s"),
        **extra,
    }


@require_POST
@allow("accounts.grant_role", User)
@step_up
def grant_role(request, shown):
    """Give the person a role."""
    form = GrantForm(request.POST)

    def give(chosen):
        ends_at = end_of(chosen.pop("ends_on"))
        grants.grant(shown, by=request.user, ends_at=ends_at, **chosen)

    return changed(request, shown, form, give, "The role is given.", grant_form=form)


@require_POST
@allow("accounts.grant_role", User)
@step_up
def revoke_role(request, shown):
    """Take a role back."""
    form = RevokeForm(request.POST)

    def take(chosen):
        grants.revoke(shown, by=request.user, **chosen)

    return changed(request, shown, form, take, "The role is taken back.", revoke_form=form)


@require_POST
@allow("accounts.manage_people", User)
@step_up
def close_account(request, shown):
    """Close the account; every session of it is over."""
    return act(request, shown, people.close, "The account is closed.", name="close_form")


@require_POST
@allow("accounts.manage_people", User)
@step_up
def reopen_account(request, shown):
    """Open the account again."""
    return act(request, shown, people.reopen, "The account is open again.")


@require_POST
@allow("accounts.manage_people", User)
@step_up
def reset_factor(request, shown):
    """Take the second factor away, so that a new one can be set up."""
    return act(request, shown, people.reset_factor, "The second factor is reset.")


def act(request, shown, function, said, name="reason_form"):
    """Do one thing to an account, with a reason."""
    form = ReasonForm(request.POST, auto_id="close_%s" if name == "close_form" else "id_%s")

    def do(chosen):
        function(shown, by=request.user, **chosen)

    return changed(request, shown, form, do, said, part="", **{name: form})


def changed(request, shown, form, change, said, *, part="#grants", **forms):
    """The change is made as the form says; a refusal stands in the form, on the person's page."""
    if form.is_valid():
        try:
            change(form.cleaned_data)
        except Refused as no:
            form.add_error(None, str(no))
    return answer(
        request,
        form,
        f"accounts/person_detail.html{part}",
        about(request, shown, **forms),
        to=page_of(shown),
        toast=None if form.errors else said,
    )


@allow("accounts.manage_people")
@step_up
def invite(request):
    """Invite somebody with roles."""
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "accounts/invite.html", {"form": form})
    if form.is_valid():
        try:
            invitations.invite(
                email=form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                roles=form.cleaned_data["roles"],
                by=request.user,
                ends_at=end_of(form.cleaned_data["ends_on"]),
            )
        except Refused as no:
            form.add_error(None, str(no))
    return answer(
        request,
        form,
        "accounts/invite.html",
        to="accounts:people",
        toast="The invitation is on its way." if not form.errors else None,
    )


@require_POST
@allow("accounts.manage_people", Invitation)
def invite_again(request, shown):
    """Send a new link."""
    return about_invitation(request, shown, invitations.send_again, "A new link is on its way.")


@require_POST
@allow("accounts.manage_people", Invitation)
def withdraw_invitation(request, shown):
    """Make the links of the invitation useless."""
    return about_invitation(request, shown, invitations.withdraw, "The invitation is withdrawn.")


def about_invitation(request, shown, function, said):
    try:
        function(shown, by=request.user)
        toast(request, said)
    except Refused as no:
        toast(request, str(no), "bad")
    return redirect("accounts:invitations")


def end_of(day):
    """Return the last moment of a day in the site's zone, or None."""
    if day is None:
        return None
    return datetime.combine(day, time.max, tzinfo=site_zone())


def page_of(shown):
    return f"/people/{shown.pk}/"
