"""The reason for looking up who an applicant is."""

from crispy_forms.layout import Layout
from django import forms

from applicants.domain.blinding import SHORTEST_REASON
from careerpath.ui.forms import CareForm


class UnblindForm(CareForm):
    """A typed reason; it goes into the trail."""

    reason = forms.CharField(
        label="Why do you need to know who this is?",
        help_text="Kept in the history with your name. For example: call back about the interview.",
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Say why you need to know who this is.",
            "min_length": "Say in a few words why you need to know who this is.",
        },
    )

    def __init__(self, *args, **kwargs):
        # The page holds other forms with a reason.
        super().__init__(*args, **{"auto_id": "unblind_%s", **kwargs})
        self.helper.layout = Layout("reason")


class ReadKnownForm(CareForm):
    """Why somebody reads the file of a person whom they know."""

    reason = forms.CharField(
        label="Why do you have to read it?",
        help_text="Kept in the history with your name.",
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Say why you have to read it.",
            "min_length": "Say in a few words why you have to read it.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"auto_id": "known_%s", **kwargs})
        self.helper.layout = Layout("reason")
