"""Forms of the gradebook: whom it shows, a cell, an override, a paste, a file, more time."""

from django import forms

from careerpath.ui.forms import CareForm, QueryForm
from cohorts.forms.fields import OneOf, WallClockField
from cohorts.models import Section
from training.domain.grid import Choice
from training.domain.pasting import FILE, LONGEST
from training.models import GradeItem, MasteryLevel, SubjectArea
from training.states import GradeState

MANY = 2**31 - 1
VERSION = {"required": "Look at the page again.", "invalid": "Look at the page again."}


SHOW = [
    ("all", "All"),
    ("to_grade", "To grade"),
    ("ungraded", "Nothing entered"),
    ("missing", "Missing"),
    ("at_risk", "At risk"),
]


class GridQuery(QueryForm):
    """Whom the gradebook shows, in which order, and on which page."""

    q = forms.CharField(max_length=100, label="Find a participant")
    show = forms.ChoiceField(choices=SHOW, initial="all")
    least = forms.IntegerField(min_value=1, max_value=99, initial=1, label="Missing at least")
    section = OneOf(Section.objects.none(), label="Section", empty_label="Every section")
    area = OneOf(SubjectArea.objects.none(), label="Subject area", empty_label="Any subject area")
    level = OneOf(MasteryLevel.objects.none(), label="Below", empty_label="Any level")
    sort = forms.RegexField(r"^-?(name|total|attended|i[0-9]{1,9})$", initial="name", max_length=12)
    page = forms.IntegerField(min_value=1, max_value=MANY, initial=1)

    def __init__(self, *args, cohort, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = Section.objects.filter(cohort=cohort).order_by("name")
        areas, levels = SubjectArea.objects, MasteryLevel.objects
        self.fields["area"].queryset = areas.visible_to(user).of(cohort.program_id)
        self.fields["level"].queryset = levels.visible_to(user).of(cohort.program_id)

    @property
    def choice(self):
        """The same as the domain takes it."""
        found = self.values
        ids = {name: found[name] and found[name].pk for name in ("section", "area", "level")}
        same = {name: found[name] for name in ("show", "least", "sort")}
        return Choice(query=found["q"], **same, **ids)


class ChangesQuery(QueryForm):
    """Since when the grid wants to know what others changed, in microseconds."""

    since = forms.IntegerField(min_value=0, max_value=2**53, initial=0)


class CellForm(CareForm):
    """What somebody typed, over the version that was on the page."""

    value = forms.CharField(label="Points", required=False, max_length=12)
    version = forms.IntegerField(
        min_value=0, max_value=MANY, widget=forms.HiddenInput, error_messages=VERSION
    )


class OverrideForm(CareForm):
    """Points that count instead, and why; without points the override goes."""

    points = forms.DecimalField(
        label="Points that count instead",
        min_value=0,
        max_digits=7,
        decimal_places=2,
        required=False,
        help_text="Leave empty to take the override away.",
    )
    reason = forms.CharField(label="Reason", max_length=300, required=False)
    seen = forms.IntegerField(
        min_value=0, max_value=MANY, widget=forms.HiddenInput, error_messages=VERSION
    )


class DecideForm(CareForm):
    """What a cell is: its state, its points, whether it was late, and a word to the participant."""

    state = forms.ChoiceField(
        choices=GradeState.choices,
        error_messages={"required": "Choose a state.", "invalid_choice": "Choose from the list."},
    )
    points = forms.DecimalField(
        label="Points", min_value=0, max_digits=7, decimal_places=2, required=False
    )
    is_late = forms.BooleanField(label="Handed in late", required=False)
    comment = forms.CharField(
        label="Comment to the participant",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.IntegerField(
        min_value=0, max_value=MANY, widget=forms.HiddenInput, error_messages=VERSION
    )


class SeenForm(CareForm):
    """The version of a cell that was on the page."""

    seen = forms.IntegerField(
        min_value=0, max_value=MANY, widget=forms.HiddenInput, error_messages=VERSION
    )


class ExtensionForm(CareForm):
    """More time for one person: until when, and why."""

    due_at = WallClockField(label="Due instead", missing="Enter until when.")
    reason = forms.CharField(
        label="Reason", max_length=500, error_messages={"required": "Say why more time is needed."}
    )

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_at"].zone = zone


class AnswerForm(CareForm):
    """Whether somebody gets more time, with a sentence for them."""

    granted = forms.BooleanField(required=False)
    text = forms.CharField(label="Answer", max_length=500, required=False)


class FileForm(CareForm):
    """A spreadsheet with grades."""

    item = OneOf(
        GradeItem.objects.none(),
        label="Assessment",
        help_text="Used unless the first row names assessments.",
        missing="Choose the assessment.",
    )
    file = forms.FileField(
        label="File",
        help_text="CSV or Excel (.xlsx), up to 5 MB. The first row names the columns.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > FILE.file_size:
            raise forms.ValidationError("The file has more than 5 MB. Split it.")
        return file


class PasteForm(CareForm):
    """Rows of a spreadsheet; ``digest`` comes back from the preview."""

    item = forms.ModelChoiceField(
        GradeItem.objects.none(),
        label="Assessment",
        help_text="Used unless the first row names assessments.",
        error_messages={
            "required": "Choose the assessment.",
            "invalid_choice": "Choose from the list.",
        },
    )
    rows = forms.CharField(
        label="Names and grades",
        max_length=LONGEST,
        help_text="One person a row: name or email, then points, M or Ex.",
        error_messages={"required": "Paste the names and grades first."},
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    digest = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items


class ExportForm(CareForm):
    """The kind of file that somebody wants."""

    format = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "Excel")])
