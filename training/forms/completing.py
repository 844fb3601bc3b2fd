"""Forms of completing, and of a person's place in the program."""

from django import forms

from careerpath.ui.forms import CareForm
from cohorts.forms.fields import DateField, OneOf
from cohorts.models import Cohort, Enrollment, Section
from training.domain.completing import CHECKLIST
from training.forms.exams import NOT_CHOSEN


class CompleteForm(CareForm):
    """Who completes, on which day; everything on the checklist is ticked."""

    people = forms.ModelMultipleChoiceField(
        Enrollment.objects.none(), label="People", error_messages=NOT_CHOSEN
    )
    checks = forms.MultipleChoiceField(
        label="Checklist",
        choices=[(str(place), text) for place, text in enumerate(CHECKLIST)],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick everything on the checklist first.",
            "invalid_choice": "Tick everything on the checklist first.",
            "invalid_list": "Tick everything on the checklist first.",
        },
    )
    completed_on = DateField(label="Completed on", missing="Enter the day of completion.")
    note = forms.CharField(
        label="Note for whoever approves",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = people

    def clean_checks(self):
        """All of them."""
        if len(set(self.cleaned_data["checks"])) < len(CHECKLIST):
            raise forms.ValidationError("Tick everything on the checklist first.")
        return self.cleaned_data["checks"]


class LeaveForm(CareForm):
    """From when to when somebody is away."""

    from_on = DateField(label="First day", missing="Enter the first day.")
    until_on = DateField(label="Last day", required=False, help_text="Empty while nobody knows.")
    reason = forms.CharField(
        label="Why", max_length=300, error_messages={"required": "Say in a few words why."}
    )

    def clean(self):
        """It ends after it begins."""
        cleaned = super().clean()
        first, last = cleaned.get("from_on"), cleaned.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "A leave ends after it begins.")
        return cleaned


class ReturnForm(CareForm):
    """The first day on which somebody is expected again."""

    on = DateField(label="Back from this day on", missing="Enter the day.")


class TransferForm(CareForm):
    """Where somebody goes on."""

    to = OneOf(Cohort.objects.none(), label="Cohort", missing="Choose a cohort.")
    section = OneOf(Section.objects.none(), label="Section", required=False)
    reason = forms.CharField(
        label="Why", max_length=200, error_messages={"required": "Say in a few words why."}
    )

    def __init__(self, *args, cohorts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = cohorts
        sections = Section.objects.filter(cohort__in=cohorts).select_related("cohort")
        self.fields["section"].queryset = sections.order_by("cohort", "name", "pk")
        self.fields["section"].label_from_instance = lambda one: f"{one.cohort}, {one.name}"

    def clean(self):
        """The section is one of the cohort."""
        cleaned = super().clean()
        to, section = cleaned.get("to"), cleaned.get("section")
        if to and section and section.cohort_id != to.pk:
            self.add_error("section", "Choose a section of that cohort.")
        return cleaned


class GoneForm(CareForm):
    """Why somebody leaves for good, and whose decision it was."""

    reason = forms.CharField(
        label="Why", max_length=300, error_messages={"required": "Say in a few words why."}
    )
    dismissed = forms.BooleanField(label="The program ended it", required=False)
