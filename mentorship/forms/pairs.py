"""Forms about pairs, promises, goals, concerns, and mentors themselves."""

import re
from contextlib import suppress
from datetime import datetime

from django import forms

from careerpath.ui.forms import CareForm, QueryForm
from cohorts.forms.fields import DateField
from mentorship.forms.check_ins import Area
from mentorship.models import ConcernKind, EndReason, Mentor, Owner, Topic
from mentorship.models.check_in import Mood

SHOWS = (
    ("", "All"),
    ("overdue", "Overdue"),
    ("undated", "No next date"),
    ("new", "New this month"),
)


class MenteeQuery(QueryForm):
    """Which mentees are shown."""

    show = forms.ChoiceField(choices=SHOWS)
    q = forms.CharField(max_length=80)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)


class ItemForm(CareForm):
    """A promise."""

    text = forms.CharField(
        label="What", max_length=300, error_messages={"required": "Say what was promised."}
    )
    owner = forms.ChoiceField(label="Who does it", choices=Owner.choices)
    due_on = DateField(label="Until", required=False)


DAY = re.compile(
    r"(?P<text>.*?[^\s,;])[,;]? +(?:(?:by|until) +)?"
    r"(?P<day>\d{4}-\d\d?-\d\d?|\d\d?/\d\d?/\d{4})"
)


class GoalForm(CareForm):
    """A goal with its small steps, one a line."""

    text = forms.CharField(
        label="Goal", max_length=200, error_messages={"required": "Say what the goal is."}
    )
    due_on = DateField(label="Until", required=False)
    steps = forms.CharField(
        label="Small steps",
        help_text="One a line; a day may follow, as in “Shadow a go-live, by 2027-02-01”.",
        required=False,
        max_length=2000,
        widget=Area(4),
    )

    def clean_steps(self):
        lines = [one.strip() for one in self.cleaned_data["steps"].splitlines() if one.strip()]
        if any(len(one) > 200 for one in lines) or len(lines) > 12:
            raise forms.ValidationError("Write at most twelve steps of 200 characters.")
        return [dated(one) for one in lines]


def dated(line):
    """The text of a step and its day, or None."""
    found = DAY.fullmatch(line)
    if found is None:
        return line, None
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        with suppress(ValueError):
            return found["text"], datetime.strptime(found["day"], form).date()  # noqa: DTZ007
    raise forms.ValidationError(f"There is no day {found['day']}. Write it like 2027-02-01.")


class ConcernForm(CareForm):
    """What worries somebody."""

    kind = forms.ChoiceField(label="What it is about", choices=ConcernKind.choices)
    text = forms.CharField(
        label="What worries you",
        max_length=1000,
        widget=Area(4),
        help_text="The lead of mentoring reads it, and nobody else.",
        error_messages={"required": "Say what worries you."},
    )
    is_urgent = forms.BooleanField(label="Urgent: answer within four hours", required=False)


class NextForm(CareForm):
    """When the two meet next."""

    on = DateField(label="Next date", required=False, help_text="Empty: the rhythm says when.")


class PauseForm(CareForm):
    """Days without check-ins."""

    from_on = DateField(label="First day")
    until_on = DateField(label="Last day", required=False, help_text="Empty: until you go on.")
    reason = forms.CharField(label="Why", max_length=200, error_messages={"required": "Say why."})


class EndForm(CareForm):
    """Why a pair ends."""

    reason = forms.ChoiceField(
        label="Reason",
        choices=[one for one in EndReason.choices if one[0] != EndReason.NOT_AGREED],
    )
    note = forms.CharField(label="Note", max_length=500, required=False, widget=Area(3))


class NoteForm(CareForm):
    """A few words."""

    note = forms.CharField(label="A word why", max_length=500, required=False, widget=Area(2))


class OtherMentorForm(CareForm):
    """Another mentor of the same program."""

    mentor = forms.ModelChoiceField(
        Mentor.objects.none(),
        label="Mentor",
        error_messages={
            "required": "Choose a mentor.",
            "invalid_choice": "This mentor is not there any more. Choose again.",
        },
    )

    def __init__(self, *args, mentors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mentor"].queryset = mentors


class StandInForm(OtherMentorForm):
    """Who stands in, and on which days."""

    from_on = DateField(label="First day")
    until_on = DateField(label="Last day")


class HandOverForm(OtherMentorForm):
    """Who takes over."""

    note = forms.CharField(
        label="What to know", max_length=500, required=False, widget=Area(3),
        help_text="Goals, open promises and the last shared notes are added.",
    )  # fmt: skip


class OutcomeForm(CareForm):
    """What came of a concern."""

    outcome = forms.CharField(
        label="What came of it",
        max_length=1000,
        widget=Area(3),
        error_messages={"required": "Say what came of it."},
    )


class MentorForm(CareForm):
    """What a mentor offers."""

    topics = forms.MultipleChoiceField(
        label="Topics",
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    about = forms.CharField(
        label="About you",
        max_length=500,
        required=False,
        widget=Area(3),
        help_text="Your mentees read it.",
    )
    capacity = forms.IntegerField(label="People at a time", min_value=0, max_value=40)


class OwnPauseForm(CareForm):
    """Days on which a mentor takes nobody new and is not reminded."""

    from_on = DateField(label="First day")
    until_on = DateField(label="Last day", required=False)
    reason = forms.CharField(label="Why", max_length=200, required=False)


class TapForm(CareForm):
    """Two taps of a mentee."""

    talked = forms.TypedChoiceField(
        label="Did you talk this week?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        error_messages={"required": "Tap yes or no."},
    )
    mood = forms.TypedChoiceField(
        label="How are things going?",
        choices=Mood.choices,
        coerce=int,
        error_messages={"required": "Tap how things are going."},
    )


class WishForm(CareForm):
    """What a mentee wishes to talk about."""

    topics = forms.MultipleChoiceField(
        label="What would you like to talk about?", choices=Topic.choices, required=False
    )
    next_role = forms.CharField(label="Your next role", max_length=200, required=False)


class ProposalsForm(CareForm):
    """Which of the proposals people take."""

    chosen = forms.MultipleChoiceField(
        choices=(),
        error_messages={
            "required": "Choose at least one pair.",
            "invalid_choice": "The proposals have changed meanwhile. Look again.",
        },
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = choices


class LeadForm(CareForm):
    """Who leads mentoring."""

    user = forms.ModelChoiceField(
        None,
        label="Person",
        error_messages={
            "required": "Choose a person.",
            "invalid_choice": "This person cannot have the duty. Choose again.",
        },
    )

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people


class NewMentorForm(LeadForm):
    """Who mentors from now on, and how many people at a time."""

    capacity = forms.IntegerField(label="People at a time", min_value=0, max_value=40, initial=5)
