"""Forms of what an intake wants to see, of its timed tasks, and of the question bank."""

import re

from django import forms

from applicants.models import BankItem, MoreTime, Task, TaskForm, WantedDocument
from careerpath.ui.forms import CareForm, CareModelForm

LINE = re.compile(r"\s*(\d{1,3})\s+(\S.{0,499})\s*")
LINE_HINT = "One a line: its points, a space, its words. Such as “3 Ask the nurse what she saw”."
MOST_OPTIONS = 12


class WantedDocumentForm(CareModelForm):
    """A kind of document, and whether it has to be there."""

    class Meta:
        model = WantedDocument
        fields = ["kind", "help_text", "is_required"]
        labels = {
            "kind": "Kind of document",
            "help_text": "Hint for applicants",
            "is_required": "Required",
        }
        error_messages = {"kind": {"required": "Choose what kind of document it is."}}


class TaskSetUpForm(CareModelForm):
    """A timed task: what it is, how long it takes, and the instrument that it fills."""

    class Meta:
        model = Task
        fields = ["title", "kind", "instrument", "minutes", "lead"]
        labels = {"lead": "What applicants read before they start", "minutes": "Minutes"}
        help_texts = {
            "minutes": "From 1 to 180. More time is given to a person at the front desk.",
            "instrument": "Its range is where the score ends up; screening rules weigh it.",
        }
        error_messages = {
            "title": {"required": "Enter a title."},
            "minutes": {"required": "Enter how many minutes it takes."},
            "instrument": {"required": "Choose the instrument that the task fills."},
        }

    def __init__(self, *args, instruments=None, fixed=False, **kwargs):
        super().__init__(*args, **kwargs)
        if instruments is not None:
            self.fields["instrument"].queryset = instruments
        for name in ("kind", "instrument", "minutes"):
            self.fields[name].disabled = fixed


class TaskFormForm(CareModelForm):
    """A form of a task: its name, its questions, and whether it is given out."""

    items = forms.ModelMultipleChoiceField(
        BankItem.objects.none(),
        required=False,
        label="Questions",
        widget=forms.CheckboxSelectMultiple(),
        help_text="They are asked in the order of this list.",
    )

    class Meta:
        model = TaskForm
        fields = ["name", "is_ready"]
        labels = {"name": "Name", "is_ready": "Give it out"}
        help_texts = {"name": "Parallel forms are given out in turn. Such as A."}
        error_messages = {"name": {"required": "Enter a name, such as A."}}

    field_order = ["name", "items", "is_ready"]

    def __init__(self, *args, bank=None, fixed=False, **kwargs):
        super().__init__(*args, **kwargs)
        if bank is not None:
            self.fields["items"].queryset = bank
        if self.instance.pk:
            self.fields["items"].initial = [p.item_id for p in self.instance.places.all()]
        for name in ("name", "items"):
            self.fields[name].disabled = fixed


class BankItemForm(CareModelForm):
    """A question of the bank with its key."""

    options = forms.CharField(
        required=False,
        label="Options",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=LINE_HINT,
        max_length=8000,
    )

    class Meta:
        model = BankItem
        fields = ["kind", "text", "answer", "number", "tolerance", "points"]
        labels = {
            "text": "Question",
            "answer": "How it is answered",
            "number": "Right number",
            "tolerance": "May be off by",
            "points": "Points for the right number",
        }
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        error_messages = {"text": {"required": "Enter the question."}}

    field_order = ["kind", "text", "answer", "options", "number", "tolerance", "points"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["options"].initial = "\n".join(
                f"{option.points} {option.text}" for option in self.instance.options.all()
            )

    def clean_options(self):
        """Pairs of points and text."""
        found = []
        for number, line in enumerate(self.cleaned_data["options"].splitlines(), 1):
            if not line.strip():
                continue
            match = LINE.fullmatch(line)
            if match is None or int(match[1]) > 100:
                raise forms.ValidationError(f"Line {number}: begin with 0 to 100 points.")
            found.append((int(match[1]), match[2].strip()))
        if len(found) > MOST_OPTIONS:
            raise forms.ValidationError(f"Give up to {MOST_OPTIONS} options.")
        return found

    def clean(self):
        """Options for a choice, a number for a number."""
        cleaned = super().clean()
        wants_number = cleaned.get("answer") == BankItem.Answer.NUMBER
        options = cleaned.get("options")
        if not wants_number:
            cleaned["number"] = None
            if options is not None and len(options) < 2:
                self.add_error("options", "Give at least two options.")
        elif cleaned.get("number") is None and "number" not in self.errors:
            self.add_error("number", "Enter the right number.")
        if wants_number:
            cleaned["options"] = []
        return cleaned


class MoreTimeForm(CareForm):
    """How much longer one applicant may take, and what was agreed."""

    percent = forms.TypedChoiceField(
        label="More time",
        coerce=int,
        choices=[
            (25, "25 percent"),
            (50, "50 percent"),
            (100, "Twice the time"),
            (200, "Three times the time"),
        ],
        error_messages={"required": "Choose how much more time."},
    )
    reason = forms.CharField(
        label="What was agreed",
        max_length=MoreTime._meta.get_field("reason").max_length,
        help_text="Readers never see it. Write no diagnosis.",
        error_messages={"required": "Say in a few words what was agreed."},
    )
