"""Forms of submissions: whom to ask, to whom to send, and what the client answers."""

from django import forms

from careerpath.ui.forms import CareForm, QueryForm
from cohorts.forms.fields import OneOf
from placements.models import Answer, WhyNot


class AskForm(CareForm):
    """Which graduate is asked for an opening."""

    enrollment = OneOf(None, label="Graduate", missing="Choose a graduate.")
    note = forms.CharField(
        label="A sentence for the graduate",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, graduates, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["enrollment"].queryset = graduates
        self.fields["enrollment"].label_from_instance = lambda one: f"{one.person}, {one.cohort}"


class PickQuery(QueryForm):
    """Which candidate is picked."""

    pick = forms.IntegerField(required=False, min_value=1, max_value=2**62)


class SendForm(CareForm):
    """Who gets the link to the short list."""

    contact = OneOf(None, label="Contact", missing="Choose who gets the link.")

    def __init__(self, *args, contacts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["contact"].queryset = contacts


class AnswerForm(CareForm):
    """The client's answer about one candidate."""

    answer = forms.ChoiceField(
        label="Your answer",
        choices=[
            (Answer.APPROVE, "Approve"),
            (Answer.INTERVIEW, "Propose interview times"),
            (Answer.DECLINE, "Decline"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose an answer.",
            "invalid_choice": "Choose one of the answers.",
        },
    )
    times = forms.CharField(
        label="Times that suit you",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For an interview, such as: Tue, Dec 1, 10 AM or 2 PM Central.",
    )
    reason = forms.ChoiceField(
        label="Why you decline",
        choices=[("", "Choose a reason"), *WhyNot.choices],
        required=False,
        error_messages={"invalid_choice": "Choose one of the reasons."},
    )
    subject = OneOf(
        None,
        label="Area that training should know of",
        required=False,
        empty_label="None",
    )
    comment = forms.CharField(
        label="Comment for the program",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only staff read it. No patient data, please.",
    )

    def __init__(self, *args, areas, optional=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = areas
        if optional:
            self.fields["answer"].required = False
            self.fields["answer"].choices = [("", "Not yet"), *self.fields["answer"].choices]
            self.fields["answer"].initial = ""

    def clean(self):
        """Declining needs a reason, an interview needs times."""
        cleaned = super().clean()
        if cleaned.get("answer") == Answer.DECLINE and not cleaned.get("reason"):
            self.add_error("reason", "Choose why you decline.")
        if cleaned.get("answer") == Answer.INTERVIEW and not cleaned.get("times"):
            self.add_error("times", "Propose at least one time.")
        if cleaned.get("answer") != Answer.DECLINE:
            cleaned["reason"] = ""
        if cleaned.get("answer") != Answer.INTERVIEW:
            cleaned["times"] = ""
        return cleaned
