"""People with roles, and those who are asked to join, as lists."""

from functools import partial

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower, Now
from django.urls import reverse, reverse_lazy

from careerpath.accounts import roles
from careerpath.accounts.models import SIGNED_IN_AT, Invitation, RoleGrant, User
from careerpath.ui.tables.columns import Column
from careerpath.ui.tables.filters import Multi, Text
from careerpath.ui.tables.keyset import Sort
from careerpath.ui.tables.registry import register
from careerpath.ui.tables.table import Table
from careerpath.ui.tables.views_saved import View

MANAGE = "accounts.manage_people"
PERSON, INVITED = "accounts/person_cells.html", "accounts/invitation_cells.html"


def holds(role):
    """People who hold ``role`` now."""
    return lambda table: Exists(RoleGrant.objects.in_force().filter(user=OuterRef("pk"), role=role))


def by_name_or_address(text):
    return Q(name__icontains=text) | Q(email__icontains=text)


@register
class PeopleTable(Table):
    """Everybody who holds a role by grant, or once did."""

    key = "people"
    title = "People and roles"
    noun = ("person", "people")
    permission = export_permission = MANAGE
    url = reverse_lazy("accounts:people")
    default_sort = "name"

    columns = [
        Column("name", "Name", f"{PERSON}#name", value=str, sort="name", fixed=True, head=True),
        Column("email", "Email", f"{PERSON}#email", value=lambda row: row.email, css="hide-sm"),
        Column(
            "roles", "Roles", f"{PERSON}#roles", css="at-row",
            value=lambda row: ", ".join(grant.label for grant in row.held),
        ),
        Column(
            "seen", "Last sign-in", f"{PERSON}#seen", value=lambda row: row.last_login,
            sort="seen", css="nowrap at-1",
        ),
    ]  # fmt: skip
    filters_all = [
        Text("q", "Search people", by_name_or_address, placeholder="Name or email"),
        Multi("role", "Role", choices=list(roles.LABELS.items()), primary=True,
              cases={role: holds(role) for role in roles.LABELS}),
        Multi("state", "Account", choices=[("open", "Open"), ("closed", "Closed")], primary=True,
              cases={"open": Q(is_active=True), "closed": Q(is_active=False)},
              default=lambda table: ["open"]),
    ]  # fmt: skip
    sorts_all = [
        Sort("name", "Name", (Lower("name"),), words=("A to Z", "Z to A")),
        Sort("seen", "Last sign-in", (SIGNED_IN_AT,), first="desc",
             words=("longest ago first", "latest first")),
    ]  # fmt: skip

    def rows(self, user):
        return User.objects.visible_to(user).staff() if user.may(MANAGE) else User.objects.none()

    def for_page(self, queryset):
        return queryset.prefetch_related("grants")

    def prepare(self, row):
        row.held = [grant for grant in row.grants.all() if not grant.is_over]
        row.get_absolute_url = partial(reverse, "accounts:person", args=[row.pk])
        return row


OPEN = Q(accepted_at=None, withdrawn_at=None)


@register
class InvitationsTable(Table):
    """Who was asked to join, by whom, and what came of it."""

    key = "invitations"
    title = "Invitations"
    noun = ("invitation", "invitations")
    permission = MANAGE
    nothing = "Invite somebody; the invitation stands here until it is accepted or withdrawn."
    url = reverse_lazy("accounts:invitations")
    default_sort = "-newest"

    columns = [
        Column("name", "Name", f"{INVITED}#name", fixed=True, head=True),
        Column("email", "Email", f"{INVITED}#email", css="hide-sm"),
        Column("roles", "Roles", f"{INVITED}#roles", css="hide-sm"),
        Column("sent", "Invited", f"{INVITED}#sent", sort="newest", css="nowrap at-2"),
        Column("state", "State", f"{INVITED}#state", css="at-1"),
        Column("acts", "What you can do", f"{INVITED}#acts", css="at-row"),
    ]
    filters_all = [
        Text("q", "Search invitations", by_name_or_address, placeholder="Name or email"),
        Multi("state", "State", primary=True,
              choices=[("open", "Open"), ("expired", "Expired"), ("accepted", "Accepted"),
                       ("withdrawn", "Withdrawn")],
              cases={"open": OPEN & Q(sent_at__gt=Now() - Invitation.LASTS),
                     "expired": OPEN & Q(sent_at__lte=Now() - Invitation.LASTS),
                     "accepted": Q(accepted_at__isnull=False),
                     "withdrawn": Q(withdrawn_at__isnull=False)}),
    ]  # fmt: skip
    sorts_all = [
        Sort("newest", "Invited", (), first="desc", words=("oldest first", "newest first"))
    ]
    views_all = [
        View("waiting", "Waiting", "state=open&state=expired", done="Nobody is asked to join."),
        View("everything", "Everything", ""),
    ]

    def rows(self, user):
        return Invitation.objects.visible_to(user)

    def for_page(self, queryset):
        return queryset.select_related("invited_by")

    def prepare(self, row):
        row.can_change = not (row.accepted_at or row.withdrawn_at)
        row.get_absolute_url = partial(reverse, "accounts:invitations")
        return row
