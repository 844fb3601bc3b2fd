"""The form of the question page: nothing is required, nothing is chosen beforehand."""

from crispy_forms.helper import FormHelper
from django import forms

from applicants.selfid.questions import DECLINE, asked
from careerpath.ui.forms import CareForm

BOTH = "Choose either what applies or “I choose not to answer”, not both."


class SelfIdentificationForm(CareForm):
    """Every question that is asked here, with “I choose not to answer” among its options."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for question in asked():
            field = forms.MultipleChoiceField if question.several else forms.ChoiceField
            widget = forms.CheckboxSelectMultiple if question.several else forms.RadioSelect
            self.fields[question.key] = field(
                choices=question.choices,
                widget=widget,
                label=question.text,
                help_text=question.hint,
                required=False,
                error_messages={"invalid_choice": "Choose one of the answers below."},
            )
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def clean_race(self):
        """Categories, or none where the person chose not to answer."""
        chosen = self.cleaned_data["race"]
        if DECLINE in chosen and len(chosen) > 1:
            raise forms.ValidationError(BOTH)
        return chosen

    @property
    def answers(self):
        """What was answered, by question; who declined or left it empty has said nothing."""
        said = {}
        for question in asked():
            value = self.cleaned_data.get(question.key)
            if question.several:
                said[question.key] = [code for code in value or () if code != DECLINE]
            else:
                said[question.key] = "" if value in (None, DECLINE) else value
        return said

    @property
    def status(self):
        """``answered`` with any answer, else ``declined`` with any “not”, else ``no_answer``."""
        if any(self.answers.values()):
            return "answered"
        declined = any(
            value == DECLINE or DECLINE in value for value in self.cleaned_data.values() if value
        )
        return "declined" if declined else "no_answer"
