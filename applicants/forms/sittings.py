"""The form of a timed task: one field for each question, nothing required."""

from django import forms

from applicants.marking import Given
from careerpath.ui.forms import CareForm


class SittingForm(CareForm):
    """The questions of a sitting, with what was answered so far."""

    def __init__(self, data=None, *, questions=(), answers=None, **kwargs):
        self.questions = list(questions)
        answers = answers or {}
        super().__init__(data, **kwargs)
        for item in self.questions:
            answer = answers.get(item.pk)
            self.fields[self.name_of(item)] = _field(item, answer)

    @staticmethod
    def name_of(item):
        """The name of a question's field."""
        return f"q{item.pk}"

    def rows(self):
        """Each question with its bound field."""
        return [(item, self[self.name_of(item)]) for item in self.questions]

    def given(self):
        """What was answered, by question; None where nothing was."""
        found = {}
        for item in self.questions:
            value = self.cleaned_data.get(self.name_of(item))
            if value in (None, ""):
                found[item.pk] = None
            elif item.wants_number:
                found[item.pk] = Given(number=value)
            else:
                found[item.pk] = Given(option=int(value))
        return found


def _field(item, answer):
    if item.wants_number:
        return forms.DecimalField(
            label=item.text,
            required=False,
            max_digits=14,
            decimal_places=4,
            initial=answer.number.normalize() if answer and answer.number is not None else None,
            widget=forms.TextInput(
                attrs={"inputmode": "decimal", "class": "form-control", "autocomplete": "off"}
            ),
            error_messages={"invalid": "Enter a number, such as 12.5."},
        )
    return forms.ChoiceField(
        label=item.text,
        required=False,
        choices=[(str(option.pk), option.text) for option in item.options.all()],
        initial=str(answer.option_id) if answer and answer.option_id else None,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"invalid_choice": "Choose one of the answers below the question."},
    )
