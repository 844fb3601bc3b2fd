"""Forms of attendance: a mark, a whole sheet, a check-in, a substitute, an excuse, a make-up."""

import re

from django import forms

from careerpath.ui.forms import CareForm, QueryForm
from cohorts.forms.fields import DateField, OneOf, WallClockField
from cohorts.models import Enrollment
from training.domain import marks
from training.models import Mark, ReasonClass

VERSION = {"required": "Look at the page again.", "invalid": "Look at the page again."}
LETTERS = [(mark.value, mark.label) for mark in Mark]
PAIR = re.compile(r"(\d{1,18}):(\d{1,9})")
MOST = 100_000


class SessionQuery(QueryForm):
    """Which session is looked at."""

    session = forms.IntegerField(min_value=1, required=False)


class SheetQuery(QueryForm):
    """Which section the report is about, and which page of it."""

    section = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    page = forms.IntegerField(min_value=1, max_value=99_999, required=False)


class MarkForm(CareForm):
    """What somebody says about one person, over the version that was on the page."""

    mark = forms.ChoiceField(
        label="Mark",
        choices=LETTERS,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Mark P, L, E or A."},
    )
    minutes = forms.IntegerField(
        label="Minutes late",
        min_value=1,
        max_value=720,
        required=False,
        error_messages={"invalid": "Enter the minutes as a number, such as 10."},
        widget=forms.NumberInput(attrs={"class": "w-months"}),
    )
    remark = forms.CharField(label="Remark", max_length=300, required=False)
    reason = forms.CharField(label="Why it changes", max_length=120, required=False)
    version = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, error_messages=VERSION
    )

    def said(self):
        """What the valid form says; without a field for it the remark stays."""
        data = self.cleaned_data
        remark = data["remark"] if "remark" in self.data else None
        return marks.Said(data["mark"], data["minutes"], remark, data["reason"])


class SheetForm(CareForm):
    """A whole sheet, as sent without script: ``mark-<id>`` of each person, and what was seen."""

    seen = forms.CharField(required=False, max_length=MOST, widget=forms.HiddenInput)

    def marks(self):
        """Return ``{enrollment id: (letter, seen version)}`` of everybody on the sheet."""
        found = {}
        for pk, version in PAIR.findall(self.cleaned_data["seen"]):
            letter = self.data.get(f"mark-{pk}", "")
            if letter in Mark.values:
                found[int(pk)] = (letter, int(version))
        return found


class CheckInForm(CareForm):
    """The six digits that are on the screen of the class."""

    code = forms.CharField(
        label="Code",
        max_length=12,
        error_messages={"required": "Enter the six digits."},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-code"}
        ),
    )


class OpenForm(CareForm):
    """How long a check-in is open, and from when on somebody is late."""

    minutes = forms.IntegerField(
        label="Open for so many minutes",
        min_value=1,
        max_value=180,
        error_messages={"required": "Enter how many minutes.", "invalid": "Enter a number."},
        widget=forms.NumberInput(attrs={"class": "w-months"}),
    )
    late_after = forms.IntegerField(
        label="Late after so many minutes of the session",
        min_value=0,
        max_value=180,
        required=False,
        help_text="Leave empty when nobody is late.",
        error_messages={"invalid": "Enter a number."},
        widget=forms.NumberInput(attrs={"class": "w-months"}),
    )


class SubstituteForm(CareForm):
    """Who takes the attendance instead."""

    guest_name = forms.CharField(
        label="Name", max_length=120, error_messages={"required": "Enter the name."}
    )
    guest_email = forms.EmailField(
        label="Email",
        max_length=254,
        required=False,
        help_text="The link is sent there. Leave it empty to hand the link over yourself.",
        error_messages={"invalid": "Enter an address such as ada@example.org."},
    )


class AnswerForm(CareForm):
    """The answer to somebody who asked to be excused."""

    answer = forms.CharField(
        label="Answer", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    absences = forms.BooleanField(
        label="Absences of that time become excused", required=False, initial=True
    )


class ExcuseForm(CareForm):
    """Somebody is excused by staff, on the wall clock of the program."""

    enrollment = OneOf(Enrollment.objects.none(), label="Who", missing="Choose the person.")
    from_at = WallClockField(label="From", missing="Enter from when on.")
    to_at = WallClockField(label="Until", missing="Enter until when.")
    reason_class = forms.ChoiceField(label="Reason", choices=ReasonClass.choices)
    text = forms.CharField(label="Note", max_length=500, required=False)

    def __init__(self, *args, people, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["enrollment"].queryset = people
        self.fields["enrollment"].label_from_instance = lambda one: one.person.name
        for name in ("from_at", "to_at"):
            self.fields[name].zone = zone


class MakeUpForm(CareForm):
    """What everybody who missed a session does, and until when."""

    task = forms.CharField(
        label="Task",
        max_length=500,
        error_messages={"required": "Say what is to be done."},
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due_on = DateField(label="Due", missing="Enter the day it is due.")


class NoteForm(CareForm):
    """A few words to a decision."""

    note = forms.CharField(label="Note", max_length=300, required=False)
