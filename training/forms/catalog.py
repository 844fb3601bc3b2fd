"""Forms of the catalog: a certification, its versions, and what it asks for."""

from decimal import Decimal

from django import forms

from careerpath.ui.forms import CareForm, CareModelForm
from cohorts.forms.fields import DateField, OneOf
from training.models import Certification, Requirement, RequirementKind, SubjectArea
from training.models.certification import IN_PERCENT

SHORT = {"class": "w-months"}


class CertificationForm(CareModelForm):
    """An entry of the catalog; what nobody knows stays empty."""

    verified_on = DateField(label="Verified on", required=False)

    class Meta:
        model = Certification
        fields = [
            "name", "code", "issuer", "version", "about", "exam_format", "questions", "minutes",
            "pass_mark", "validity_months", "end_of_month", "ce_hours", "ce_approved_hours",
            "ce_ethics_hours", "most_attempts", "cooling_days", "later_cooling_days", "source",
            "verified_on", "is_own",
        ]  # fmt: skip
        labels = {
            "about": "What it is",
            "exam_format": "Exam",
            "minutes": "Minutes",
            "pass_mark": "Pass mark",
            "validity_months": "Valid for months",
            "end_of_month": "Valid until the month is over",
            "ce_hours": "Hours of continuing education",
            "ce_approved_hours": "Of these approved by the issuer",
            "ce_ethics_hours": "Of these on ethics",
            "most_attempts": "Most attempts",
            "cooling_days": "Days between attempts",
            "later_cooling_days": "Days after the second and further attempts",
            "source": "Where this is from",
            "is_own": "The program's own certificate",
        }
        help_texts = {
            "code": "Short, as on lists.",
            "version": "Empty while there is only one.",
            "validity_months": "Empty when it never ends, or nobody knows.",
            "cooling_days": "After an attempt that was not passed.",
            "later_cooling_days": "Empty when it is always the same.",
            "is_own": "Given to everybody who completes the program. One at a time.",
        }
        error_messages = {
            "name": {"required": "Enter the name."},
            "code": {"required": "Enter a short code."},
            "issuer": {"required": "Enter who issues it."},
            "cooling_days": {"required": "Enter a number of days, 0 for none."},
        }
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            **{
                name: forms.NumberInput(attrs=SHORT)
                for name in (
                    "questions", "minutes", "validity_months", "ce_hours", "ce_approved_hours",
                    "ce_ethics_hours", "most_attempts", "cooling_days", "later_cooling_days",
                )
            },
        }  # fmt: skip

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.instance.program = program


class VersionForm(CareForm):
    """The name of a new version."""

    version = forms.CharField(
        label="New version",
        max_length=40,
        help_text="Such as 2027. The rules are copied, and the old version takes nobody new.",
        error_messages={"required": "Enter how the version is called."},
    )


class RequirementForm(CareModelForm):
    """One thing that a certification asks for before its exam."""

    amount = forms.DecimalField(
        label="How much",
        required=False,
        min_value=0,
        max_value=10_000,
        max_digits=7,
        decimal_places=2,
        help_text="Percent, hours or weeks, as the kind says. Empty for another credential.",
        error_messages={"invalid": "Enter a number, such as 75."},
        widget=forms.NumberInput(attrs=SHORT),
    )
    subject = OneOf(SubjectArea.objects.none(), label="Subject area", required=False)
    prior = OneOf(Certification.objects.none(), label="Other credential", required=False)

    class Meta:
        model = Requirement
        fields = ["kind", "subject", "prior", "position"]
        labels = {"kind": "Kind", "position": "Place in the list"}
        error_messages = {
            "kind": {"required": "Choose a kind.", "invalid_choice": "Choose a kind."},
            "position": {"required": "Enter a number, 0 for the first."},
        }
        widgets = {"position": forms.NumberInput(attrs=SHORT)}

    field_order = ("kind", "amount", "subject", "prior", "position")

    def __init__(self, *args, certification, **kwargs):
        row = kwargs.get("instance")
        if row is not None and row.pk and row.kind != RequirementKind.CREDENTIAL:
            factor = 100 if row.kind in IN_PERCENT else 1
            kwargs["initial"] = {"amount": Decimal(row.needed) / factor}
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.instance.certification = certification
        self.fields["subject"].queryset = SubjectArea.objects.of(certification.program_id)
        others = Certification.objects.of(certification.program_id).in_use()
        self.fields["prior"].queryset = others.exclude(pk=certification.pk).in_order()

    def clean(self):
        """What the kind needs is there, and nothing else."""
        cleaned = super().clean()
        kind, amount = cleaned.get("kind"), cleaned.get("amount")
        if kind == RequirementKind.SUBJECT and not cleaned.get("subject"):
            self.add_error("subject", "Choose the subject area.")
        if kind == RequirementKind.CREDENTIAL and not cleaned.get("prior"):
            self.add_error("prior", "Choose the other credential.")
        if kind != RequirementKind.SUBJECT:
            cleaned["subject"] = self.instance.subject = None
        if kind != RequirementKind.CREDENTIAL:
            cleaned["prior"] = self.instance.prior = None
        self.instance.needed = 0
        if kind and kind != RequirementKind.CREDENTIAL and "amount" in cleaned:
            self._take(kind, amount)
        return cleaned

    def _take(self, kind, amount):
        if not amount:
            self.add_error("amount", "Enter how much is needed.")
        elif kind in IN_PERCENT and amount > 100:
            self.add_error("amount", "Enter at most 100 percent.")
        elif kind not in IN_PERCENT and amount != int(amount):
            self.add_error("amount", "Enter a whole number.")
        else:
            self.instance.needed = int(amount * 100) if kind in IN_PERCENT else int(amount)
