"""Forms of the gradebook: a cell, an override, a paste."""

from django import forms

from careerpath.ui.forms import CareForm
from training.domain.pasting import LONGEST
from training.models import GradeItem

VERSION = {"required": "Look at the page again.", "invalid": "Look at the page again."}


class CellForm(CareForm):
    """What somebody typed, over the version that was on the page."""

    value = forms.CharField(label="Points", required=False, max_length=12)
    version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, error_messages=VERSION
    )


class OverrideForm(CareForm):
    """Points that count instead, and why; without points the override goes."""

    points = forms.DecimalField(
        label="Points that count instead",
        min_value=0,
        max_digits=7,
        decimal_places=2,
        required=False,
        help_text="Leave empty to take the override away.",
    )
    reason = forms.CharField(label="Reason", max_length=300, required=False)
    seen = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, error_messages=VERSION
    )


class PasteForm(CareForm):
    """Rows of a spreadsheet; ``digest`` comes back from the preview."""

    item = forms.ModelChoiceField(
        GradeItem.objects.none(),
        label="Assessment",
        help_text="Used unless the first row names assessments.",
        error_messages={
            "required": "Choose the assessment.",
            "invalid_choice": "Choose from the list.",
        },
    )
    rows = forms.CharField(
        label="Names and grades",
        max_length=LONGEST,
        help_text="One person a row: name or email, then points, M or Ex.",
        error_messages={"required": "Paste the names and grades first."},
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    digest = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items
