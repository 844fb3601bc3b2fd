"""Addresses of sign-in, of one's own account, and of people and roles."""

from allauth.account import urls as account_urls
from allauth.mfa import urls as factor_urls
from django.urls import include, path
from django.urls.resolvers import URLResolver

from careerpath.access import Access
from careerpath.accounts.views import join, people, profile, session, sign_in

own = (
    [
        path("account/profile/", profile.profile, name="profile"),
        path("account/keys/", profile.keys, name="keys"),
        path("account/sessions/", profile.sessions, name="sessions"),
        path("account/sessions/end/", profile.end_session, name="end_session"),
        path("account/permissions/", profile.permissions, name="permissions"),
        path("account/session/", session.session_state, name="session_state"),
        path("account/session/stay/", session.session_stay, name="session_stay"),
        path("account/session/again/", session.reentered, name="reentered"),
        path("join/", join.invitation, name="invitation"),
        path("join/again/", join.invitation_again, name="invitation_again"),
        path("join/<str:token>/", join.join, name="join"),
        path("people/", people.people_list, name="people"),
        path("people/invitations/", people.invitation_list, name="invitations"),
        path("people/invite/", people.invite, name="invite"),
        path("people/invitations/<int:pk>/again/", people.invite_again, name="invite_again"),
        path(
            "people/invitations/<int:pk>/withdraw/",
            people.withdraw_invitation,
            name="withdraw_invitation",
        ),
        path("people/<int:pk>/", people.person, name="person"),
        path("people/<int:pk>/grant/", people.grant_role, name="grant_role"),
        path("people/<int:pk>/revoke/", people.revoke_role, name="revoke_role"),
        path("people/<int:pk>/close/", people.close_account, name="close_account"),
        path("people/<int:pk>/reopen/", people.reopen_account, name="reopen_account"),
        path("people/<int:pk>/reset-factor/", people.reset_factor, name="reset_factor"),
    ],
    "accounts",
)

# Doors of the sign-in library: these are for everybody, the rest of it for who is signed in.
PUBLIC = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "account_email_verification_sent",
    "mfa_authenticate",
    "mfa_trust",
    "mfa_login_webauthn",
}


def say_who_may(patterns):
    """Every view of the library says who may use it, like ours do."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            say_who_may(pattern.url_patterns)
        else:
            door = "public" if pattern.name in PUBLIC else "signed_in"
            pattern.callback.access = Access(door)


urlpatterns = [
    path("", include(own)),
    path("account/login/code/", sign_in.request_code, name="account_request_login_code"),
    path("account/", include(account_urls)),
    path("account/2fa/", include(factor_urls)),
]
say_who_may(urlpatterns[1:])
