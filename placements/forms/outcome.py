"""Forms of outcomes: the answer at a check point, who is not counted, what the ledger shows."""

from django import forms

from careerpath.ui.forms import CareForm, QueryForm
from cohorts.forms.fields import OneOf
from placements.models import Impact, WhyLeftOut

CHOOSE = {"required": "Choose an answer.", "invalid_choice": "Choose one of the answers."}
PULSE = (
    ("", "Not yet"),
    (1, "1 Not well"),
    (2, "2"),
    (3, "3 All right"),
    (4, "4"),
    (5, "5 Very well"),
)


class CheckPointForm(CareForm):
    """Is the person there, how does it go, and what did the person move."""

    is_there = forms.ChoiceField(
        label="Does this person still work with you?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    pulse = forms.TypedChoiceField(
        label="How is it going?",
        choices=PULSE,
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=CHOOSE,
    )
    impact = forms.ChoiceField(
        label="What did this person move?",
        choices=[("", "Nothing to tell yet"), *Impact.choices],
        required=False,
        error_messages=CHOOSE,
    )
    sentence = forms.CharField(
        label="In one sentence",
        max_length=300,
        required=False,
        help_text="Such as: cut the time to build an order set from five days to two. "
        "No patient data, please.",
    )
    comment = forms.CharField(
        label="Anything that the program should know",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Only staff of the program read it. No patient data, please.",
    )

    def __init__(self, *args, point, **kwargs):
        super().__init__(*args, **kwargs)
        if not point.wants_pulse:
            del self.fields["pulse"]
        if not point.wants_impact:
            del self.fields["impact"]
            del self.fields["sentence"]

    def clean(self):
        """What was moved has a sentence, and a sentence says what was moved."""
        cleaned = super().clean()
        if cleaned.get("impact") and not cleaned.get("sentence"):
            self.add_error("sentence", "Say in one sentence how.")
        if cleaned.get("sentence") and not cleaned.get("impact"):
            self.add_error("impact", "Choose what was moved.")
        return cleaned

    def answer(self):
        """What is kept."""
        return {**self.cleaned_data, "is_there": self.cleaned_data["is_there"] == "yes"}


class LeaveOutForm(CareForm):
    """Somebody who completed, and why not to be counted."""

    enrollment = OneOf(None, label="Graduate", missing="Choose a graduate.")
    why = forms.ChoiceField(label="Why", choices=WhyLeftOut.choices, error_messages=CHOOSE)
    sentence = forms.CharField(
        label="In one sentence",
        max_length=300,
        error_messages={"required": "Say in one sentence why."},
        help_text="It stands beside the figure. No diagnosis, please.",
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["enrollment"].queryset = people
        self.fields["enrollment"].label_from_instance = lambda one: f"{one.person}, {one.cohort}"


class PageQuery(QueryForm):
    """Which page of a list."""

    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)


class LedgerQuery(QueryForm):
    """Which program and cohort, and as of which day."""

    program = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    cohort = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    on = forms.DateField(required=False)
