"""Invitations: staff join by a link that was mailed to them, once."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.accounts import links, notifications, roles
from careerpath.accounts.domain import grants, people
from careerpath.accounts.models import Invitation, User
from careerpath.workflow import Refused, refusing

PURPOSE = "accounts.invitation"
MAX_AGE = int(Invitation.LASTS.total_seconds())
ANALYST_DAYS = 180


def invite(*, email, name, roles: list | tuple | set, by, ends_at=None):
    """An invitation with these roles is on its way to the address.

    An analyst from outside is always given an end. Who has an account already gains the roles by
    accepting; nobody can invite themselves.
    """
    wanted = sorted(set(roles))
    check(wanted, email=email, by=by, ends_at=ends_at)
    if "equity_analyst" in wanted and ends_at is None:
        ends_at = timezone.now() + timedelta(days=ANALYST_DAYS)
    with refusing():
        invitation = Invitation.objects.create(
            email=email,
            name=name,
            roles=wanted,
            grant_ends_at=ends_at,
            invited_by=by if isinstance(by, User) else None,
        )
        audit.record("accounts.invitation.sent", by=by, about=invitation, roles=wanted)
        send(invitation)
    return invitation


def check(wanted, *, email, by, ends_at=None):
    """The roles can be given by this person to that address; refused otherwise."""
    if not wanted:
        raise Refused("Choose at least one role.")
    if ends_at and ends_at <= timezone.now():
        raise Refused(grants.IN_THE_PAST)
    account = account_at(email)
    held = set()
    if account is not None:
        held.update(account.grants.in_force().values_list("role", flat=True))
    for number, role in enumerate(wanted):
        if not grants.may_grant(by, role):
            raise Refused("You may not give this role.")
        if clash := roles.conflict(held.union(wanted[:number]), role):
            raise Refused(
                f"{roles.LABELS[role]} and {roles.LABELS[clash]} cannot be held by one person."
            )
    if isinstance(by, User) and by.email.lower() == email.lower():
        raise Refused(grants.NOT_ONESELF)


def send(invitation):
    """The invitation's link is in the outbox."""
    token = links.make(PURPOSE, invitation.pk)
    notifications.queue(
        "accounts/invitation",
        invitation.email,
        {
            "name": invitation.name,
            "inviter": str(invitation.invited_by or "CareerPath"),
            "roles": ", ".join(invitation.role_labels),
            "link": links.absolute("accounts:join", token),
            "days": Invitation.LASTS.days,
        },
        about=invitation,
    )


def send_again(invitation, *, by):
    """A new link is on its way; the old ones work for as long as they would have."""
    with transaction.atomic():
        now = timezone.now()
        if invitation.grant_ends_at and invitation.grant_ends_at <= now:
            raise Refused("Its roles have ended by now. Withdraw it and send a new one.")
        if not Invitation.objects.open().filter(pk=invitation.pk).update(sent_at=now):
            raise Refused("This invitation is no longer open.")
        invitation.sent_at = now
        audit.record("accounts.invitation.sent_again", by=by, about=invitation)
        send(invitation)


def withdraw(invitation, *, by):
    """The invitation's links no longer work."""
    with transaction.atomic():
        open_one = Invitation.objects.open().filter(pk=invitation.pk)
        if not open_one.update(withdrawn_at=timezone.now()):
            raise Refused("This invitation is no longer open.")
        audit.record("accounts.invitation.withdrawn", by=by, about=invitation)


def find(token):
    """Return the open invitation of a link; refused with a sentence when there is none."""
    return opened(links.read(PURPOSE, token, max_age=MAX_AGE))


def opened(pk):
    """Return the invitation while it is open; refused when used, withdrawn or lapsed."""
    invitation = Invitation.objects.select_related("invited_by").filter(pk=pk).first()
    if invitation is None:
        raise links.WrongLink(links.WRONG)
    if invitation.accepted_at:
        raise Refused("You have accepted this invitation already. Sign in to go on.")
    if invitation.withdrawn_at:
        raise Refused("This invitation was withdrawn. Ask the person who invited you.")
    return invitation


def account_of(invitation):
    """Return the account that the invited address has already, or None."""
    return account_at(invitation.email)


def account_at(email):
    """Return the account of an address, or None."""
    proved = EmailAddress.objects.filter(email=email.lower(), verified=True)
    address = proved.select_related("user").first()
    return address.user if address else User.objects.at(email).first()


def accept(invitation, *, password=None, name=""):
    """The invited person has an account with the roles; returns it.

    Having the link proves the address. The roles are checked again: who invited may have lost the
    right to give them since.
    """
    with transaction.atomic():
        now = timezone.now()
        locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
        opened(locked.pk)
        by = locked.invited_by or "system:invitation"
        if isinstance(by, User) and not by.is_active:
            raise Refused("The person who invited you has left. Ask for a new invitation.")
        user = account_of(locked)
        if user is None:
            user = people.make(
                email=locked.email,
                name=name or locked.name,
                password=password,
                verified=True,
                by="system:invitation",
            )
        elif not user.is_active:
            raise Refused("This account is closed. Ask the person who invited you.")
        else:
            prove(user, locked.email)
        for role in locked.roles:
            if role not in user.roles:
                grants.grant(user, role, by=by, reason="Invitation", ends_at=locked.grant_ends_at)
        Invitation.objects.filter(pk=locked.pk).update(accepted_at=now, accepted_by=user)
        audit.record("accounts.invitation.accepted", by=user, about=locked)
    return user


def prove(user, email):
    """The address is confirmed as the person's own."""
    address, _ = EmailAddress.objects.get_or_create(
        user=user, email=email.lower(), defaults={"primary": True}
    )
    address.set_verified()
