"""Forms of matching: what the board shows, wishes, weights, a proposal, a client's word."""

from django import forms

from careerpath.ui.forms import CareForm, CareModelForm, QueryForm
from cohorts.forms.fields import OneOf
from cohorts.models import Enrollment, Program
from placements.models import Scenario, WorkWish
from training.models import TechnicalTrack

WEIGHT = {
    "required": "Enter a whole number from 0 to 10.",
    "invalid": "Enter a whole number from 0 to 10.",
    "min_value": "Enter a whole number from 0 to 10.",
    "max_value": "Enter a whole number from 0 to 10.",
}


class BoardQuery(QueryForm):
    """Which opening is open, and whether those who nearly fit are shown."""

    opening = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    all = forms.BooleanField(required=False)
    find = forms.CharField(max_length=80, required=False)


class BenchQuery(QueryForm):
    """Whom the bench shows."""

    find = forms.CharField(max_length=80, required=False)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)


class PickForm(CareForm):
    """One graduate of the program of an opening."""

    enrollment = OneOf(None, label="Graduate", missing="Choose a graduate.")

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Enrollment.objects.confirmed().filter(cohort__program=program)
        self.fields["enrollment"].queryset = rows.select_related("cohort__program", "person")


class RowForm(CareForm):
    """One row that was set aside, or all of them."""

    row = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class WishForm(CareModelForm):
    """What a graduate would like."""

    class Meta:
        model = WorkWish
        fields = [
            "first", "second", "fte", "region", "city", "would_move", "on_site", "hybrid",
            "remote",
        ]  # fmt: skip
        labels = {
            "first": "First wish",
            "second": "Second wish",
            "fte": "How much you want to work, in FTE",
            "region": "State where you want to work",
            "city": "City where you want to work",
            "would_move": "I would move for the right opening",
            "on_site": "On site suits me",
            "hybrid": "Partly from home suits me",
            "remote": "All from home suits me",
        }
        help_texts = {
            "fte": "1.00 is full time, 0.50 is half time.",
            "region": "Two letters, such as AZ.",
        }

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            self.fields[name] = OneOf(
                TechnicalTrack.objects.of(program),
                label=self.fields[name].label,
                required=False,
                empty_label="No wish",
            )

    def clean_region(self):
        """States are compared in capitals."""
        return self.cleaned_data["region"].strip().upper()

    def clean(self):
        """At least one way of working, and two different wishes."""
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in ("on_site", "hybrid", "remote")):
            self.add_error("on_site", "Choose at least one way of working.")
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", "Choose another one, or none.")
        return cleaned


class WeightsForm(CareForm):
    """How much each part counts, and why."""

    skills = forms.IntegerField(min_value=0, max_value=10, error_messages=WEIGHT)
    place = forms.IntegerField(min_value=0, max_value=10, error_messages=WEIGHT)
    hours = forms.IntegerField(min_value=0, max_value=10, error_messages=WEIGHT)
    wish = forms.IntegerField(min_value=0, max_value=10, error_messages=WEIGHT)
    because = forms.CharField(
        label="Why",
        max_length=300,
        error_messages={"required": "Say in a sentence why."},
        help_text="Names, traits of a person and what stands in for them never count in a match.",
    )
    seen = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class ProgramQuery(QueryForm):
    """Which program it is about."""

    program = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class ScenarioForm(CareModelForm):
    """A proposal for the whole board."""

    program = OneOf(None, label="Program", missing="Choose a program.")

    class Meta:
        model = Scenario
        fields = ["program", "name", "only_ready"]
        labels = {"only_ready": "Only people who meet every must-have"}
        help_texts = {"name": "Such as: December starts, remote first."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        programs = Program.objects.for_list()
        self.fields["program"].queryset = programs
        if len(programs) == 1:
            self.fields["program"].widget = forms.HiddenInput()
            self.fields["program"].initial = programs[0]
