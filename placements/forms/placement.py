"""Forms of placements: dates, hours, and how they end."""

from django import forms

from careerpath.ui.forms import CareForm, CareModelForm, QueryForm
from cohorts.forms.fields import DateField
from placements.models import Placement
from placements.states import PlacementState

SHOW = (("", "Not over"), *PlacementState.choices, ("all", "All"))
BIGGEST = 2_147_483_647


class PlacementQuery(QueryForm):
    """Which placements the list shows."""

    show = forms.ChoiceField(choices=SHOW, required=False)
    find = forms.CharField(max_length=80, required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)


class PlacementForm(CareModelForm):
    """First and last day, and the hours."""

    starts_on = DateField(label="First day", missing="Enter the first day.")
    ends_on = DateField(label="Last day", required=False, help_text="Empty for an open end.")

    class Meta:
        model = Placement
        fields = ["starts_on", "ends_on", "fte"]
        labels = {"fte": "FTE"}
        error_messages = {"fte": {"required": "Enter the hours as FTE, such as 1.00."}}


class ChangeForm(PlacementForm):
    """Other dates or hours, with the reason, from the version that was seen."""

    reason = forms.CharField(
        label="Why", max_length=300, error_messages={"required": "Say in a few words why."}
    )
    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        max_value=BIGGEST,
        error_messages={"required": "Open the page again.", "invalid": "Open the page again."},
    )

    class Meta(PlacementForm.Meta):
        fields = PlacementForm.Meta.fields


class DayForm(CareForm):
    """A day."""

    day = DateField(label="Last day", missing="Enter the day.")


class EndForm(DayForm):
    """The last day, and why it ended early."""

    reason = forms.CharField(
        label="Why", max_length=300, error_messages={"required": "Say in a few words why."}
    )
