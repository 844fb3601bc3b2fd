"""Forms of curricula and of what cohorts of a program share."""

from django import forms

from careerpath.ui.forms import CareForm, CareModelForm
from cohorts.forms.fields import OneOf
from training.forms.sessions import LinkField
from training.models import (
    Curriculum,
    CurriculumGroup,
    CurriculumItem,
    CurriculumSession,
    MasteryLevel,
    Room,
    SubjectArea,
)
from training.models.program import POLICY_FIELDS

DAYS = [
    (0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday"),
    (5, "Saturday"), (6, "Sunday"),
]  # fmt: skip
NUMBER = {"class": "w-months"}


class TimeInput(forms.TimeInput):
    """The browser's own field for a time of day."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


def clock(label):
    """A field for a time of day."""
    return forms.TimeField(
        label=label,
        widget=TimeInput,
        error_messages={
            "required": "Enter a time, such as 09:00.",
            "invalid": "Enter a time, such as 09:00.",
        },
    )


def weekday(label):
    """A field for a day of the week."""
    return forms.TypedChoiceField(
        label=label,
        choices=DAYS,
        coerce=int,
        error_messages={"required": "Choose a day.", "invalid_choice": "Choose a day."},
    )


class CurriculumForm(CareModelForm):
    """Name, weeks and the attendance policy that its cohorts declare."""

    class Meta:
        model = Curriculum
        fields = ["name", "about", "weeks", *POLICY_FIELDS]
        labels = {
            "name": "Name",
            "about": "What it is",
            "weeks": "Weeks",
            "attendance_rule": "How attendance is counted",
            "lates_per_absence": "Late arrivals that make an absence",
            "attendance_goal": "Attendance expected, in percent",
        }
        widgets = {
            "about": forms.Textarea(attrs={"rows": 3}),
            "weeks": forms.NumberInput(attrs=NUMBER),
            "lates_per_absence": forms.NumberInput(attrs=NUMBER),
            "attendance_goal": forms.NumberInput(attrs=NUMBER),
        }
        help_texts = {
            "lates_per_absence": "Used by the third way to count alone.",
            "attendance_rule": "Cohorts keep what was declared when the curriculum was applied.",
        }
        error_messages = {"name": {"required": "Enter a name, such as Six weeks, evenings."}}


class NameForm(CareForm):
    """The name of a copy."""

    name = forms.CharField(
        label="Name", max_length=80, error_messages={"required": "Enter a name for the copy."}
    )


class PlannedSessionForm(CareModelForm):
    """A session of a curriculum."""

    weekday = weekday("Day")
    starts = clock("Begins")
    link = LinkField()
    subject = OneOf(SubjectArea.objects.none(), label="Subject area", required=False)
    room = OneOf(Room.objects.none(), label="Room", required=False)

    class Meta:
        model = CurriculumSession
        fields = [
            "topic", "week", "weekday", "starts", "minutes", "subject", "room", "link",
            "materials", "is_per_section", "is_required",
        ]  # fmt: skip
        labels = {
            "topic": "Topic",
            "week": "Week",
            "minutes": "Minutes",
            "materials": "Materials",
            "is_per_section": "Once for each section",
            "is_required": "Counts for attendance",
        }
        widgets = {
            "week": forms.NumberInput(attrs=NUMBER),
            "minutes": forms.NumberInput(attrs=NUMBER),
            "materials": forms.Textarea(attrs={"rows": 4}),
        }
        error_messages = {
            "topic": {"required": "Enter the topic."},
        }

    def __init__(self, *args, curriculum, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.curriculum = curriculum
        self.fields["subject"].queryset = SubjectArea.objects.of(curriculum.program_id)
        self.fields["room"].queryset = Room.objects.of(curriculum.program_id)

    def clean_week(self):
        """The week is one of the curriculum's."""
        return within(self.cleaned_data["week"], self.instance.curriculum)


def within(week, curriculum):
    """The number of a week that the curriculum has."""
    if not 1 <= week <= curriculum.weeks:
        raise forms.ValidationError(f"The curriculum has the weeks 1 to {curriculum.weeks}.")
    return week


class PlannedItemForm(CareModelForm):
    """An assessment of a curriculum, with a share in percent for each subject area."""

    due_weekday = weekday("Due on")
    due_time = clock("Due at")
    group = OneOf(CurriculumGroup.objects.none(), label="Group", missing="Choose a group.")

    class Meta:
        model = CurriculumItem
        fields = [
            "name", "kind", "group", "points", "due_week", "due_weekday", "due_time",
            "instructions", "takes_work",
        ]  # fmt: skip
        labels = {
            "name": "Name",
            "kind": "Kind",
            "points": "Points",
            "due_week": "Due in week",
            "instructions": "Instructions",
            "takes_work": "Participants hand something in",
        }
        widgets = {
            "points": forms.NumberInput(attrs=NUMBER),
            "due_week": forms.NumberInput(attrs=NUMBER),
            "instructions": forms.Textarea(attrs={"rows": 4}),
        }
        error_messages = {"name": {"required": "Enter a name, such as Quiz 1."}}

    def __init__(self, *args, curriculum, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.curriculum = curriculum
        self.fields["group"].queryset = curriculum.groups.all()
        self.areas = list(SubjectArea.objects.of(curriculum.program_id))
        there = {}
        if self.instance.pk:
            there = dict(self.instance.subjects.values_list("subject_id", "weight"))
        for area in self.areas:
            self.fields[f"area_{area.pk}"] = forms.DecimalField(
                label=f"{area.code}, percent",
                min_value=0,
                max_value=100,
                decimal_places=1,
                required=False,
                initial=there[area.pk] / 10 if area.pk in there else None,
                widget=forms.NumberInput(attrs=NUMBER),
                error_messages={"invalid": "Enter a share in percent, such as 40."},
            )

    def clean_due_week(self):
        """The week is one of the curriculum's."""
        return within(self.cleaned_data["due_week"], self.instance.curriculum)

    def clean(self):
        """The shares of the subject areas make a whole, or there are none."""
        cleaned = super().clean()
        self.subjects = {
            area: int(cleaned[f"area_{area.pk}"] * 10)
            for area in self.areas
            if cleaned.get(f"area_{area.pk}")
        }
        if self.subjects and sum(self.subjects.values()) != 1000:
            self.add_error(None, "The shares of the subject areas must add up to 100 percent.")
        return cleaned


class GroupForm(CareModelForm):
    """A weight group of a curriculum."""

    percent = forms.DecimalField(
        label="Weight in percent",
        min_value=0,
        max_value=100,
        decimal_places=1,
        widget=forms.NumberInput(attrs=NUMBER),
        error_messages={
            "required": "Enter the weight in percent, such as 30.",
            "invalid": "Enter the weight in percent, such as 30.",
        },
    )

    class Meta:
        model = CurriculumGroup
        fields = ["name", "drop_lowest"]
        labels = {"name": "Name", "drop_lowest": "How many of the lowest are dropped"}
        widgets = {"drop_lowest": forms.NumberInput(attrs=NUMBER)}
        error_messages = {"name": {"required": "Enter a name, such as Quizzes."}}

    field_order = ("name", "percent", "drop_lowest")

    def __init__(self, *args, curriculum, **kwargs):
        group = kwargs.get("instance")
        if group is not None and group.pk:
            kwargs["initial"] = {"percent": group.weight / 10}
        super().__init__(*args, **kwargs)
        self.instance.curriculum = curriculum

    def clean_percent(self):
        """The weight in thousandths."""
        self.instance.weight = int(self.cleaned_data["percent"] * 10)
        return self.cleaned_data["percent"]


class SubjectForm(CareModelForm):
    """A subject area of a program."""

    class Meta:
        model = SubjectArea
        fields = ["code", "name", "token", "position"]
        labels = {"code": "Code", "name": "Name", "token": "Color", "position": "Place in lists"}
        widgets = {"position": forms.NumberInput(attrs=NUMBER)}
        error_messages = {
            "code": {"required": "Enter a code, such as HF."},
            "name": {"required": "Enter a name, such as Healthcare fundamentals."},
        }

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.program = program


class RoomForm(CareModelForm):
    """A room of a program."""

    class Meta:
        model = Room
        fields = ["name", "place", "seats"]
        labels = {"name": "Name", "place": "How to find it", "seats": "Seats"}
        widgets = {"seats": forms.NumberInput(attrs=NUMBER)}
        error_messages = {"name": {"required": "Enter a name, such as Room 204."}}

    def __init__(self, *args, program, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.program = program


class LevelForm(CareModelForm):
    """From which share on work shows a level of mastery."""

    percent = forms.DecimalField(
        label="From this percentage on",
        min_value=0,
        max_value=100,
        decimal_places=2,
        widget=forms.NumberInput(attrs=NUMBER),
        error_messages={
            "required": "Enter a percentage, such as 70.",
            "invalid": "Enter a percentage, such as 70.",
        },
    )

    class Meta:
        model = MasteryLevel
        fields = ["name"]
        labels = {"name": "Name"}
        error_messages = {"name": {"required": "Enter a name, such as Meets."}}

    def __init__(self, *args, program, **kwargs):
        level = kwargs.get("instance")
        if level is not None and level.pk:
            kwargs["initial"] = {"percent": level.floor / 100}
        super().__init__(*args, **kwargs)
        self.instance.program = program

    def clean_percent(self):
        """The floor in hundredths of a percent."""
        self.instance.floor = int(self.cleaned_data["percent"] * 100)
        return self.cleaned_data["percent"]
