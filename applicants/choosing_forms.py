"""Forms of the pages where people are chosen."""

from crispy_forms.layout import Layout
from django import forms

from applicants.choosing_states import ADVANCES_TO, Choice
from applicants.domain import decisions, offers, rescinding
from applicants.models import DispositionReason, SelectionPlan
from careerpath.ui.forms import CareForm, CareModelForm, QueryForm
from careerpath.workflow import Refused
from cohorts.domain.enrollments import TAKES_PEOPLE
from cohorts.models import Cohort

MINUTES = [(0, "At once"), (10, "In 10 minutes"), (60, "In an hour"), (1440, "Tomorrow")]


class DecideForm(CareForm):
    """What is decided on one application or many."""

    choice = forms.ChoiceField(
        label="Decision",
        choices=Choice.choices,
        error_messages={
            "required": "Choose what is decided.",
            "invalid_choice": "Choose one of the decisions.",
        },
    )
    stage = forms.ChoiceField(
        label="On to",
        required=False,
        choices=[(state.value, state.label) for state in ADVANCES_TO],
        initial="shortlisted",
        help_text="Where “Advance” leads.",
        error_messages={"invalid_choice": "Choose one of the stages."},
    )
    reason = forms.ModelChoiceField(
        DispositionReason.objects.none(),
        label="Reason",
        required=False,
        empty_label="Choose a reason",
        help_text="Needed for “Not progressed”. The letter says it in plain words.",
        error_messages={"invalid_choice": "Choose one of the reasons."},
    )
    quiet_optional = ("stage", "reason")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = decisions.reasons()
        self.helper.layout = Layout("choice", self.extra_of(self.current), *self.hidden())

    @property
    def current(self):
        """The choice that the form shows."""
        value = self["choice"].value()
        return value if value in Choice.values else Choice.ADVANCE.value

    def extra_of(self, choice):
        """The field that belongs to the choice."""
        return "reason" if choice == Choice.NOT_PROGRESSED else "stage"

    def hidden(self):
        return ()

    def fields_shown(self):
        return ["choice", self.extra_of(self.current)]

    def clean(self):
        cleaned = super().clean()
        choice = cleaned.get("choice")
        if choice is None or self.errors:
            return cleaned
        try:
            self.what = decisions.says(
                choice, stage=cleaned.get("stage") or "", reason=cleaned.get("reason")
            )
        except Refused as refusal:
            self.add_error(self.extra_of(choice), str(refusal))
        return cleaned


class RankForm(CareForm):
    """From which place to which in the ranking."""

    first = forms.IntegerField(label="From place", min_value=1, max_value=1_000_000, initial=1)
    last = forms.IntegerField(label="to place", min_value=1, max_value=1_000_000)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and cleaned["last"] < cleaned["first"]:
            self.add_error("last", "The last place comes after the first.")
        return cleaned


class PageQuery(QueryForm):
    """Where in a list, and which part of it."""

    page = forms.IntegerField(min_value=1, max_value=100_000, initial=1)
    show = forms.CharField(max_length=20, initial="")


class PlanForm(CareModelForm):
    """How an intake chooses."""

    order = forms.CharField(
        label="Tie-break order",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One criterion a line, the most telling first. It stands once the intake is "
        "open. What is still equal is settled by the sealed lottery.",
    )

    class Meta:
        model = SelectionPlan
        fields = [
            "answer_days", "remind_days", "undo_minutes", "fills_by_itself", "conditions",
            "agreement",
        ]  # fmt: skip
        labels = {
            "answer_days": "Days to answer an offer",
            "remind_days": "Remind so many days before",
            "undo_minutes": "Minutes a release can be undone",
            "fills_by_itself": "A free seat goes to the next on the waitlist by itself",
            "conditions": "Conditions of an offer",
            "agreement": "Agreement",
        }
        help_texts = {
            "conditions": "One a line, such as “Transcript received”.",
            "agreement": "What a person agrees to with the seat. It is kept as it was read.",
        }
        widgets = {
            "conditions": forms.Textarea(attrs={"rows": 3}),
            "agreement": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["order"].initial = "\n".join(self.instance.tie_break_order)

    def clean_order(self):
        lines = [line.strip() for line in self.cleaned_data["order"].splitlines()]
        keys = [line for line in lines if line]
        if any(len(key) > 60 for key in keys) or len(keys) > 20:
            raise forms.ValidationError("At most 20 criteria of up to 60 characters.")
        return keys

    def values(self):
        """The cleaned values by the names of the plan."""
        values = {name: self.cleaned_data[name] for name in self._meta.fields}
        return values | {"tie_break_order": self.cleaned_data["order"]}

    def _post_clean(self):
        """The instance stays as it is: the domain saves."""


class WaveForm(CareForm):
    """Which pending decisions go into a release."""

    name = forms.CharField(
        label="Name",
        max_length=80,
        help_text="For the staff, such as “First decisions”.",
        error_messages={"required": "Enter a name."},
    )
    choices = forms.MultipleChoiceField(
        label="Decisions",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one kind of decision.",
            "invalid_choice": "Choose from the kinds of decisions.",
        },
    )

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["choices"].choices = [
            (choice.value, f"{choice.label} ({count:,})") for choice, count in waiting.items()
        ]
        self.fields["choices"].initial = [choice.value for choice in waiting]


class ReleaseForm(CareForm):
    """When an approved release goes out."""

    minutes = forms.TypedChoiceField(
        label="Goes out",
        choices=MINUTES,
        coerce=int,
        help_text="Until then it can be undone, and nobody learns anything.",
        error_messages={"invalid_choice": "Choose one of the times."},
    )

    def __init__(self, *args, usual=10, **kwargs):
        super().__init__(*args, **kwargs)
        if usual not in dict(MINUTES):
            self.fields["minutes"].choices = sorted([*MINUTES, (usual, f"In {usual} minutes")])
        self.fields["minutes"].initial = usual


class ExtendForm(CareForm):
    """A later last day to answer."""

    until = forms.DateField(
        label="Answer by the end of",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Enter a day.", "invalid": "Enter a day."},
    )


class DeferForm(CareForm):
    """The later cohort."""

    cohort = forms.ModelChoiceField(
        Cohort.objects.none(),
        label="Later cohort",
        empty_label="Choose a cohort",
        error_messages={
            "required": "Choose a cohort.",
            "invalid_choice": "Choose one of the cohorts.",
        },
    )

    def __init__(self, *args, offer, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cohort"].queryset = (
            Cohort.objects.filter(program=offer.cohort.program_id, state__in=TAKES_PEOPLE)
            .exclude(pk=offer.cohort_id)
            .order_by("starts_on", "pk")
        )


class ReasonForm(CareForm):
    """One of some reasons."""

    reason = forms.ModelChoiceField(
        DispositionReason.objects.none(),
        label="Reason",
        empty_label="Choose a reason",
        error_messages={
            "required": "Choose a reason.",
            "invalid_choice": "Choose one of the reasons.",
        },
    )


class RescindForm(ReasonForm):
    """Why an offer is taken back."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = rescinding.reasons()


class LeaveForm(ReasonForm):
    """Why somebody declines an offer or gives a seat up."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = "Why, in short"
        self.fields["reason"].queryset = offers.withdrawal_reasons()


class AcceptForm(CareForm):
    """A yes, with the print of the agreement that was read."""

    agree = forms.BooleanField(
        label="I have read this and agree.",
        error_messages={"required": "Check the box if you agree and want the seat."},
    )
    agreed = forms.CharField(widget=forms.HiddenInput, max_length=64)
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
