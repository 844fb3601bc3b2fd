"""A note on an application."""

from crispy_forms.layout import Layout
from django import forms
from django.contrib.auth import get_user_model

from applicants.domain.triage import readers
from careerpath.ui.forms import CareForm


class NoteForm(CareForm):
    """Words for colleagues, and perhaps one of them who is told."""

    text = forms.CharField(
        label="Note for colleagues",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write something first."},
    )
    tell = forms.ModelChoiceField(
        label="Tell",
        queryset=get_user_model().objects.none(),
        required=False,
        empty_label="Nobody in particular",
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        people = [pk for pk, _ in readers() if pk != by.pk]
        self.fields["tell"].queryset = (
            get_user_model().objects.filter(pk__in=people).order_by("name", "pk")
        )
        self.helper.layout = Layout("text", "tell")
