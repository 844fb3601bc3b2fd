"""The form of the rules: on or off, points, and each number."""

from django import forms

from careerpath.ui.forms import CareForm
from training import risk
from training.risk.rules import MOST_POINTS

AGAIN = "Look at the page again."


class RulesForm(CareForm):
    """One field for every number of every rule, within its limits."""

    reason = forms.CharField(
        label="Why do the rules change?",
        max_length=300,
        error_messages={"required": "Say in a few words why the rules change."},
    )
    seen = forms.IntegerField(
        min_value=0,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages={
            "required": "Look at the page again.",
            "invalid": "Look at the page again.",
        },
    )

    def __init__(self, *args, settings, **kwargs):
        super().__init__(*args, **kwargs)
        self.settings = settings
        for key, one in settings.items():
            self.fields[f"{key}_on"] = forms.BooleanField(
                label="In force", required=False, initial=one.is_on
            )
            self.fields[f"{key}_worth"] = forms.IntegerField(
                label="Points", min_value=0, max_value=MOST_POINTS, initial=one.points
            )
            for number in one.rule.numbers:
                self.fields[f"{key}_{number.key}"] = forms.IntegerField(
                    label=number.label,
                    min_value=number.low,
                    max_value=number.high,
                    initial=one.numbers[number.key],
                )

    def parts(self):
        """Each rule with its bound fields, as the page shows them."""
        return [
            (
                one,
                self[f"{key}_on"],
                [self[f"{key}_worth"], *(self[f"{key}_{n.key}"] for n in one.rule.numbers)],
            )
            for key, one in self.settings.items()
        ]

    def wanted(self):
        """The settings as they were typed."""
        data = self.cleaned_data
        return {
            key: risk.Setting(
                one.rule,
                data[f"{key}_on"],
                data[f"{key}_worth"],
                {n.key: data[f"{key}_{n.key}"] for n in one.rule.numbers},
            )
            for key, one in self.settings.items()
        }
