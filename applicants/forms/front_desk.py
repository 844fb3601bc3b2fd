"""Forms of the front desk: how an item of a checklist stands, and more time for one person."""

from crispy_forms.layout import Layout
from django import forms

from applicants.states import ItemState
from careerpath.ui.forms import CareForm
from cohorts.forms.fields import WallClockField


class ChecklistForm(CareForm):
    """How the item stands, with a reason where there must be one."""

    state = forms.ChoiceField(
        label="It is",
        choices=ItemState.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it stands."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The applicant reads it. Needed where it is waived or has to come again.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("state", "reason")


class ExtensionForm(CareForm):
    """Until when this person may send, and why."""

    until = WallClockField(label="May send until", missing="Enter a day and a time.")
    reason = forms.CharField(
        label="Why",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why this person needs more time."},
    )

    def __init__(self, *args, program=None, **kwargs):
        super().__init__(*args, **kwargs)
        if program is not None:
            self.fields["until"].zone = program.zone()
            self.fields["until"].help_text = f"Time of {program.time_zone}."
        self.helper.layout = Layout("until", "reason")
