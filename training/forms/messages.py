"""Forms of a message to everybody who…: the condition, and what is written."""

import uuid

from django import forms

from careerpath.ui.forms import CareForm, QueryForm
from cohorts.models import Enrollment
from training.domain.group_messages import CONDITIONS


class ConditionQuery(QueryForm):
    """Which column is asked what."""

    column = forms.RegexField(r"^(i[0-9]{1,9}|a[0-9]{1,9}|total|attendance)$", initial="total")
    condition = forms.ChoiceField(choices=list(CONDITIONS.items()))
    than = forms.DecimalField(min_value=0, max_value=100, max_digits=5, decimal_places=2)


class GroupMessageForm(CareForm):
    """The chosen people, and what they are told."""

    people = forms.ModelMultipleChoiceField(
        Enrollment.objects.none(),
        error_messages={
            "required": "Choose at least one person.",
            "invalid_choice": "Choose people from the list.",
            "invalid_pk_value": "Choose people from the list.",
            "invalid_list": "Choose people from the list.",
        },
    )
    subject = forms.CharField(
        label="Subject", max_length=150, error_messages={"required": "Enter a subject."}
    )
    text = forms.CharField(
        label="Message",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={"required": "Write the message."},
    )
    token = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "Look at the page again.",
            "invalid": "Look at the page again.",
        },
    )

    def __init__(self, *args, people, **kwargs):
        kwargs.setdefault("initial", {"token": uuid.uuid4()})
        super().__init__(*args, **kwargs)
        ids = [one.pk for one in people]
        self.fields["people"].queryset = Enrollment.objects.filter(pk__in=ids)
