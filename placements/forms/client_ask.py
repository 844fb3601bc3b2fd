"""Forms of what a client asks for, asks about, and worries about."""

from django import forms

from careerpath.ui.forms import CareForm
from cohorts.forms.fields import DateField
from placements.models import AskKind

CHOOSE = {"required": "Choose what you would like.", "invalid_choice": "Choose one of the three."}


class AskForm(CareForm):
    """Stay longer, join for good, or end early: with a day, and why."""

    kind = forms.ChoiceField(
        label="What would you like?",
        choices=AskKind.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    day = DateField(label="Last day with the program", missing="Enter the day.")
    because = forms.CharField(
        label="Why",
        max_length=300,
        required=False,
        help_text="Needed when it should end early. No patient data, please.",
    )

    def clean(self):
        """An early end says why."""
        cleaned = super().clean()
        if cleaned.get("kind") == AskKind.END and not cleaned.get("because"):
            self.add_error("because", "Say why it should end early.")
        return cleaned


class WorryForm(CareForm):
    """What worries a client about somebody."""

    text = forms.CharField(
        label="What worries you",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Staff of the program read it, and the mentor's lead calls you. "
        "No patient data, please.",
        error_messages={"required": "Say what worries you."},
    )
    is_urgent = forms.BooleanField(
        label="Urgent: somebody should answer within four hours", required=False
    )


class NoForm(CareForm):
    """Why a wish is not carried out."""

    reason = forms.CharField(
        label="Why not",
        max_length=300,
        help_text="The client reads it.",
        error_messages={"required": "Say why not; the client reads it."},
    )


class QuestionForm(CareForm):
    """What a client wants to know about an opening."""

    text = forms.CharField(
        label="Your question",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Staff who place graduates read it and answer by mail. No patient data, please.",
        error_messages={"required": "Write your question."},
    )
