"""The form of a check-in: the date alone is required."""

import uuid

from django import forms

from careerpath.ui.forms import CareForm
from cohorts.forms.fields import DateField
from mentorship.domain.check_ins import Promise
from mentorship.models import ActionItem, How, Owner, Topic
from mentorship.models.check_in import Mood

MINUTES = {
    "min_value": "Enter between 1 and 480 minutes.",
    "max_value": "Enter between 1 and 480 minutes.",
}


class Area(forms.Textarea):
    """A text of a few lines."""

    def __init__(self, rows=2):
        super().__init__(attrs={"rows": rows})


class CorrectForm(CareForm):
    """What a check-in should have said, and why it did not."""

    on = DateField(label="When", missing="Enter the day on which you talked.")
    is_no_show = forms.BooleanField(label="Nobody came", required=False)
    how = forms.ChoiceField(
        label="How did you talk?", choices=[("", "Not said"), *How.choices], required=False
    )
    mood = forms.TypedChoiceField(
        label="How are things going?",
        choices=[("", "Not said"), *Mood.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    minutes = forms.IntegerField(
        label="Minutes", min_value=1, max_value=480, required=False, error_messages=MINUTES
    )
    topics = forms.MultipleChoiceField(
        label="What did you cover?",
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    shared_note = forms.CharField(
        label="What you talked about", max_length=2000, required=False, widget=Area(3)
    )
    reason = forms.CharField(
        label="Why you correct it",
        max_length=300,
        help_text="Stands beside the check-in; both of you read it.",
        error_messages={"required": "Say in a few words why."},
    )


class CheckInForm(CareForm):
    """When, how, what about; what both read, what stays private; what comes next."""

    on = DateField(label="When", missing="Enter the day on which you talked.")
    how = forms.ChoiceField(label="How did you talk?", choices=How.choices, required=False)
    mood = forms.TypedChoiceField(
        label="How are things going?",
        choices=Mood.choices,
        coerce=int,
        empty_value=None,
        required=False,
    )
    topics = forms.MultipleChoiceField(
        label="What did you cover?", choices=Topic.choices, required=False
    )
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=480,
        required=False,
        error_messages=MINUTES,
    )
    shared_note = forms.CharField(
        label="What you talked about", max_length=2000, required=False, widget=Area(3)
    )
    private_note = forms.CharField(
        label="Private note", max_length=2000, required=False, widget=Area(2)
    )
    kept = forms.ModelMultipleChoiceField(
        ActionItem.objects.none(),
        label="Promises kept",
        required=False,
        error_messages={"invalid_choice": "A promise was settled meanwhile. Look again."},
    )
    promise = forms.CharField(label="New promise", max_length=300, required=False)
    owner = forms.ChoiceField(
        label="Who does it", choices=Owner.choices, required=False, initial=Owner.MENTOR
    )
    promise_due = DateField(label="Until", required=False)
    next_on = DateField(label="Next date", required=False)
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    no_show = forms.BooleanField(required=False, widget=forms.HiddenInput)

    quiet_optional = ("how", "mood", "minutes", "owner", "promise_due", "next_on")

    def __init__(self, *args, pair, **kwargs):
        kwargs["initial"] = {"once": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["kept"].queryset = ActionItem.objects.filter(pair=pair).to_do().in_order()

    def clean(self):
        cleaned = super().clean()
        on, later = cleaned.get("on"), cleaned.get("next_on")
        if on and later and later <= on:
            self.add_error("next_on", "The next date comes after this one.")
        return cleaned

    def logged(self):
        """What the domain takes."""
        values = dict(self.cleaned_data)
        text, owner = values.pop("promise"), values.pop("owner") or Owner.MENTOR
        due_on, is_no_show = values.pop("promise_due"), values.pop("no_show")
        kept = [one.pk for one in values.pop("kept")]
        return {
            **values,
            "is_no_show": is_no_show,
            "kept": kept,
            "promises": [Promise(text, owner, due_on)] if text else [],
        }
