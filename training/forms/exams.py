"""Forms of exams: a window, whom to register, results, and what a page of readiness shows."""

from django import forms

from careerpath.ui.forms import CareForm, CareModelForm, QueryForm
from cohorts.forms.fields import OneOf, WallClockField
from cohorts.models import Enrollment
from training.forms.sessions import LinkField
from training.models import ExamWindow
from training.states import AttemptState

SHOW = (
    ("", "Everybody"),
    ("ready", "Ready"),
    ("nearly", "Nearly ready"),
    ("not_yet", "Not yet ready"),
    ("exam", "Exam to come"),
    ("again", "Did not pass"),
    ("certified", "Certified"),
)
NOT_CHOSEN = {
    "invalid_choice": "Choose from the list.",
    "invalid_pk_value": "Choose from the list.",
    "invalid_list": "Choose from the list.",
    "required": "Choose at least one person.",
}


class ReadinessQuery(QueryForm):
    """Whom the page shows, before which certification, and the window to register for."""

    show = forms.ChoiceField(choices=SHOW, required=False)
    certification = forms.IntegerField(min_value=1, max_value=2_147_483_647, required=False)
    window = forms.IntegerField(min_value=1, max_value=2_147_483_647, required=False)
    page = forms.IntegerField(min_value=1, max_value=99_999, required=False)


class RatesQuery(QueryForm):
    """Of which certification the pass rates are."""

    certification = forms.IntegerField(min_value=1, max_value=2_147_483_647, required=False)


class WindowForm(CareModelForm):
    """A window on the wall clock of the program."""

    starts_at = WallClockField(label="Begins", missing="Enter when it begins.")
    ends_at = WallClockField(label="Ends", missing="Enter when it ends.")
    register_by = WallClockField(label="Registration until", required=False)
    link = LinkField(label="Link")

    class Meta:
        model = ExamWindow
        fields = [
            "starts_at", "ends_at", "register_by", "seats", "place", "proctoring", "link", "note",
        ]  # fmt: skip
        labels = {"proctoring": "Supervision", "note": "What to bring or know"}
        help_texts = {
            "proctoring": "Such as: test center, or online with a camera.",
            "note": "Goes into the letter to everybody who is registered.",
        }
        error_messages = {"seats": {"required": "Enter how many seats there are."}}
        widgets = {
            "seats": forms.NumberInput(attrs={"class": "w-months"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, certification, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.instance.certification = certification
        program = certification.program
        for name in ("starts_at", "ends_at", "register_by"):
            self.fields[name].zone = program.zone()
        self.fields["starts_at"].help_text = f"Times of {program.time_zone}."


class RegisterForm(CareForm):
    """Who goes into which window; the digest comes from the preview."""

    window = OneOf(ExamWindow.objects.none(), label="Window", missing="Choose a window.")
    people = forms.ModelMultipleChoiceField(
        Enrollment.objects.none(), label="People", error_messages=NOT_CHOSEN
    )
    reason = forms.CharField(
        label="Register also who lacks a requirement, because",
        max_length=200,
        required=False,
        help_text="Waiting times and seats hold for everybody.",
    )
    digest = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, windows, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["window"].queryset = windows
        self.fields["people"].queryset = people


class ResultsForm(CareForm):
    """Results from a spreadsheet, as a file or pasted; then the digest of what was previewed."""

    file = forms.FileField(
        label="File",
        required=False,
        help_text="CSV or Excel (.xlsx) with the columns Email, Result and Score.",
        error_messages={"empty": "The file is empty. Choose another one."},
    )
    rows = forms.CharField(
        label="Or rows pasted from a spreadsheet",
        required=False,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "mono"}),
        help_text="With the same columns in the first row.",
    )
    digest = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean(self):
        """There is something to read."""
        cleaned = super().clean()
        if not self.errors and not cleaned.get("file") and not cleaned.get("rows", "").strip():
            self.add_error(None, "Choose a file, or paste rows.")
        return cleaned


class ResultForm(CareForm):
    """The result of one attempt by hand; ``seen`` is the state that was on the page."""

    state = forms.ChoiceField(
        label="Result",
        choices=[
            (state.value, state.label) for state in AttemptState if state != AttemptState.CANCELED
        ],
        error_messages={"required": "Choose a result.", "invalid_choice": "Choose a result."},
    )
    score = forms.DecimalField(
        label="Score",
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        help_text="As the issuer reports it.",
        error_messages={"invalid": "Enter a number, such as 540."},
        widget=forms.NumberInput(attrs={"class": "w-months"}),
    )
    seen = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)

    def clean(self):
        """Only an exam with a result has a score."""
        cleaned = super().clean()
        scored = cleaned.get("state") in (AttemptState.PASSED, AttemptState.FAILED)
        if cleaned.get("score") is not None and not scored:
            self.add_error("score", "Only an exam with a result has a score.")
        return cleaned


class WhyForm(CareForm):
    """Why something is canceled, revoked or taken back."""

    reason = forms.CharField(
        label="Why",
        max_length=300,
        error_messages={"required": "Say in a few words why."},
    )
