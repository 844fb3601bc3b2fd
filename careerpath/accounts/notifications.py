"""What the accounts write to people: codes, links, and notes that something has changed."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

BY = "system:sign-in"

# The mails of the sign-in library under our names; the rest is ours by name.
KINDS = {
    "account/email/login_code": "accounts.sign_in_code",
    "account/email/unknown_account": "accounts.unknown_address",
    "account/email/account_already_exists": "accounts.unknown_address",
    "account/email/password_reset_code": "accounts.reset_code",
    "account/email/email_confirmation": "accounts.confirm_address",
    "account/email/email_confirmation_signup": "accounts.confirm_address",
    "account/email/email_confirm": "accounts.address_confirmed",
    "account/email/email_changed": "accounts.address_changed",
    "account/email/email_deleted": "accounts.address_changed",
    "account/email/password_changed": "accounts.password_changed",
    "account/email/password_set": "accounts.password_changed",
    "account/email/password_reset": "accounts.password_changed",
    "mfa/email/totp_activated": "accounts.factor_added",
    "mfa/email/webauthn_added": "accounts.factor_added",
    "mfa/email/totp_deactivated": "accounts.factor_removed",
    "mfa/email/webauthn_removed": "accounts.factor_removed",
    "mfa/email/recovery_codes_generated": "accounts.recovery_codes_made",
    "accounts/invitation": "accounts.invitation",
    "accounts/factor_reset": "accounts.factor_removed",
}


def queue(template_prefix, email, context, about=None):
    """The message for this address is in the outbox and on its way.

    Only plain values go along: no request and nothing of the host that a request named.
    """
    user = context.get("user")
    plain = {
        key: value
        for key, value in context.items()
        if isinstance(value, str | int) and key not in {"password_reset_url", "signup_url"}
    }
    plain.setdefault("name", getattr(user, "name", "") or "")
    plain["site"] = settings.SITE_URL
    plain["help"] = settings.CAREERPATH_HELP_ADDRESS
    app, _, noun = KINDS[template_prefix].partition(".")
    subject = render_to_string(f"{app}/email/{noun}_subject.txt", plain)
    EmailMessage(
        " ".join(subject.split()),
        render_to_string(f"{app}/email/{noun}_body.txt", plain),
        to=[email],
    ).send()
