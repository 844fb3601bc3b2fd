"""Forms of the demographic reports: which report, as what file, answers from a file."""

from django import forms

from careerpath.equity.models import Population, Taken
from careerpath.ui.forms import CareForm
from cohorts.models import Cohort, Intake


class AskForm(CareForm):
    """Which report somebody asks for."""

    cohort = forms.ModelChoiceField(Cohort.objects.all())
    population = forms.ChoiceField(choices=Population.choices)
    pooled = forms.BooleanField(required=False)
    detail = forms.CharField(required=False, max_length=120)


class TakeForm(CareForm):
    """As what a report is taken away."""

    form = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "Excel"), ("print", "Print page")])

    def clean_form(self):
        """One of the forms of the log."""
        return Taken.Form(self.cleaned_data["form"])


class ImportForm(CareForm):
    """Existing answers and the intake that they belong to."""

    intake = forms.ModelChoiceField(Intake.objects.order_by("-opens_at", "-id"), empty_label=None)
    file = forms.FileField(
        label="File",
        help_text=(
            "CSV or Excel (.xlsx) with the columns external_id and answer_status, and any of "
            "race_ethnicity, gender, sex and age_band. Up to 12 MB."
        ),
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty. Choose another one.",
        },
    )
