"""Forms of the wallet: a credential, hours of learning, a link to show."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from careerpath.ui.forms import CareForm, CareModelForm
from careerpath.ui.uploads import UploadField
from cohorts.forms.fields import DateField, OneOf
from training.domain.credentials import last_day
from training.forms.exams import NOT_CHOSEN
from training.forms.sessions import LinkField
from training.models import Certification, ContinuingEducation, Credential, Verification

BY_STAFF = [
    (one.value, one.label)
    for one in (Verification.SEEN, Verification.REGISTER, Verification.CLAIMED)
]
PDF_OR_WORD = "PDF or Word (.docx), up to 5 MB."
DAYS = ((30, "30 days"), (90, "90 days"), (365, "A year"))


class CredentialForm(CareModelForm):
    """A credential of somebody. The last day follows from the issuer's rule unless it is given."""

    certification = OneOf(
        Certification.objects.none(), label="Credential", missing="Choose the credential."
    )
    issued_on = DateField(label="Issued on", missing="Enter the day of issue.")
    expires_on = DateField(
        label="Valid until",
        required=False,
        help_text="Empty: by the issuer's rule, or without end.",
    )
    link = LinkField(label="Link to the evidence")
    file = UploadField(label="The certificate as a file", required=False, help_text=PDF_OR_WORD)

    class Meta:
        model = Credential
        fields = ["certification", "number", "issued_on", "expires_on", "link", "note"]
        labels = {"number": "Number on the certificate", "note": "Note"}

    def __init__(self, *args, program, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.person = person
        rows = Certification.objects.of(program).filter(is_own=False)
        self.fields["certification"].queryset = rows.in_order()

    def clean(self):
        """It is issued already, and ends after that."""
        cleaned = super().clean()
        issued, ends = cleaned.get("issued_on"), cleaned.get("expires_on")
        if issued and issued > (timezone.now() + timedelta(hours=14)).date():
            self.add_error("issued_on", "Enter a day that has come.")
        if issued and ends and ends < issued:
            self.add_error("expires_on", "A credential ends after it was issued.")
        certification = cleaned.get("certification")
        if certification and issued and not ends and "expires_on" not in self.errors:
            self.instance.expires_on = cleaned["expires_on"] = last_day(certification, issued)
        return cleaned


class StaffCredentialForm(CredentialForm):
    """The same by staff, who say how they know."""

    verification = forms.ChoiceField(
        label="How it is known",
        choices=BY_STAFF,
        error_messages={"required": "Choose how it is known.", "invalid_choice": "Choose one."},
    )

    class Meta(CredentialForm.Meta):
        fields = [*CredentialForm.Meta.fields, "verification"]


class EvidenceForm(CareForm):
    """The certificate as a file."""

    file = UploadField(label="The certificate", help_text=PDF_OR_WORD)


class VerifyForm(CareForm):
    """How somebody knows that a credential is real."""

    how = forms.ChoiceField(
        label="How it is known",
        choices=BY_STAFF[:2],
        error_messages={"required": "Choose how it is known.", "invalid_choice": "Choose one."},
    )


class EducationForm(CareModelForm):
    """Hours of continuing education for one credential."""

    done_on = DateField(label="Day", missing="Enter the day.")
    link = LinkField(label="Link to the evidence")

    class Meta:
        model = ContinuingEducation
        fields = ["title", "provider", "done_on", "hours", "is_approved", "is_ethics", "link"]
        labels = {
            "title": "What",
            "provider": "Where",
            "is_approved": "Approved by the issuer",
            "is_ethics": "On ethics",
        }
        error_messages = {
            "title": {"required": "Enter what it was."},
            "hours": {"required": "Enter the hours.", "invalid": "Enter hours, such as 1.5."},
        }
        widgets = {"hours": forms.NumberInput(attrs={"class": "w-months", "step": "0.25"})}

    def __init__(self, *args, credential, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.credential = credential

    def clean_hours(self):
        """Between a little and 200."""
        hours = self.cleaned_data["hours"]
        if not 0 < hours <= 200:
            raise forms.ValidationError("Enter up to 200 hours.")
        return hours

    def clean_done_on(self):
        """The day has come."""
        day = self.cleaned_data["done_on"]
        if day > (timezone.now() + timedelta(hours=14)).date():
            raise forms.ValidationError("Enter a day that has come.")
        return day


class ShareForm(CareForm):
    """What a link shows, for whom and how long."""

    credentials = forms.ModelMultipleChoiceField(
        Credential.objects.none(),
        label="Show",
        widget=forms.CheckboxSelectMultiple,
        error_messages=NOT_CHOSEN | {"required": "Choose at least one credential to show."},
    )
    days = forms.TypedChoiceField(
        label="For",
        choices=DAYS,
        coerce=int,
        initial=90,
        error_messages={"invalid_choice": "Choose one of the list.", "required": "Choose one."},
    )
    note = forms.CharField(
        label="For whom", max_length=120, required=False, help_text="Only you see this."
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credentials"].queryset = (
            Credential.objects.filter(person=person).select_related("certification")
            .order_by("-issued_on", "-pk")
        )  # fmt: skip
        self.fields["credentials"].label_from_instance = lambda one: one.certification.name
