"""Forms of the demographic reports: which report, as what file, answers from a file."""

from django import forms

from careerpath.equity.models import Population, Taken
from careerpath.ui.export import write_csv, write_xlsx
from careerpath.ui.forms import CareForm, QueryForm
from cohorts.models import Cohort, Intake

TYPES = {
    Taken.Form.CSV: ("text/csv; charset=utf-8", write_csv),
    Taken.Form.XLSX: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_xlsx,
    ),
}


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


class PrepareForm(CareForm):
    """As what file a report is prepared."""

    form = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "Excel")])


class ComparedForm(QueryForm):
    """Which cohorts stand beside one another."""

    population = forms.ChoiceField(choices=Population.choices, initial=Population.ACCEPTED)
    cohort = forms.ModelMultipleChoiceField(Cohort.objects.all())


class TakeComparedForm(TakeForm):
    """The same, and as what it is taken away."""

    population = forms.ChoiceField(choices=Population.choices)
    cohort = forms.ModelMultipleChoiceField(Cohort.objects.all(), required=False)


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
