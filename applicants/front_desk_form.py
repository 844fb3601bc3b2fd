"""The one field of the front desk."""

from django import forms

from careerpath.ui.forms import CareForm


class FindForm(CareForm):
    """Whom the caller says to be."""

    q = forms.CharField(
        label="Name, email or phone",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search", "data-key": "/"}),
        error_messages={"required": "Type a name, an email address or a phone number."},
    )
