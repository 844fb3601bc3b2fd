"""The library's forms in our look and words. They clean; the library's flows do the rest."""

from contextlib import contextmanager

from allauth.account import forms as account_forms
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context, ratelimit
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.recovery_codes import forms as recovery_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from crispy_forms.helper import FormHelper
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from careerpath.accounts import devices
from careerpath.accounts.adapter import AccountAdapter
from careerpath.ui.forms import CareMixin, JSONField, only_storable, tidied

CODE_HELP = "Letters in any case; the dash may be left out."
HOW_LONG = "At least 12 characters. A few words in a row work well."
UNREADABLE = "The passkey's answer could not be read. Try again."
LIFE_OF_A_CODE = 120  # seconds: longer than an authenticator code is ever accepted
MOST_OF_A_CREDENTIAL = 20_000
MOST_OF_A_TEXT = 1000


class Look:
    """Labels, help and guards of ours; rendered by crispy without a form tag of its own."""

    labels = {}
    helps = {}
    problems = CareMixin.problems

    def __init__(self, *args, **kwargs):
        if kwargs.get("data") is not None:
            raw = {name for name in kwargs["data"] if "password" in name}
            kwargs["data"] = tidied(kwargs["data"], raw=raw)
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            if isinstance(field, forms.CharField) and not isinstance(field, forms.JSONField):
                field.validators += [only_storable, MaxLengthValidator(MOST_OF_A_TEXT)]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class SignInForm(Look, account_forms.LoginForm):
    labels = {"login": "Email address", "password": "Password"}


class RequestCodeForm(Look, account_forms.RequestLoginCodeForm):
    labels = {"email": "Email address"}

    def clean_email(self):
        """Counts the request, with a known device counted apart, so that nobody else uses it up."""
        email = self.cleaned_data["email"]
        users = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
        allowed = ratelimit.consume(
            context.request,
            action="request_login_code",
            key=devices.allowance(context.request, email),
        )
        if not allowed:
            raise AccountAdapter(context.request).validation_error("too_many_login_attempts")
        self._user = users[0] if users else None
        return email


class SignInCodeForm(Look, account_forms.ConfirmLoginCodeForm):
    labels = {"code": "Code"}
    helps = {"code": CODE_HELP}


class ResetForm(Look, account_forms.ResetPasswordForm):
    labels = {"email": "Email address"}


class ResetCodeForm(Look, account_forms.ConfirmPasswordResetCodeForm):
    labels = {"code": "Code"}
    helps = {"code": CODE_HELP}


class NewPasswordForm(Look, account_forms.ResetPasswordKeyForm):
    labels = {"password1": "New password", "password2": "New password again"}
    helps = {"password1": HOW_LONG}


class ChangePasswordForm(Look, account_forms.ChangePasswordForm):
    labels = {
        "oldpassword": "Current password",
        "password1": "New password",
        "password2": "New password again",
    }
    helps = {"password1": HOW_LONG}


class SetPasswordForm(Look, account_forms.SetPasswordForm):
    labels = {"password1": "Password", "password2": "Password again"}
    helps = {"password1": HOW_LONG}


class ChangeAddressForm(Look, account_forms.AddEmailForm):
    labels = {"email": "New email address"}
    helps = {"email": "We send a code there. Your address changes when you have typed it."}


class ConfirmAddressForm(Look, account_forms.ConfirmEmailVerificationCodeForm):
    labels = {"code": "Code"}
    helps = {"code": CODE_HELP}


class PasswordAgainForm(Look, account_forms.ReauthenticateForm):
    labels = {"password": "Password"}


class OnceOnly:
    """A code that was accepted is not accepted again, at no place where one is asked for."""

    def clean_code(self):
        code = super().clean_code()
        spend(self.user, code)
        return code


def spend(user, code):
    """The code is used up for this person; refused when it was before."""
    digits = "".join(character for character in code if character.isalnum()).lower()
    if not cache.add(f"accounts.code:{user.pk}:{digits}", 1, timeout=LIFE_OF_A_CODE):
        raise get_factor_adapter().validation_error("incorrect_code")


class FactorForm(Look, OnceOnly, factor_forms.AuthenticateForm):
    labels = {"code": "Code from your app"}
    helps = {"code": "Or one of your recovery codes."}


class FactorAgainForm(Look, OnceOnly, factor_forms.ReauthenticateForm):
    labels = {"code": "Code from your app"}
    helps = {"code": "Or one of your recovery codes."}


class ActivateAppForm(Look, OnceOnly, totp_forms.ActivateTOTPForm):
    labels = {"code": "Code from your app"}


class RemoveAppForm(Look, totp_forms.DeactivateTOTPForm):
    pass


class RecoveryCodesForm(Look, recovery_forms.GenerateRecoveryCodesForm):
    pass


class Credential:
    """What a browser hands over of a passkey: JSON of a sane size and depth, or a sentence."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"] = JSONField(
            widget=forms.HiddenInput,
            validators=[an_object],
            error_messages={"required": "The passkey gave no answer. Try again."},
        )

    def clean_credential(self):
        inherited = getattr(super(), "clean_credential", None)
        with readable():
            return inherited() if inherited else self.cleaned_data["credential"]

    def clean(self):
        with readable():
            return super().clean()


@contextmanager
def readable():
    """What the parser of passkeys stumbles over is refused with a sentence."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError) as unreadable:
        raise ValidationError(UNREADABLE) from unreadable


def an_object(value):
    """Refuses what no passkey answers."""
    if not isinstance(value, dict) or len(str(value)) > MOST_OF_A_CREDENTIAL:
        raise ValidationError(UNREADABLE)


class AddPasskeyForm(Credential, Look, webauthn_forms.AddWebAuthnForm):
    labels = {"name": "Name of this passkey", "passwordless": "Sign in with this passkey alone"}
    helps = {
        "name": "So that you can tell it from others, such as “Phone”.",
        "passwordless": "No password and no code; the device asks for your finger, face or PIN.",
    }


class RenamePasskeyForm(Look, webauthn_forms.EditWebAuthnForm):
    labels = {"name": "Name of this passkey"}


class PasskeyFactorForm(Credential, Look, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(Credential, Look, webauthn_forms.ReauthenticateWebAuthnForm):
    pass


class PasskeySignInForm(Credential, Look, webauthn_forms.LoginWebAuthnForm):
    pass
