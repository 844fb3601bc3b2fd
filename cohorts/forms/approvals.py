"""Forms of approvals."""

from django import forms

from careerpath.ui.forms import CareForm, QueryForm


class ApproveForm(CareForm):
    """Yes, after reading the sample."""

    sample_read = forms.BooleanField(
        label="I have read the sample above",
        error_messages={"required": "Read the sample and tick the box."},
    )
    reason = forms.CharField(label="Remark", required=False, max_length=1000)


class RefuseForm(CareForm):
    """No, with a reason."""

    reason = forms.CharField(
        label="Why not?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a sentence why this is not approved."},
    )


class PageForm(QueryForm):
    """Which page of a list."""

    page = forms.IntegerField(min_value=1, max_value=1_000_000, initial=1)
