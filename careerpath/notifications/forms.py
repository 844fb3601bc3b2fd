"""What a person says when acting on a message."""

from django import forms

from careerpath.ui.forms import CareForm


class ReasonForm(CareForm):
    """A reason that stands in the audit trail; never what a message says."""

    reason = forms.CharField(label="Reason", max_length=300, required=False)
