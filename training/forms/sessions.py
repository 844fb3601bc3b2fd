"""Forms of the calendar: a session, a reason, a shift, a curriculum to apply."""

from datetime import timedelta

from django import forms

from careerpath.accounts.models import User
from careerpath.ui.forms import CareForm, CareModelForm, QueryForm
from cohorts.forms.fields import DateField, OneOf, WallClockField
from cohorts.models import CohortStaff, Section
from training.models import ClassSession, Curriculum, Room, SubjectArea

LONGEST = 720


class LinkField(forms.URLField):
    """An address to join; without a scheme it is a safe one."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", "Link to join")
        kwargs.setdefault("max_length", 500)
        super().__init__(
            required=False,
            assume_scheme="https",
            error_messages={"invalid": "Enter an address such as https://meet.example/ward."},
            **kwargs,
        )


class WeekQuery(QueryForm):
    """Which week of a cohort is shown."""

    week = forms.IntegerField(min_value=1, max_value=60, required=False)


class ApplyQuery(QueryForm):
    """Which curriculum is looked at."""

    curriculum = forms.IntegerField(min_value=1, required=False)


class SessionForm(CareModelForm):
    """A session of one cohort, on the wall clock of its program."""

    starts_at = WallClockField(label="Begins", missing="Enter when it begins.")
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=5,
        max_value=LONGEST,
        error_messages={
            "required": "Enter how many minutes it lasts.",
            "invalid": "Enter the minutes as a number, such as 90.",
        },
        widget=forms.NumberInput(attrs={"class": "w-months"}),
    )
    section = OneOf(Section.objects.none(), label="Section", required=False)
    subject = OneOf(SubjectArea.objects.none(), label="Subject area", required=False)
    room = OneOf(Room.objects.none(), label="Room", required=False)
    instructors = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Instructors",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Choose from the list.",
            "invalid_pk_value": "Choose from the list.",
        },
    )
    link = LinkField()

    class Meta:
        model = ClassSession
        fields = ["topic", "subject", "section", "room", "link", "materials", "is_required"]
        labels = {
            "topic": "Topic",
            "materials": "Materials",
            "is_required": "Counts for attendance",
        }
        help_texts = {"materials": "What to read or bring; addresses become links."}
        error_messages = {
            "topic": {"required": "Enter the topic."},
        }
        widgets = {"materials": forms.Textarea(attrs={"rows": 4})}

    field_order = (
        "topic", "starts_at", "minutes", "subject", "section", "instructors", "room", "link",
        "materials", "is_required",
    )  # fmt: skip

    def __init__(self, *args, cohort, **kwargs):
        session = kwargs.get("instance")
        if session is not None and session.pk:
            length = session.ends_at - session.starts_at
            kwargs["initial"] = {
                "starts_at": session.starts_at,
                "minutes": round(length.total_seconds() / 60),
                "instructors": [row.user_id for row in session.instructors.all()],
                **(kwargs.get("initial") or {}),
            }
        super().__init__(*args, **kwargs)
        self.instance.cohort = cohort
        self.fields["starts_at"].zone = cohort.program.zone()
        self.fields["starts_at"].help_text = f"Times of {cohort.program.time_zone}."
        self.fields["section"].queryset = cohort.sections.order_by("name", "id")
        self.fields["section"].help_text = "Leave empty for the whole cohort."
        self.fields["subject"].queryset = SubjectArea.objects.of(cohort.program_id)
        self.fields["room"].queryset = Room.objects.of(cohort.program_id)
        duties = CohortStaff.objects.filter(cohort=cohort).values("user")
        self.fields["instructors"].queryset = User.objects.filter(pk__in=duties).order_by("name")

    def clean(self):
        """The end follows from the minutes."""
        cleaned = super().clean()
        start, minutes = cleaned.get("starts_at"), cleaned.get("minutes")
        if start and minutes:
            self.instance.starts_at = start
            self.instance.ends_at = start + timedelta(minutes=minutes)
        return cleaned

    @property
    def changed_fields(self):
        """The fields of the record that the form changed."""
        names = set(self.changed_data)
        times = {"starts_at", "ends_at"} if names & {"starts_at", "minutes"} else set()
        return (names & set(self._meta.fields)) | times


class ReasonForm(CareForm):
    """Why a session is canceled, in words that the participants read."""

    reason = forms.CharField(
        label="Why it is canceled",
        max_length=200,
        error_messages={"required": "Say in a few words why it is canceled."},
    )


class ShiftForm(CareForm):
    """From which day on the calendar moves, and how far."""

    from_day = DateField(label="From this day on", missing="Enter the first day that moves.")
    days = forms.IntegerField(
        label="By so many days",
        min_value=-366,
        max_value=366,
        help_text="7 is a week later, -7 a week earlier.",
        error_messages={
            "required": "Enter how many days, such as 7.",
            "invalid": "Enter a number of days, such as 7.",
        },
        widget=forms.NumberInput(attrs={"class": "w-months"}),
    )

    def clean_days(self):
        """It moves at all."""
        if self.cleaned_data["days"] == 0:
            raise forms.ValidationError("Enter a number of days other than 0.")
        return self.cleaned_data["days"]


class ApplyForm(CareForm):
    """Which curriculum the cohort gets."""

    curriculum = OneOf(
        Curriculum.objects.none(), label="Curriculum", missing="Choose a curriculum."
    )

    def __init__(self, *args, cohort, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["curriculum"].queryset = Curriculum.objects.of(cohort.program_id).in_use()
