"""How allauth behaves here: invitation only, mail through the outbox, limits per known device."""

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.http import url_has_allowed_host_and_scheme

from careerpath.accounts import devices, links, notifications

LIMITS_APP = "allauth.account"
# On a known device only the account's own allowance counts: a busy office address must not lock
# anybody out.
KNOWN_DEVICE = {"login_failed": "5/300s/key"}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in for CareerPath."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed.",
        "email_password_mismatch": "The email address or the password is not right.",
        "incorrect_code": "This code is not right. Check it, or ask for a new one.",
        "incorrect_password": "This password is not right.",
        "too_many_login_attempts": "Too many tries. Wait five minutes and try again.",
        "rate_limited": "Too many requests. Wait a minute and try again.",
        "enter_current_password": "Enter your current password.",
        "duplicate_email": "This is your address already.",
        "same_as_current": "Enter an address that is not your present one.",
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """Our own host only: an allowed host is not yet a place to send people to."""
        if not isinstance(url, str) or not url.startswith("/") or "\\" in url or has_control(url):
            return False
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def send_mail(self, template_prefix, email, context):
        notifications.queue(template_prefix, email, context)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """The person is told at their address that something about the account changed."""
        address = email or EmailAddress.objects.get_primary_email(user) or user.email
        self.send_mail(template_prefix, address, {"user": user, **(context or {})})

    def get_reset_password_from_key_url(self, key):
        uid, token = key.split("-", 1)
        return links.absolute("account_reset_password_from_key", uidb36=uid, key=token)

    def pre_authenticate(self, request, **credentials):
        """Counts the try; refused when there were too many, with a known device counted apart."""
        email = credentials.get("email", "")
        config = KNOWN_DEVICE if devices.is_known(request, email) else None
        self._login_failed_rl_usage = ratelimit.consume(
            request,
            app=LIMITS_APP,
            action="login_failed",
            config=config,
            key=devices.allowance(request, email),
        )
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def _delete_login_attempts_cached_email(self, request, **credentials):
        ratelimit.clear(
            request,
            app=LIMITS_APP,
            action="login_failed",
            key=devices.allowance(request, credentials.get("email", "")),
        )

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        devices.remember(request, response, user.email)
        return response

    def get_login_stages(self):
        replaced = {
            "allauth.mfa.stages.AuthenticateStage": "careerpath.accounts.stages.AskForFactor",
            "allauth.mfa.stages.TrustStage": "careerpath.accounts.stages.OfferTrust",
        }
        return [replaced.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user):
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use your authenticator app or a recovery code",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        return [
            {**method, "description": words.get(method["id"], method["description"])}
            for method in super().get_reauthentication_methods(user)
        ]


class FactorAdapter(DefaultMFAAdapter):
    """Two-factor for CareerPath."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": (
            "Your roles need a second factor. Add another one before you remove this one."
        ),
        "incorrect_code": "This code is not right, or it was used already. Wait for the next one.",
        "unverified_email": "Confirm your email address first.",
    }

    def build_totp_svg(self, url):
        return segno.make(url, error="m").svg_inline(
            scale=5, border=2, dark="#13232b", light="#fff"
        )

    def _get_site_name(self):
        return "CareerPath"

    def can_delete_authenticator(self, authenticator):
        """The last factor of somebody whose roles need one stays."""
        user = authenticator.user
        if not user.must_have_factor:
            return True
        others = Authenticator.objects.filter(
            user=user, type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        ).exclude(pk=authenticator.pk)
        return others.exists()


def has_control(text):
    return any(ord(character) < 33 or ord(character) == 127 for character in text)


def client_address(request):
    """Return the address of the client, seen through as many proxies as are ours."""
    return AccountAdapter(request).get_client_ip(request)
