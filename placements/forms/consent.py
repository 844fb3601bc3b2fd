"""The graduate's answer to being submitted."""

from django import forms

from careerpath.ui.forms import CareForm


class ConsentForm(CareForm):
    """Yes or no."""

    agrees = forms.ChoiceField(
        choices=[("yes", "I agree"), ("no", "Not this one")],
        error_messages={
            "required": "Say whether you agree.",
            "invalid_choice": "Say whether you agree.",
        },
    )
