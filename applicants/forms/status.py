"""What an applicant fills in after sending."""

from django import forms

from applicants.domain import offers
from careerpath.ui.forms import CareForm
from cohorts.models import Intake


class WithdrawForm(CareForm):
    """Why somebody withdraws, from the list of reasons."""

    reason = forms.ModelChoiceField(
        None,
        label="Why, in short",
        empty_label="Choose a reason",
        help_text="It helps us to do better. It changes nothing for a later application.",
        error_messages={
            "required": "Choose a reason; “Personal” says enough.",
            "invalid_choice": "Choose one of the reasons.",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = offers.withdrawal_reasons()


class AgainForm(CareForm):
    """Which intake to apply to next."""

    intake = forms.ModelChoiceField(
        None,
        label="Intake",
        to_field_name="slug",
        error_messages={
            "required": "Choose an intake.",
            "invalid_choice": "This intake takes no applications any more.",
        },
    )

    def __init__(self, *args, intakes, **kwargs):
        super().__init__(*args, **kwargs)
        open_now = Intake.objects.filter(pk__in=[intake.pk for intake in intakes])
        self.fields["intake"].queryset = open_now


class NextTimeForm(CareForm):
    """Whether to write when the next intake opens."""

    wanted = forms.BooleanField(required=False)
