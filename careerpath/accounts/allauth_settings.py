"""What django-allauth and the sign-in are told; ``careerpath.settings`` takes over every name."""

import os
from datetime import timedelta

env = os.environ.get

SESSION_ENGINE = "careerpath.accounts.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = False

# How many proxies in front are ours: only these may say where a request comes from.
ALLAUTH_TRUSTED_PROXY_COUNT = int(env("ALLAUTH_TRUSTED_PROXY_COUNT", "0"))

ACCOUNT_ADAPTER = "careerpath.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TRUST_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/300s/key",
    "request_login_code": "20/m/ip,3/m/key,10/h/key",
    "reset_password": "20/m/ip,3/m/key,10/h/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/10s/key",
    "own_data": "5/h/user",
}
ACCOUNT_FORMS = {
    "login": "careerpath.accounts.auth_forms.SignInForm",
    "request_login_code": "careerpath.accounts.auth_forms.RequestCodeForm",
    "confirm_login_code": "careerpath.accounts.auth_forms.SignInCodeForm",
    "reset_password": "careerpath.accounts.auth_forms.ResetForm",
    "confirm_password_reset_code": "careerpath.accounts.auth_forms.ResetCodeForm",
    "reset_password_from_key": "careerpath.accounts.auth_forms.NewPasswordForm",
    "change_password": "careerpath.accounts.auth_forms.ChangePasswordForm",
    "set_password": "careerpath.accounts.auth_forms.SetPasswordForm",
    "add_email": "careerpath.accounts.auth_forms.ChangeAddressForm",
    "confirm_email_verification_code": "careerpath.accounts.auth_forms.ConfirmAddressForm",
    "reauthenticate": "careerpath.accounts.auth_forms.PasswordAgainForm",
}

MFA_ADAPTER = "careerpath.accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_TRUST_ENABLED = True
MFA_TRUST_COOKIE_AGE = timedelta(days=90)
MFA_TOTP_ISSUER = "CareerPath"
# One step before and after, for clocks that differ; the forms refuse a code that was used.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "careerpath.accounts.auth_forms.FactorForm",
    "reauthenticate": "careerpath.accounts.auth_forms.FactorAgainForm",
    "activate_totp": "careerpath.accounts.auth_forms.ActivateAppForm",
    "deactivate_totp": "careerpath.accounts.auth_forms.RemoveAppForm",
    "generate_recovery_codes": "careerpath.accounts.auth_forms.RecoveryCodesForm",
    "add_webauthn": "careerpath.accounts.auth_forms.AddPasskeyForm",
    "edit_webauthn": "careerpath.accounts.auth_forms.RenamePasskeyForm",
    "authenticate_webauthn": "careerpath.accounts.auth_forms.PasskeyFactorForm",
    "reauthenticate_webauthn": "careerpath.accounts.auth_forms.PasskeyAgainForm",
    "login_webauthn": "careerpath.accounts.auth_forms.PasskeySignInForm",
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Two-factor for the roles that need it, unless this is the demo or a test that does not ask for it.
TWO_FACTOR_OBLIGATORY = env("CAREERPATH_MODE", "demo") == "production"
DEVICE_COOKIE_PREFIX = ""
if env("CAREERPATH_MODE", "demo") == "production":
    DEVICE_COOKIE_PREFIX = "__Host-"
    MFA_TRUST_COOKIE_NAME = "__Host-trusted"
else:
    MFA_TRUST_COOKIE_NAME = "trusted"
    # Browsers let http://localhost use passkeys; the library wants to be told.
    MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
