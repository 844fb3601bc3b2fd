"""Forms of intakes."""

from crispy_forms.layout import Div, Layout
from django import forms

from careerpath.ui.forms import CareForm, CareModelForm
from cohorts.forms.fields import DateField, OneOf, WallClockField
from cohorts.forms.partners import partners_to_choose
from cohorts.models import Cohort, Intake, UniversityPartner
from cohorts.models.intake import WHOLE_PREFIX


class PrefixField(forms.CharField):
    """A prefix in capital letters, however it was typed."""

    def to_python(self, value):
        return super().to_python(value).upper()


class IntakeForm(CareModelForm):
    """One call for applications; instants are typed on the program's wall clock."""

    cohort = OneOf(Cohort.objects.none(), label="Cohort", required=False)
    opens_at = WallClockField(label="Opens", missing="Enter when the intake opens.")
    closes_at = WallClockField(label="Closes", missing="Enter when the intake closes.")
    partners = forms.ModelMultipleChoiceField(
        UniversityPartner.objects.none(),
        label="University partners",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all empty when every partner takes part.",
    )

    class Meta:
        model = Intake
        fields = ["name", "prefix", "cohort", "opens_at", "closes_at", "grace_minutes", "partners"]
        field_classes = {"prefix": PrefixField}
        labels = {
            "name": "Name",
            "prefix": "Prefix of references",
            "grace_minutes": "Grace, in minutes",
        }
        help_texts = {
            "prefix": "Such as CP7, for references like CP7-04417.",
            "grace_minutes": "How long an application that was begun in time is still taken.",
        }
        widgets = {
            "grace_minutes": forms.NumberInput(attrs={"class": "w-months"}),
            "prefix": forms.TextInput(attrs={"class": "w-months"}),
        }
        error_messages = {
            "name": {"required": "Enter a name, such as Spring 2027."},
            "prefix": {"required": "Enter a prefix, such as CP7."},
            "grace_minutes": {"min_value": "Enter 0 or more minutes."},
        }

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.program = program
        self.helper.layout = Layout(
            "name",
            "prefix",
            "cohort",
            "opens_at",
            "closes_at",
            "grace_minutes",
            Div("partners", css_class="cp-columns"),
        )
        self.fields["cohort"].queryset = program.cohorts.order_by("-starts_on", "-id")
        self.fields["partners"].queryset = partners_to_choose(None)
        for name in ("opens_at", "closes_at"):
            self.fields[name].zone = program.zone()
            self.fields[name].help_text = f"Time of {program.time_zone}."
        if self.instance.pk and self.instance.next_number > 1:
            self.fields["prefix"].disabled = True
            self.fields["prefix"].help_text = "References have been given out with this prefix."


class CopyIntakeForm(CareForm):
    """What differs from last time; everything else is copied."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        error_messages={"required": "Enter a name, such as Spring 2027."},
    )
    prefix = PrefixField(
        label="Prefix of references",
        max_length=8,
        validators=[WHOLE_PREFIX],
        error_messages={"required": "Enter a prefix, such as CP8."},
    )
    opens_on = DateField(label="Opens on", missing="Enter the day on which the intake opens.")
    cohort = OneOf(Cohort.objects.none(), label="Cohort", required=False)

    def __init__(self, *args, source, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = source.program.cohorts.order_by("-starts_on", "-id")
        self.fields["opens_on"].help_text = "All other dates move by as many days."


class FinalForm(CareForm):
    """The word that decisions are final is given on purpose."""

    sure = forms.BooleanField(
        label="Every application has an outcome and the waitlist is closed",
        error_messages={"required": "Confirm that every application has an outcome."},
    )
