"""Forms of what an intake asks and measures."""

from django import forms

from applicants.models import Instrument, Question
from careerpath.ui.forms import CareForm, CareModelForm

KEY_HELP = "For columns of import files and for rules: small letters, digits, - and _."
KEY_ODD = "Begin with a small letter; then small letters, digits, - and _ only."


def key_field(example):
    """The name by which files and rules know it."""
    return forms.RegexField(
        r"\A[a-z][a-z0-9_-]{0,39}\Z",
        label="Key",
        max_length=40,
        help_text=f"{KEY_HELP} Such as {example}.",
        error_messages={"required": "Enter a key.", "invalid": KEY_ODD},
    )


class AskedMixin:
    """What both forms share: the key stands once in an intake, and what is in use stands still.

    ``wording`` names the fields that may change even then.
    """

    def __init__(self, *args, fixed=False, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.disabled = fixed and name not in self.wording

    def clean_key(self):
        key = self.cleaned_data["key"]
        others = type(self.instance).objects.filter(intake=self.instance.intake_id, key=key)
        others = others.current() if hasattr(others, "current") else others
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("The intake has this key already. Choose another one.")
        return key


class QuestionForm(AskedMixin, CareModelForm):
    """A question: its words, the hint under it, and how long the answer may be."""

    wording = ("text", "help_text")
    key = key_field("why_us")
    word_limit = forms.IntegerField(
        label="Words at most",
        min_value=10,
        max_value=5000,
        initial=250,
        error_messages={"required": "Enter how many words an answer may have."},
    )

    class Meta:
        model = Question
        fields = ["text", "help_text", "word_limit", "key"]
        labels = {"text": "Question", "help_text": "Hint under the question"}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "help_text": forms.Textarea(attrs={"rows": 2}),
        }
        error_messages = {"text": {"required": "Enter the question."}}


class InstrumentForm(AskedMixin, CareModelForm):
    """An instrument: its name and the range of its values."""

    wording = ("name",)
    key = key_field("problem_solving")

    class Meta:
        model = Instrument
        fields = ["name", "low", "high", "key"]
        labels = {"name": "Name", "low": "Lowest value", "high": "Highest value"}
        help_texts = {"name": "As readers see it, such as Problem-solving task."}
        error_messages = {
            "name": {"required": "Enter the name of the instrument."},
            "low": {"required": "Enter the lowest value."},
            "high": {"required": "Enter the highest value."},
        }

    def clean(self):
        """The range has some length."""
        cleaned = super().clean()
        low, high = cleaned.get("low"), cleaned.get("high")
        if low is not None and high is not None and high <= low:
            self.add_error("high", "The highest value must be above the lowest.")
        return cleaned


class MoveForm(CareForm):
    """One place up or down."""

    where = forms.ChoiceField(choices=[("up", "Up"), ("down", "Down")])
