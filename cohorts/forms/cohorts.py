"""Forms of cohorts, their sections, staff and days off."""

from django import forms
from django.db.models import Q
from django.utils import timezone

from careerpath.accounts.models import User
from careerpath.ui.forms import CareForm, CareModelForm
from cohorts.calendar_weeks import last_day
from cohorts.domain import sections
from cohorts.forms.fields import DateField, OneOf
from cohorts.models import Cohort, CohortStaff, DayOff, Section

WEEKS = 6
DUTIES_BY_ROLES = ("instructor", "program_lead", "recruiter", "admin", "placement_manager")


class CohortForm(CareModelForm):
    """A cohort: seats and dates."""

    starts_on = DateField(label="First day", required=False)
    ends_on = DateField(
        label="Last day",
        required=False,
        help_text="Leave empty for six weeks from the first day.",
    )

    class Meta:
        model = Cohort
        fields = ["name", "season", "seats", "starts_on", "ends_on"]
        labels = {"name": "Name", "season": "Season", "seats": "Target seats"}
        widgets = {"seats": forms.NumberInput(attrs={"class": "w-months"})}
        help_texts = {"season": "Such as Spring 2027."}
        error_messages = {
            "name": {"required": "Enter a name, such as Cohort 7."},
            "seats": {
                "required": "Enter how many seats there are.",
                "invalid": "Enter how many seats there are, such as 95.",
                "min_value": "Enter 0 or more seats.",
            },
        }

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.program = program

    def clean(self):
        """A first day without a last one means six weeks."""
        cleaned = super().clean()
        self.filled_in = set()
        if cleaned.get("starts_on") and not cleaned.get("ends_on") and "ends_on" in cleaned:
            cleaned["ends_on"] = last_day(cleaned["starts_on"], WEEKS)
            self.filled_in.add("ends_on")
        if cleaned.get("ends_on") and not cleaned.get("starts_on") and "starts_on" in cleaned:
            self.add_error("starts_on", "Enter the first day as well.")
        return cleaned


class CopyCohortForm(CareForm):
    """What differs from last time; seats, sections, length and days off are copied."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        error_messages={"required": "Enter a name, such as Cohort 8."},
    )
    starts_on = DateField(label="First day", missing="Enter the first day.")
    with_staff = forms.BooleanField(label="The same staff", required=False, initial=True)


class SectionForm(CareModelForm):
    """A section of one cohort."""

    class Meta:
        model = Section
        fields = ["name", "size"]
        labels = {"name": "Name of the section", "size": "Most people"}
        widgets = {"size": forms.NumberInput(attrs={"class": "w-months"})}
        help_texts = {"size": "Nobody is placed above this number. Leave empty for no limit."}
        error_messages = {
            "name": {"required": "Enter a name, such as Morning."},
            "size": {
                "invalid": "Enter a number of people, such as 24.",
                "min_value": "A section takes at least one person.",
            },
        }

    def __init__(self, *args, cohort, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.cohort = cohort

    def clean(self):
        """A section is not smaller than what is in it."""
        cleaned = super().clean()
        wanted = Section(pk=self.instance.pk, size=cleaned.get("size"))
        if sentence := sections.too_small(wanted):
            self.add_error("size", sentence)
        return cleaned


class PlaceForm(CareForm):
    """Where people go: those who are ticked to one section, or each where its row says."""

    NOBODY = "none"
    to = forms.ChoiceField(required=False)
    picked = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, *args, cohort, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = list(sections.in_sections(cohort))
        parts = [(str(one.pk), one.name) for one in cohort.sections.order_by("name", "id")]
        choices = [(self.NOBODY, "No section"), *parts]
        self.fields["to"].choices = choices
        self.fields["picked"].choices = [(one.pk, str(one.pk)) for one in self.people]
        for one in self.people:
            self.fields[f"section_{one.pk}"] = forms.ChoiceField(
                required=False, choices=choices, initial=str(one.section_id or self.NOBODY)
            )
            self.fields[f"was_{one.pk}"] = forms.ChoiceField(required=False, choices=choices)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("to") and not cleaned.get("picked") and not self.errors:
            raise forms.ValidationError("Tick somebody first.")
        return cleaned

    @property
    def wanted(self):
        """Section by enrollment, for those whom this person moves."""
        chosen = self.cleaned_data
        if chosen["to"]:
            return {pk: self._section(chosen["to"]) for pk in chosen["picked"]}
        return {
            one.pk: self._section(chosen[f"section_{one.pk}"])
            for one in self.people
            if chosen[f"section_{one.pk}"]
            and chosen[f"section_{one.pk}"] != chosen[f"was_{one.pk}"]
        }

    def _section(self, value):
        return None if value == self.NOBODY else int(value)


class SpreadForm(CareForm):
    """The plan that was looked at."""

    mark = forms.CharField(max_length=16)


class StaffForm(CareModelForm):
    """A duty in one cohort, for somebody who works here."""

    user = OneOf(User.objects.none(), label="Person", missing="Choose who has the duty.")
    section = OneOf(Section.objects.none(), label="Section", required=False)
    since = DateField(label="From", initial=timezone.localdate, missing="Enter the first day.")
    until = DateField(label="Until", required=False)

    class Meta:
        model = CohortStaff
        fields = ["user", "duty", "section", "since", "until"]
        labels = {"duty": "Duty"}

    def __init__(self, *args, cohort, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.cohort = cohort
        self.fields["user"].queryset = people_for_duties()
        self.fields["section"].queryset = cohort.sections.order_by("name", "id")
        self.fields["section"].help_text = "Leave empty for the whole cohort."


class DayOffForm(CareModelForm):
    """A day without class."""

    day = DateField(label="Day", missing="Enter the day.")

    class Meta:
        model = DayOff
        fields = ["day", "name"]
        labels = {"name": "What it is"}
        error_messages = {"name": {"required": "Say what it is, such as Presidents’ Day."}}

    def __init__(self, *args, program, cohort=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.program = program
        self.instance.cohort = cohort

    def clean_day(self):
        """The day lies inside the dates of its cohort."""
        day, cohort = self.cleaned_data["day"], self.instance.cohort
        if (
            cohort
            and cohort.starts_on
            and cohort.ends_on
            and not cohort.starts_on <= day <= cohort.ends_on
        ):
            raise forms.ValidationError("This day is outside the dates of the cohort.")
        return day


def people_for_duties():
    """Active people who hold a role in which one can have a duty."""
    in_force = Q(grants__ends_at=None) | Q(grants__ends_at__gt=timezone.now())
    return (
        User.objects.filter(in_force, is_active=True, grants__role__in=DUTIES_BY_ROLES)
        .distinct()
        .order_by("name", "id")
    )


class CloseCohortForm(CareForm):
    """Why a cohort is closed for good."""

    reason = forms.CharField(
        max_length=500,
        error_messages={"required": "Say in a few words why the cohort is closed."},
    )
