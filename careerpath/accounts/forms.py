"""Forms about people and about oneself."""

import zoneinfo

from allauth.account.fields import PasswordField, SetPasswordField
from django import forms
from django.conf import settings
from django.utils import timezone

from careerpath.accounts import roles
from careerpath.accounts.models import User
from careerpath.ui.forms import CareForm

US_ZONES = [
    ("America/New_York", "Eastern (New York)"),
    ("America/Chicago", "Central (Chicago)"),
    ("America/Denver", "Mountain (Denver)"),
    ("America/Phoenix", "Arizona (Phoenix)"),
    ("America/Los_Angeles", "Pacific (Los Angeles)"),
    ("America/Anchorage", "Alaska (Anchorage)"),
    ("Pacific/Honolulu", "Hawaii (Honolulu)"),
    ("America/Puerto_Rico", "Atlantic (Puerto Rico)"),
]
THEMES = [("system", "As the device"), ("light", "Light"), ("dark", "Dark")]


def site_zone():
    """Return the zone in which the days of roles end, whoever gives them."""
    return zoneinfo.ZoneInfo(settings.CAREERPATH_TIME_ZONE)


def zones():
    """Return the time zones to choose from: those of the United States first."""
    common = {name for name, _ in US_ZONES}
    rest = sorted(name for name in zoneinfo.available_timezones() if "/" in name)
    others = [(name, name.replace("_", " ")) for name in rest if name not in common]
    return [("", "As the program"), ("United States", US_ZONES), ("Elsewhere", others)]


class ProfileForm(CareForm):
    name = forms.CharField(
        max_length=200,
        help_text="As colleagues and applicants know you.",
        error_messages={"required": "Enter your name."},
    )
    time_zone = forms.ChoiceField(
        label="Time zone", choices=zones, required=False, help_text="Times are shown in it."
    )
    theme = forms.ChoiceField(label="Theme", choices=THEMES, widget=forms.RadioSelect)
    keys_on = forms.BooleanField(label="Use single-key shortcuts", required=False)
    quiet_optional = ("time_zone",)


class UntilForm(CareForm):
    """A form that may set an end to roles: today is the first day it offers."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate(timezone=site_zone())
        self.fields["ends_on"].widget.attrs["min"] = today.isoformat()


class InviteForm(UntilForm):
    name = forms.CharField(max_length=200, error_messages={"required": "Enter their name."})
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        error_messages={
            "required": "Enter their email address.",
            "invalid": "Enter an email address, such as dana@example.org.",
        },
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=list(roles.GRANTABLE.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role."},
    )
    ends_on = forms.DateField(
        label="Until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=(
            "The roles end on this day. An equity analyst from outside gets 180 days when this "
            "is empty."
        ),
    )


class GrantForm(UntilForm):
    role = forms.ChoiceField(
        choices=list(roles.GRANTABLE.items()), error_messages={"required": "Choose a role."}
    )
    reason = forms.CharField(
        max_length=500,
        error_messages={"required": "Say why. It stands in the audit trail."},
    )
    ends_on = forms.DateField(
        label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class RevokeForm(CareForm):
    role = forms.ChoiceField(choices=list(roles.GRANTABLE.items()), widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=500,
        error_messages={"required": "Say why. It stands in the audit trail."},
    )


class ReasonForm(CareForm):
    reason = forms.CharField(
        max_length=500,
        error_messages={"required": "Say why. It stands in the audit trail."},
    )


class OptionalPasswordField(SetPasswordField):
    """A new password, or none."""

    def clean(self, value):
        return super().clean(value) if value else ""


class JoinForm(CareForm):
    """Name and, if wanted, a password of a new account."""

    name = forms.CharField(max_length=200, error_messages={"required": "Enter your name."})
    password1 = OptionalPasswordField(
        label="Password",
        required=False,
        help_text="At least 12 characters. Without one you sign in with codes by mail.",
    )
    password2 = PasswordField(label="Password again", required=False, autocomplete="new-password")

    def __init__(self, *args, email="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = User(email=email)
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)
            self.fields[name].max_length = 1000

    def clean(self):
        cleaned = super().clean()
        if not self.errors and cleaned.get("password1") != cleaned.get("password2"):
            self.add_error("password2", "Type the same password twice.")
        return cleaned


class AcceptForm(CareForm):
    """Nothing to fill in: the account exists."""
