"""What the accounts add to the shell: the navigation, one's own menu, cards on the home page."""

from django.urls import reverse

from careerpath.accounts import roles
from careerpath.accounts.models import Invitation, User
from careerpath.ui import home, jump, nav


def register():
    """The shell knows our pages."""
    nav.item(
        "accounts.manage_people", "Run", "People and roles", "accounts:people", "users", order=20
    )
    jump.source("Accounts", "accounts.manage_people", people_to_go, order=40)
    nav.user_item("Your account", "accounts:profile", "settings", order=10)
    nav.user_item("Two-factor sign-in", "mfa_index", "shield-check", order=20)
    nav.user_item("Roles and permissions", "accounts:permissions", "list-check", order=30)
    home.card(None, without_role)
    home.card("accounts.manage_people", open_invitations)


def without_role(request):
    """Who has no role yet is told so kindly, and whom to ask."""
    if request.user.roles:
        return None
    return home.Card(
        title="You have an account, and no role yet",
        icon="user-question",
        text=(
            "Nothing is wrong. Roles are given by the people who run the program; when you get "
            "one, your pages appear here. If you came to apply, start from the open intakes."
        ),
        href="/apply/",
        action="See what is open",
    )


def open_invitations(request):
    """Invitations that have expired without an answer wait for somebody to send them again."""
    late = [one for one in Invitation.objects.open()[:200] if one.has_expired]
    if not late:
        return None
    return home.Card(
        title="Invitations without an answer",
        icon="mail",
        urgency=home.Urgency.LATER,
        lines=[
            home.Line(one.name, note=", ".join(roles.LABELS[role] for role in one.roles))
            for one in late[:5]
        ],
        href=reverse("accounts:people"),
        action="People and roles",
    )


def people_to_go(request, words):
    """The accounts of staff, by name or address."""
    rows = User.objects.visible_to(request.user).filter(jump.holding(words, "name", "email"))
    return [
        jump.Target(str(one), reverse("accounts:person", args=[one.pk]), one.email, "user")
        for one in rows.order_by("name", "email")[: jump.MOST_OF_ONE]
    ]
