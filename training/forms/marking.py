"""What somebody says about one person in one session."""

from django import forms

from careerpath.ui.forms import CareForm
from training.domain import marking
from training.models import Mark

AGAIN = "Look at the page again."
LETTERS = [(one.value, one.label) for one in Mark]


class MarkForm(CareForm):
    """A mark as the sheet sends it."""

    mark = forms.ChoiceField(choices=LETTERS, required=False)
    seen = forms.IntegerField(
        min_value=0,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages={"required": AGAIN, "invalid": AGAIN},
    )
    minutes = forms.IntegerField(
        min_value=1,
        max_value=marking.LONGEST,
        required=False,
        error_messages={
            "min_value": "Enter between 1 and 720 minutes.",
            "max_value": "Enter between 1 and 720 minutes.",
        },
    )
    remark = forms.CharField(max_length=300, required=False)
    reason = forms.CharField(max_length=120, required=False)

    def told(self):
        """The words of the form; a remark that was not sent stays as it is."""
        data = self.cleaned_data
        remark = data["remark"] if "remark" in self.data else None
        return marking.Told(data["mark"], data["minutes"], remark, data["reason"])


class CorrectionForm(MarkForm):
    """The same on a page of its own, with words."""

    mark = forms.ChoiceField(choices=LETTERS, required=False, label="Mark")
    reason = forms.ChoiceField(
        choices=[("", "No reason needed"), *((one, one) for one in marking.REASONS)],
        required=False,
        label="Why it changes",
        help_text="Needed a day after the session, and for somebody who is excused in advance.",
    )

    field_order = ["mark", "minutes", "remark", "reason", "seen"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["minutes"].label = "Minutes late"
        self.fields["remark"].label = "Remark"
