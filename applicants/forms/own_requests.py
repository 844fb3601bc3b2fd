"""What an applicant can ask for."""

from crispy_forms.layout import Layout
from django import forms

from applicants.request_states import RequestKind
from careerpath.ui.forms import CareForm

ASKED_HERE = (
    RequestKind.CORRECTION,
    RequestKind.ACCESS,
    RequestKind.ERASURE,
    RequestKind.ADJUSTMENT,
    RequestKind.OTHER,
)
NEEDS_WORDS = {RequestKind.CORRECTION, RequestKind.ADJUSTMENT, RequestKind.OTHER}


class OwnRequestForm(CareForm):
    """A request in a few words."""

    kind = forms.ChoiceField(
        label="What do you ask for?",
        choices=[(kind.value, kind.label) for kind in ASKED_HERE],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what you ask for.",
            "invalid_choice": "Choose what you ask for.",
        },
    )
    text = forms.CharField(
        label="In your own words",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="For a correction: what is wrong, and what is right. Nobody who reads your "
        "answers sees this.",
        error_messages={"max_length": "Shorten it to 3,000 characters."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("kind", "text")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") in NEEDS_WORDS and not cleaned.get("text", "").strip():
            self.add_error("text", "Say in a few words what you need.")
        return cleaned
