"""What the accounts write to people: codes, links, and notes that something has changed."""

from careerpath.accounts.models import User
from careerpath.notifications import outbox, register

BY = "system:sign-in"

UNWANTED = {"password_reset_url", "signup_url", "email", "to_email", "from_email"}
SECRET = {
    "accounts.sign_in_code",
    "accounts.reset_code",
    "accounts.confirm_address",
    "accounts.invitation",
}
# Somebody waits at the screen. The note to an unknown address is as urgent as the code to a known
# one, or the difference could be measured.
URGENT = {
    "accounts.sign_in_code",
    "accounts.unknown_address",
    "accounts.reset_code",
    "accounts.confirm_address",
}

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

    Only plain values go along: no request and nothing of the host that a request named. Whether
    somebody has the address is looked up either way, so that it takes the same time.
    """
    owner = User.objects.at(email).first()
    plain = {
        key: value
        for key, value in context.items()
        if isinstance(value, str | int) and key not in UNWANTED
    }
    plain.setdefault("name", owner.name if owner else "")
    outbox.queue(
        KINDS[template_prefix],
        to=owner or email,
        about=about if about is not None else context.get("user"),
        by=BY,
        context=plain,
    )


def register_kinds():
    """The outbox knows our kinds: which are secret, and for which somebody waits."""
    for name in sorted(set(KINDS.values())):
        register(name, secret=name in SECRET, urgent=name in URGENT)
